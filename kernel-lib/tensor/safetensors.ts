import { ValueError } from "../base/errors.js";
import { bfloat16, bool, type DType, float16, float32, float64, int32, int64, uint8 } from "./dtype.js";
import { NdArray } from "./ndarray.js";
import { numel } from "./shape.js";

/**
 * The safetensors format: eight bytes with the length of a JSON header, the header
 * `{ name: { dtype, shape, data_offsets }, … }`, then the elements of all tensors,
 * little-endian, one after another without gaps.
 * https://huggingface.co/docs/safetensors/index#format
 */
const lengthBytes = 8;
const longestHeader = 100_000_000;
const metadataKey = "__metadata__";

// In this order, last first, the reference implementation lays tensors into a file.
const dtypes = new Map<string, DType>([
  ["BOOL", bool],
  ["U8", uint8],
  ["F16", float16],
  ["BF16", bfloat16],
  ["I32", int32],
  ["F32", float32],
  ["F64", float64],
  ["I64", int64],
]);

function refuse(reason: string): never {
  throw new ValueError(`invalid safetensors file: ${reason}`);
}

/** The tensors of a file, in the order in which they lie in it. */
interface SafeTensors {
  readonly tensors: Map<string, NdArray>;
  readonly metadata: Map<string, string>;
}

interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file; the arrays are copies and do not keep `bytes` alive.
 *
 * @throws ValueError saying what is wrong; nothing past the end of `bytes` is ever read.
 */
export function parseSafetensors(bytes: Uint8Array): SafeTensors {
  const header = readHeader(bytes);
  const start = lengthBytes + header.length;
  const fields = parseObject(header.text);
  const entries: Entry[] = [];
  const metadata = new Map<string, string>();
  for (const [name, value] of Object.entries(fields)) {
    if (name === metadataKey) readMetadata(value, metadata);
    else entries.push(entryOf(name, value));
  }
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkCoverage(entries, bytes.length - start);
  const tensors = new Map(entries.map((entry) => [entry.name, arrayOf(entry, bytes, start)]));
  return { tensors, metadata };
}

function readHeader(bytes: Uint8Array): { text: string; length: number } {
  if (bytes.length < lengthBytes) refuse(`expected at least ${lengthBytes} bytes, got ${bytes.length}`);
  const declared = new DataView(bytes.buffer, bytes.byteOffset, lengthBytes).getBigUint64(0, true);
  if (declared > longestHeader) refuse(`a header of ${declared} bytes is longer than the ${longestHeader} allowed`);
  const length = Number(declared);
  if (length > bytes.length - lengthBytes) {
    refuse(`the header should have ${length} bytes, but only ${bytes.length - lengthBytes} follow; is it truncated?`);
  }
  const raw = bytes.subarray(lengthBytes, lengthBytes + length);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw), length };
  } catch {
    return refuse("the header is not UTF-8");
  }
}

