import type { FromMain, Parent } from "../threads.js";

type Name = "stdout" | "stderr";

const windowMs = 50;
const promptPosts = 40;
const chunkLength = 1 << 16;

/**
 * Everything that the main thread tells the wire thread, in order. Text goes out at once while there is little of it,
 * so that progress shows during a long computation, and in large chunks when there is much.
 */
export class Output {
  readonly #post: (message: FromMain) => void;
  readonly #context: { readonly parent: Parent | undefined };
  readonly #written: (length: number) => void;
  readonly #later = setTimeout.bind(globalThis);
  readonly #cancel = clearTimeout.bind(globalThis);
  #text: { parent: Parent; name: Name; chunks: string[]; length: number } | undefined;
  #window = { start: 0, posts: 0 };
  #scheduled: ReturnType<typeof setTimeout> | undefined;

  /** `written` is told of text that was posted, and may wait for its reader. */
  constructor(
    post: (message: FromMain) => void,
    context: { readonly parent: Parent | undefined },
    written: (length: number) => void,
  ) {
    this.#post = post;
    this.#context = context;
    this.#written = written;
  }

  post(message: FromMain): void {
    this.flush();
    this.#post(message);
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
    const { parent, name, length } = text;
    this.#post({ kind: "stream", parent, name, text: text.chunks.join("") });
    this.#written(length);
  }

  #mayPostAtOnce(): boolean {
    const now = performance.now();
    if (now - this.#window.start > windowMs) this.#window = { start: now, posts: 0 };
    return ++this.#window.posts <= promptPosts;
  }

  #flushSoon(): void {
    this.#scheduled ??= this.#later(() => this.flush(), windowMs);
  }
}
