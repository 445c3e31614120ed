import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import type { Made } from "d2l-ts-kernel/browser";
import type { Kept } from "./kept.js";
import type { LiveCells } from "./live-cells.js";

/** What the worker that knows the language says, with the number of the question. */
type Answer = { id: number; value?: unknown; error?: string };
type Ask = (call: string, request: unknown) => Promise<Answer>;

/** Types of the language that a cell adds for all after it, in other pages too. */
const augments = /\bdeclare\s+global\b/;

/**
 * Compiles the cells of pages as the kernel in the pages does, with its own code, so that a reader's first run need not
 * wait for the compiler.
 */
export class CompilerAhead {
  readonly #folder: string;
  readonly #kept: Kept;
  #kernel: Promise<{ script: string; declarations: string; hash: string }> | undefined;
  #worker: { language: string; ask: Ask } | undefined;

  /** @param folder that of the kernel's files in the site @param kept where results stay for the next site */
  constructor(folder: string, kept: Kept) {
    this.#folder = folder;
    this.#kept = kept;
  }

  /** A page's cells with what the compiler makes of each after those above it. */
  async compile(page: LiveCells): Promise<LiveCells> {
    const { hash } = await this.#read();
    const content = Buffer.from(JSON.stringify([hash, page]));
    const made: Made[] = JSON.parse(String(await this.#kept.get(content, () => this.#compile(page))));
    const cells = page.cells.map((cell, index) => ({
      ...cell,
      ...(index < made.length && { made: made[index] as Made }),
    }));
    return { ...page, cells };
  }

  #read(): Promise<{ script: string; declarations: string; hash: string }> {
    this.#kernel ??= (async () => {
      const files = ["language.js", "declarations.json"].map((name) => readFile(join(this.#folder, name), "utf8"));
      const [script = "", declarations = ""] = await Promise.all(files);
      return { script, declarations, hash: createHash("sha256").update(script).update(declarations).digest("hex") };
    })();
    return this.#kernel;
  }

  async #compile({ language, cells }: LiveCells): Promise<Buffer> {
    const ask = await this.#workerFor(language);
    const made: Made[] = [];
    for (const [index, { source }] of cells.entries()) {
      const place = index + 1;
      const { value, error } = await ask("compile", { id: place, count: place, source });
      // what the compiler cannot take is the reader's to be told, and with it all that comes after
      if (error !== undefined) break;
      const { id: _id, count: _count, source: _source, ...kept } = value as Made & Record<string, unknown>;
      made.push(kept as Made);
    }
    await ask("forget", undefined);
    if (cells.some(({ source }) => augments.test(source))) this.#worker = undefined;
    return Buffer.from(JSON.stringify(made));
  }

  async #workerFor(language: string): Promise<Ask> {
    if (this.#worker?.language !== language) {
      const { script, declarations } = await this.#read();
      this.#worker = { language, ask: startWorker(script, declarations) };
      const { error } = await this.#worker.ask("start", { language });
      if (error !== undefined) throw new Error(`the compiler of the pages' cells cannot start: ${error}`);
    }
    return this.#worker.ask;
  }
}

/** Runs the script of a browser's worker here, with what it takes of a browser. */
function startWorker(script: string, declarations: string): Ask {
  let receive: (event: { data: unknown }) => Promise<void> = async () => {};
  const answers = new Map<number, (answer: Answer) => void>();
  const self = {
    location: { href: "file:///language.js", pathname: "/language.js" },
    addEventListener: (_type: string, listener: typeof receive) => {
      receive = listener;
    },
    postMessage: (answer: Answer) => answers.get(answer.id)?.(answer),
  };
  const fetch = async (): Promise<object> => ({ ok: true, json: async () => JSON.parse(declarations) });
  runInContext(script, createContext({ self, fetch, URL, performance, setTimeout, clearTimeout }));
  let last = 0;
  return (call, request) =>
    new Promise((resolve) => {
      const id = ++last;
      answers.set(id, (answer) => {
        answers.delete(id);
        resolve(answer);
      });
      void receive({ data: { id, call, request } });
    });
}
