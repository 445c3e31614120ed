import { Console } from "node:console";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { MessagePort } from "node:worker_threads";
import { type FromMain, type Parent, shared } from "../threads.js";
import type { Context } from "./context.js";
import type { Stacks } from "./stacks.js";
import type { Stop } from "./stop.js";

type Name = "stdout" | "stderr";

const windowMs = 50;
const promptPosts = 40;
const chunkLength = 1 << 16;
const mostBacklog = 32 << 20;
const patienceMs = 10_000;

/**
 * Everything that the main thread tells the wire thread, in order. Text goes out at once while there is little of it,
 * so that progress shows during a long computation, and in large chunks when there is much.
 */
export class Output {
  readonly #port: MessagePort;
  readonly #context: Context;
  readonly #shared: Int32Array;
  readonly #later = setTimeout;
  readonly #cancel = clearTimeout;
  #text: { parent: Parent; name: Name; chunks: string[]; length: number } | undefined;
  #window = { start: 0, posts: 0 };
  #scheduled: NodeJS.Timeout | undefined;

  constructor(port: MessagePort, context: Context, words: Int32Array) {
    this.#port = port;
    this.#context = context;
    this.#shared = words;
  }

  post(message: FromMain): void {
    this.flush();
    this.#port.postMessage(message);
  }

  write(name: Name, text: string): void {
    const parent = this.#context.parent;
    if (parent === undefined || text === "") return;
    if (this.#text !== undefined && (this.#text.parent !== parent || this.#text.name !== name)) this.flush();
    this.#text ??= { parent, name, chunks: [], length: 0 };
    this.#text.chunks.push(text);
    this.#text.length += text.length;
    if (this.#text.length >= chunkLength || this.#mayPostAtOnce()) this.flush();
    else this.#flushSoon();
  }

  flush(): void {
    this.#cancel(this.#scheduled);
    this.#scheduled = undefined;
    const text = this.#text;
    if (text === undefined) return;
    this.#text = undefined;
    Atomics.add(this.#shared, shared.outputBacklog, text.length);
    const { parent, name } = text;
    this.#port.postMessage({ kind: "stream", parent, name, text: text.chunks.join("") } satisfies FromMain);
    this.#waitForReader();
  }

  #mayPostAtOnce(): boolean {
    const now = performance.now();
    if (now - this.#window.start > windowMs) this.#window = { start: now, posts: 0 };
    return ++this.#window.posts <= promptPosts;
  }

  #flushSoon(): void {
    this.#scheduled ??= this.#later(() => this.flush(), windowMs);
  }

  /** A cell that prints faster than the wire thread sends has to wait, or memory would not be bounded. */
  #waitForReader(): void {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      const backlog = Atomics.load(this.#shared, shared.outputBacklog);
      if (backlog < mostBacklog || performance.now() > deadline) return;
      Atomics.wait(this.#shared, shared.outputBacklog, backlog, 100);
    }
  }
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
