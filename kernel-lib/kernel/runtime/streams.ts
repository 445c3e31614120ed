import { Console } from "node:console";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import type { MessagePort } from "node:worker_threads";
import { type FromMain, type Parent, shared } from "../threads.js";
import type { Context } from "./context.js";

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
  #text: { parent: Parent; name: Name; chunks: string[]; length: number } | undefined;
  #window = { start: 0, posts: 0 };
  #scheduled = false;

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
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#later(() => {
      this.#scheduled = false;
      this.flush();
    }, windowMs);
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

/** Replaces the process's stdout and stderr, and the console that writes to them. */
export function captureStreams(output: Output): void {
  for (const name of ["stdout", "stderr"] as const) {
    const decoder = new StringDecoder("utf8");
    const stream = new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _encoding, done) {
        output.write(name, typeof chunk === "string" ? chunk : decoder.write(chunk));
        done();
      },
    });
    Object.defineProperty(process, name, { value: stream, configurable: true, enumerable: true });
  }
  // Node's own console also tells the inspector, which keeps the last thousand values alive
  globalThis.console = Object.assign(new Console({ stdout: process.stdout, stderr: process.stderr }), { Console });
}
