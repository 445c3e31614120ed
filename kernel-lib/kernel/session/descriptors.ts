import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

type Stream = "stdin" | "stdout" | "stderr";
type Call = (...args: unknown[]) => unknown;

const streams = ["stdin", "stdout", "stderr"] as const;
const paths: { [path: string]: Stream } = Object.fromEntries(
  streams.flatMap((name, index) =>
    [`/dev/${name}`, `/dev/fd/${index}`, `/proc/self/fd/${index}`].map((path) => [path, name]),
  ),
);

const streamOf = (target: unknown): Stream | undefined => {
  if (typeof target === "number") return streams[target];
  return typeof target === "string" && Object.hasOwn(paths, target) ? paths[target] : undefined;
};

const owner = fs as unknown as { [name: string]: Call };

/** Puts a function in the place of Node's, under its name, by which debuggers know what was called. */
function replace(name: string, replacement: Call): void {
  owner[name] = Object.defineProperty(replacement, "name", { value: name });
}

/**
 * What node:fs writes to the descriptors 1 and 2, or to their paths, goes where `process.stdout` and `stderr` go, and
 * what it reads from 0 is asked for, line by line.
 */
export function captureDescriptors(write: (name: "stdout" | "stderr", text: string) => void, ask: () => string): void {
  captureReads(ask);
  const capture = (name: string, lengthOf: (written: number) => unknown): void => {
    const original = owner[name];
    replace(name, (...args) => {
      const stream = streamOf(args[0]);
      if (stream === undefined || stream === "stdin") return original(...args);
      const bytes = bytesOf(args);
      write(stream, bytes.toString());
      const done = args.at(-1);
      if (typeof done === "function") process.nextTick(done as () => void, null, bytes.length, args[1]);
      return lengthOf(bytes.length);
    });
  };
  for (const name of ["writeSync", "writevSync"]) capture(name, (written) => written);
  for (const name of ["write", "writev", "writeFile", "appendFile", "writeFileSync", "appendFileSync"]) {
    capture(name, () => undefined);
  }
  syncBuiltinESMExports();
}

function captureReads(ask: () => string): void {
  const { readFileSync, readSync } = owner;
  let left = Buffer.alloc(0);
  const read = (most = Number.POSITIVE_INFINITY): Buffer => {
    if (left.length === 0) left = Buffer.from(`${ask()}\n`);
    const bytes = left.subarray(0, most);
    left = left.subarray(bytes.length);
    return bytes;
  };
  replace("readFileSync", (...args) => {
    if (streamOf(args[0]) !== "stdin") return readFileSync(...args);
    const options = args[1] as BufferEncoding | { encoding?: BufferEncoding } | null | undefined;
    const encoding = typeof options === "object" ? options?.encoding : options;
    return encoding == null ? read() : read().toString(encoding);
  });
  replace("readSync", (...args) => {
    if (args[0] !== 0) return readSync(...args);
    const [, into, place, size] = args as [number, NodeJS.ArrayBufferView, unknown, number | undefined];
    const range = (typeof place === "object" ? place : { offset: place, length: size }) as { [name: string]: number };
    const { offset = 0, length = into.byteLength - offset } = range ?? {};
    return read(length).copy(new Uint8Array(into.buffer, into.byteOffset, into.byteLength), offset);
  });
}

/** Of `(fd, text)`, `(fd, bytes, offset, length)`, `(fd, bytes, { offset, length })` and `(fd, parts)`. */
function bytesOf([, data, offset, length]: unknown[]): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data.map((part) => bytesOf([undefined, part])));
  if (!ArrayBuffer.isView(data)) return Buffer.from(String(data));
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const range =
    typeof offset === "object" && offset !== null ? (offset as { offset?: number; length?: number }) : undefined;
  const first = range?.offset ?? (typeof offset === "number" ? offset : 0);
  const count = range?.length ?? (typeof length === "number" ? length : bytes.length - first);
  return bytes.subarray(first, first + count);
}
