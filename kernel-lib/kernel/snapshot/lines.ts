import { read, writeSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

/** Values on their way through a pipe: each is one line of JSON. */
export const asLine = (value: unknown) => `${JSON.stringify(value)}\n`;

/** Finds the values in pieces of text as they come. */
export function lineReader(received: (value: unknown) => void): (text: string) => void {
  let rest = "";
  return (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) received(JSON.parse(line));
  };
}

/** Reads values from an open file. It takes no stream, which a process would have to load first. */
export function readLines(descriptor: number, received: (value: unknown) => void, ended: () => void): void {
  const buffer = Buffer.alloc(1 << 16);
  const decoder = new StringDecoder("utf8");
  const take = lineReader(received);
  const next = () =>
    read(descriptor, buffer, 0, buffer.length, null, (error, length) => {
      if (error !== null || length === 0) return ended();
      take(decoder.write(buffer.subarray(0, length)));
      next();
    });
  next();
}

/** Writes a value to an open file, and waits until it is taken. */
export function writeLine(descriptor: number, value: unknown): void {
  const bytes = Buffer.from(asLine(value));
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
