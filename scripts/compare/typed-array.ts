/** Element types as NumPy names them, without the byte order: plotly.py writes arrays so, in little-endian base64. */
const readers: Record<string, readonly [bytes: number, read: (view: DataView, at: number) => number]> = {
  i1: [1, (view, at) => view.getInt8(at)],
  u1: [1, (view, at) => view.getUint8(at)],
  i2: [2, (view, at) => view.getInt16(at, true)],
  u2: [2, (view, at) => view.getUint16(at, true)],
  i4: [4, (view, at) => view.getInt32(at, true)],
  u4: [4, (view, at) => view.getUint32(at, true)],
  f4: [4, (view, at) => view.getFloat32(at, true)],
  f8: [8, (view, at) => view.getFloat64(at, true)],
};

/**
 * The numbers of a Plotly array in binary form, `{ dtype: "f8", bdata: "…", shape: "2, 3" }`; null for any other object.
 * The shape is the first item, so that arrays of other shapes differ.
 */
export function typedArray(value: { [key: string]: unknown }): unknown[] | null {
  const { dtype, bdata, shape = "" } = value;
  if (typeof dtype !== "string" || typeof bdata !== "string" || !(dtype in readers)) return null;
  const [size, read] = readers[dtype];
  const bytes = Buffer.from(bdata, "base64");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / size);
  return [shape, ...Array.from({ length: count }, (_, index) => read(view, index * size))];
}
