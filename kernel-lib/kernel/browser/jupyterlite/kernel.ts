import { toCodePoints, toIndex } from "../../code-points.js";
import { type Language, languageInfo } from "../../language.js";
import { type Content, createHeader, type Header, protocolVersion } from "../../message.js";
import type { LiveKernel, LiveOutput, StartLiveKernel } from "../contract.js";
import type { LiteKernel, LiteKernelOptions, LiteMessage, Signal } from "./contract.js";

/** Of the kernel at its building. */
declare const buildVersions: { tslab: string; typescript: string };

/** What a kernel needs besides what JupyterLite tells it. */
export interface Surroundings {
  language: Language;
  start: StartLiveKernel;
  /** Addresses of the folder with the workers' files, and of the one with the site's notebooks. */
  folder: string;
  files: string;
  disposed: Signal;
}

/** Jupyter's protocol in front of the kernel that lives in the page. */
export class PageKernel implements LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready = Promise.resolve();
  readonly disposed: Signal;
  readonly #language: Language;
  readonly #send: (message: LiteMessage) => void;
  readonly #live: LiveKernel;
  readonly #queue: LiteMessage[] = [];
  #isWorking = false;
  #isDisposed = false;
  #count = 0;
  #running: LiteMessage | undefined;
  #answer: ((value: string | undefined) => void) | undefined;

  constructor(options: LiteKernelOptions, { language, start, folder, files, disposed }: Surroundings) {
    this.id = options.id;
    this.name = options.name;
    this.location = options.location;
    this.disposed = disposed;
    this.#language = language;
    this.#send = options.sendMessage;
    this.#live = start({
      ...{ language, folder, beside: new URL(`${this.location}/`.replace(/^\/+/, ""), files).href },
      ask: (prompt, password) => this.#ask(prompt, password),
    });
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#live.close();
    this.disposed.emit(undefined);
  }

  /** Stops what runs and drops what waits. */
  interrupt(): void {
    this.#abort();
    this.#answer?.(undefined);
    this.#live.stop();
  }

  /** Cells wait in a queue of ours, so that questions are answered while one runs. */
  async handleMessage(message: LiteMessage): Promise<void> {
    const { msg_type: type } = message.header;
    if (type === "execute_request") {
      this.#queue.push(message);
      if (!this.#isWorking) void this.#work();
    } else if (type === "input_reply") {
      this.#answer?.(String(message.content.value));
    } else if (type.endsWith("_request")) {
      void this.#reply(message, () => this.#answerOf(type, message.content));
    }
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      const request = next;
      await this.#reply(request, () => this.#execute(request));
    }
    this.#isWorking = false;
  }

  /** The cells that wait are not run. */
  #abort(): void {
    for (const request of this.#queue.splice(0)) void this.#reply(request, async () => ({ status: "aborted" }));
  }

  async #execute(request: LiteMessage): Promise<Content> {
    const { code, silent, store_history = true, stop_on_error = true, allow_stdin = true } = request.content;
    const publish = (type: string, content: Content) => {
      if (silent !== true) this.#tell("iopub", type, content, request.header);
    };
    if (silent !== true && store_history === true) this.#count++;
    const execution_count = this.#count;
    publish("execute_input", { code, execution_count });
    this.#running = allow_stdin === true ? request : undefined;
    let failure: Content | undefined;
    const { end } = await this.#live.run(String(code), (output) => {
      const { type, content } = messageOf(output);
      if (type === "error") failure = content;
      publish(type, type === "execute_result" ? { ...content, execution_count } : content);
    });
    this.#running = undefined;
    if (end === "ok") return { status: "ok", execution_count, user_expressions: {}, payload: [] };
    if (stop_on_error !== false) this.#abort();
    const { ename = "Interrupted", evalue = "", traceback = [] } = failure ?? {};
    return { status: "error", execution_count, ename, evalue, traceback, user_expressions: {}, payload: [] };
  }

  async #answerOf(type: string, { code, cursor_pos }: Content): Promise<Content> {
    const source = String(code);
    const cursor = () => toIndex(source, Number(cursor_pos));
    switch (type) {
      case "kernel_info_request":
        return this.#info();
      case "complete_request":
        return this.#complete(source, cursor());
      case "inspect_request": {
        const text = await this.#live.inspect(source, cursor());
        const data = text === undefined ? {} : { "text/markdown": text, "text/plain": text };
        return { status: "ok", found: text !== undefined, data, metadata: {} };
      }
      case "is_complete_request":
        return { status: "unknown" };
      case "history_request":
        return { status: "ok", history: [] };
      case "comm_info_request":
        return { status: "ok", comms: {} };
      default:
        return { status: "error", ename: "NotImplementedError", evalue: `a page answers no ${type}`, traceback: [] };
    }
  }

  #info(): Content {
    const version = this.#language === "typescript" ? buildVersions.typescript : "";
    return {
      status: "ok",
      protocol_version: protocolVersion,
      implementation: "d2l-ts",
      implementation_version: buildVersions.tslab,
      language_info: languageInfo(this.#language, version),
      banner: `TypeScript ${buildVersions.typescript} in this page, d2l-ts kernel ${buildVersions.tslab}`,
      help_links: [{ text: "TypeScript", url: "https://www.typescriptlang.org/docs/" }],
    };
  }

  async #complete(source: string, cursor: number): Promise<Content> {
    const { start, end, items } = (await this.#live.complete(source, cursor)) ?? {
      ...{ start: cursor, end: cursor, items: [] },
    };
    const place = { start: toCodePoints(source, start), end: toCodePoints(source, end) };
    const described = items.map(({ label, type, detail = "" }) => ({ ...place, text: label, type, signature: detail }));
    return {
      status: "ok",
      matches: items.map(({ label }) => label),
      cursor_start: place.start,
      cursor_end: place.end,
      metadata: { _jupyter_types_experimental: described },
    };
  }

  #ask(prompt: string, password: boolean): Promise<string | undefined> {
    const request = this.#running;
    if (request === undefined) return Promise.resolve(undefined);
    this.#tell("stdin", "input_request", { prompt, password }, request.header);
    return new Promise((resolve) => {
      this.#answer = (value) => {
        this.#answer = undefined;
        resolve(value);
      };
    });
  }

  /** A request's reply, between the two messages that tell of the work. */
  async #reply({ header, channel }: LiteMessage, work: () => Promise<Content>): Promise<void> {
    const say = (execution_state: string) => this.#tell("iopub", "status", { execution_state }, header);
    say("busy");
    const content = await work().catch((error: unknown) => {
      const evalue = error instanceof Error ? error.message : String(error);
      return { status: "error", ename: "Error", evalue, traceback: [evalue] };
    });
    this.#tell(channel, header.msg_type.replace(/_request$/, "_reply"), content, header);
    say("idle");
  }

  #tell(channel: LiteMessage["channel"], type: string, content: Content, parent: Header): void {
    // a kernel that has ended has nobody to tell
    if (this.#isDisposed) return;
    const header = createHeader(type, parent.session);
    this.#send({ header, parent_header: parent, metadata: {}, content, channel, buffers: [] });
  }
}

/** An output of a notebook, as a message. */
function messageOf(output: LiveOutput): { type: string; content: Content } {
  const { output_type: type, ...content } = output;
  if (!("display_id" in content)) return { type, content };
  const { display_id, ...shown } = content;
  return { type, content: { ...shown, transient: { display_id } } };
}
