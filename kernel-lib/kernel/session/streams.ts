import { Console } from "node:console";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { shared } from "../threads.js";
import type { Output } from "./output.js";
import type { Stacks } from "./stacks.js";
import type { Stop } from "./stop.js";

const mostBacklog = 32 << 20;
const patienceMs = 10_000;

/** A cell that prints faster than the wire thread sends has to wait, or memory would not be bounded. */
export function waitForReader(words: Int32Array): (length: number) => void {
  return (length) => {
    // the text has been posted, and may have been sent already
    Atomics.add(words, shared.outputBacklog, length);
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const backlog = Atomics.load(words, shared.outputBacklog);
      if (backlog < mostBacklog || performance.now() > deadline) return;
      Atomics.wait(words, shared.outputBacklog, backlog, 100);
    }
  };
}

type Written = (error?: Error | null) => void;

/** Writes at once, without Writable's queue: what a cell has printed is out before its next statement. */
class CapturedStream extends Writable {
  readonly #decoder = new StringDecoder("utf8");
  readonly #print: (text: string) => void;

  constructor(print: (text: string) => void) {
    super();
    this.#print = print;
  }

  override write(chunk: unknown, encoding?: BufferEncoding | Written, written?: Written): boolean {
    if (typeof chunk === "string") this.#print(chunk);
    else if (chunk instanceof Uint8Array) this.#print(this.#decoder.write(chunk as Buffer));
    else return super.write(chunk); // refuses it in Node's words
    const done = typeof encoding === "function" ? encoding : written;
    if (done !== undefined) process.nextTick(done);
    return true;
  }
}

/** Replaces the process's stdout and stderr, and the console that writes to them. */
export function captureStreams(output: Output, stop: Stop, stacks: Stacks): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = new CapturedStream((text) => {
      stop.check();
      output.write(name, stacks.clean(text));
    });
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true });
  }
  const { stdout, stderr } = process;
  // Node's own console also tells the inspector, which keeps the last thousand values alive
  globalThis.console = Object.assign(new Console({ stdout, stderr, ignoreErrors: false }), { Console });
}
