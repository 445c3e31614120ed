import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

type Stream = "stdout" | "stderr";
type Call = (...args: unknown[]) => unknown;

const paths: { [path: string]: Stream } = Object.fromEntries(
  (["stdout", "stderr"] as const).flatMap((name, index) =>
    [`/dev/${name}`, `/dev/fd/${index + 1}`, `/proc/self/fd/${index + 1}`].map((path) => [path, name]),
  ),
);

const streamOf = (target: unknown): Stream | undefined => {
  if (target === 1) return "stdout";
  if (target === 2) return "stderr";
  return typeof target === "string" && Object.hasOwn(paths, target) ? paths[target] : undefined;
};

/** What node:fs writes to the descriptors 1 and 2, or to their paths, goes where `process.stdout` and `stderr` go. */
export function captureDescriptors(write: (name: Stream, text: string) => void): void {
  const owner = fs as unknown as { [name: string]: Call };
  const capture = (name: string, lengthOf: (written: number) => unknown): void => {
    const original = owner[name];
    owner[name] = (...args) => {
      const stream = streamOf(args[0]);
      if (stream === undefined) return original(...args);
      const bytes = bytesOf(args);
      write(stream, bytes.toString());
      const done = args.at(-1);
      if (typeof done === "function") process.nextTick(done as () => void, null, bytes.length, args[1]);
      return lengthOf(bytes.length);
    };
  };
  for (const name of ["writeSync", "writevSync"]) capture(name, (written) => written);
  for (const name of ["write", "writev", "writeFile", "appendFile", "writeFileSync", "appendFileSync"]) {
    capture(name, () => undefined);
  }
  syncBuiltinESMExports();
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