function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    refuse(`the header is not JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!text.startsWith("{") || !isRecord(value)) refuse("the header must be a JSON object that starts with {");
  const twice = duplicateKey(text);
  if (twice !== undefined) refuse(`the key ${JSON.stringify(twice)} occurs twice in the header`);
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The first key that an object of a valid JSON text holds twice; `JSON.parse` would keep the last silently. */
function duplicateKey(text: string): string | undefined {
  const open: Set<string>[] = [];
  for (let i = 0; i < text.length; i++) {
    if (text[i] === "{") open.push(new Set());
    else if (text[i] === "}") open.pop();
    else if (text[i] === '"') {
      const start = i++;
      while (text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
      if (!isKey(text, i)) continue;
      const name = String(JSON.parse(text.slice(start, i + 1)));
      const keys = open[open.length - 1];
      if (keys.has(name)) return name;
      keys.add(name);
    }
  }
  return undefined;
}

/** Whether a colon follows the string that ends at `end`. */
function isKey(text: string, end: number): boolean {
  let next = end + 1;
  while (" \t\n\r".includes(text[next])) next++;
  return text[next] === ":";
}

function readMetadata(value: unknown, metadata: Map<string, string>): void {
  if (!isRecord(value)) refuse(`${metadataKey} must be an object of strings`);
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") refuse(`${metadataKey} must hold strings, but ${JSON.stringify(key)} is none`);
    metadata.set(key, text);
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function entryOf(name: string, value: unknown): Entry {
  const label = `tensor ${JSON.stringify(name)}`;
  if (!isRecord(value)) refuse(`${label} must be described by an object`);
  const { dtype: word, shape, data_offsets: offsets } = value;
  const dtype = typeof word === "string" ? dtypes.get(word) : undefined;
  if (dtype === undefined) {
    refuse(`${label} has dtype ${JSON.stringify(word)}; this reads ${[...dtypes.keys()].join(", ")}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    refuse(`the shape of ${label} must be a list of whole numbers, got ${JSON.stringify(shape)}`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    refuse(`the data_offsets of ${label} must be two whole numbers, got ${JSON.stringify(offsets)}`);
  }
  const [begin, end] = offsets;
  const needed = numel(shape) * dtype.itemsize;
  if (end - begin !== needed) {
    refuse(`${label} of shape [${shape.join(", ")}] needs ${needed} bytes, but its offsets span ${end - begin}`);
  }
  return { name, dtype, shape, begin, end };
}

/** Tensors must follow each other without gap or overlap and fill the file to its end. */
function checkCoverage(entries: readonly Entry[], available: number): void {
  let expected = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== expected) {
      refuse(`tensor ${JSON.stringify(name)} should start at byte ${expected} of the data, but starts at ${begin}`);
    }
    expected = end;
  }
  if (expected !== available) {
    refuse(
      `the tensors need ${expected} bytes of data, but the file has ${available}${available < expected ? "; is it truncated?" : ""}`,
    );
  }
}

function arrayOf({ dtype, shape, begin, end }: Entry, bytes: Uint8Array, start: number): NdArray {
  const data = dtype.fromBytes(bytes.subarray(start + begin, start + end));
  if (dtype === bool) for (let i = 0; i < data.length; i++) data[i] = data[i] === 0 ? 0 : 1;
  return new NdArray(dtype, data, shape);
}

/**
 * Writes tensors as a safetensors file, byte for byte as the reference implementation does.
 *
 * @param tensors contiguous arrays by name
 * @throws ValueError for the name `__metadata__`, which the format reserves.
 */
export function serializeSafetensors(
  tensors: ReadonlyMap<string, NdArray>,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array {
  if (tensors.has(metadataKey)) throw new ValueError(`a tensor cannot be named ${metadataKey}`);
  const words = [...dtypes.keys()];
  const ranks = new Map([...dtypes.values()].map((dtype, rank) => [dtype, rank]));
  const rankOf = (array: NdArray): number => ranks.get(array.dtype) ?? -1;
  const sorted = [...tensors].sort(([a, x], [b, y]) => rankOf(y) - rankOf(x) || (a < b ? -1 : 1));

  const fields: string[] = [];
  if (metadata.size > 0) fields.push(`${JSON.stringify(metadataKey)}:${JSON.stringify(Object.fromEntries(metadata))}`);
  let end = 0;
  for (const [name, array] of sorted) {
    const begin = end;
    end += array.size * array.dtype.itemsize;
    const info = { dtype: words[rankOf(array)], shape: array.shape, data_offsets: [begin, end] };
    fields.push(`${JSON.stringify(name)}:${JSON.stringify(info)}`);
  }
  const json = new TextEncoder().encode(`{${fields.join(",")}}`);
  const length = Math.ceil(json.length / 8) * 8; // spaces align the data

  const file = new Uint8Array(lengthBytes + length + end).fill(0x20, lengthBytes, lengthBytes + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(length), true);
  file.set(json, lengthBytes);
  let position = lengthBytes + length;
  for (const [, array] of sorted) {
    const elements = array.dtype.toBytes(array.data.subarray(array.offset, array.offset + array.size));
    file.set(elements, position);
    position += elements.length;
  }
  return file;
}
