import type { Language } from "../language.js";
import { Caller } from "./calls.js";
import type { CompileRequest, LanguageCalls } from "./messages.js";

interface Begun {
  caller: Caller<LanguageCalls>;
  worker: Worker;
  started: Promise<void>;
}

/** The page's side of the worker that knows the language. It begins when it is first needed: it is most of what is loaded. */
export class LanguageWorker {
  readonly #address: URL;
  readonly #language: Language;
  readonly #onStarted: () => void;
  /** Cells that run without having been compiled by it: it is told of them before all else. */
  #ran: CompileRequest[] = [];
  #begun: Begun | undefined;
  #isEnded = false;

  constructor(address: URL, language: Language, onStarted: () => void) {
    this.#address = address;
    this.#language = language;
    this.#onStarted = onStarted;
  }

  /** Loads it, if that has not begun; what failed is tried again. */
  begin(): Begun {
    if (this.#begun !== undefined) return this.#begun;
    const worker = new Worker(this.#address);
    const caller = new Caller<LanguageCalls>(worker);
    const started = caller.call("start", { language: this.#language });
    const begun = { caller, worker, started };
    this.#begun = begun;
    worker.addEventListener("error", () =>
      caller.fail(new Error("language.js is not there, or the browser may not run it")),
    );
    started.then(
      () => {
        this.#tellRan(caller);
        this.#onStarted();
      },
      () => {
        worker.terminate();
        if (!this.#isEnded) this.#begun = undefined;
      },
    );
    return begun;
  }

  async call<K extends Exclude<keyof LanguageCalls, "start" | "read">>(
    call: K,
    request: Parameters<LanguageCalls[K]>[0],
  ): Promise<Awaited<ReturnType<LanguageCalls[K]>>> {
    const { caller, started } = this.begin();
    await started;
    this.#tellRan(caller);
    return (await caller.call(call, request)) as Awaited<ReturnType<LanguageCalls[K]>>;
  }

  /** A file, for which the language is not needed. */
  read(address: string): Promise<Uint8Array | undefined> {
    return this.begin().caller.call("read", { address });
  }

  /** A cell runs that was compiled before there was a page. */
  know(cell: CompileRequest): void {
    this.#ran.push(cell);
  }

  /** Cells have declared nothing. */
  forget(): void {
    this.#ran = [];
    this.#begun?.caller.call("forget", undefined).catch(() => {});
  }

  end(): void {
    this.#isEnded = true;
    this.#begun?.worker.terminate();
    this.#begun?.caller.fail(new Error("the kernel was closed"));
  }

  /** What it says of them is known already, and it keeps the names. */
  #tellRan(caller: Caller<LanguageCalls>): void {
    for (const cell of this.#ran.splice(0)) caller.call("compile", cell).catch(() => {});
  }
}
