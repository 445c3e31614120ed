/** Taken before cells, which may give the name another meaning. */
const getRandomValues = crypto.getRandomValues.bind(crypto);

/** `crypto.randomUUID`, which browsers give to secure origins alone: that of the frame of cells is nobody's. */
export function randomUUID(): `${string}-${string}-${string}-${string}-${string}` {
  const bytes = getRandomValues(new Uint8Array(16));
  // version 4, variant 1
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const parts = [0, 8, 12, 16, 20, 32].map((start, index, starts) => digits.slice(start, starts[index + 1]));
  return `${parts[0]}-${parts[1]}-${parts[2]}-${parts[3]}-${parts[4]}`;
}
