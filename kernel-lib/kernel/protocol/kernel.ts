import { writeSync } from "node:fs";
import type { DebugAdapter } from "../debugger/adapter.js";
import type { Language } from "../language.js";
import type { Content, Header, Request } from "../message.js";
import type { Caller } from "../rpc.js";
import type { Failure, FromMain, LanguageCalls } from "../threads.js";
import { Comms } from "./comms.js";
import { type ExecuteState, execute } from "./execute.js";
import { History } from "./history.js";
import type { Interrupter } from "./interrupter.js";
import { kernelInfo } from "./kernel-info.js";
import type { MainThread } from "./main-thread.js";
import type { Outbox } from "./outbox.js";
import { complete, inspect } from "./questions.js";
import type { Channel } from "./sockets.js";

type Handler = (request: Request, channel: Channel) => Content | undefined | Promise<Content | undefined>;

interface Queued {
  request: Request;
  aborted: boolean;
}

export interface KernelParts {
  outbox: Outbox;
  main: MainThread;
  interrupter: Interrupter;
  language: Caller<LanguageCalls>;
  /** Called when no cell runs, and none waits. */
  rest: () => void;
  debugger: DebugAdapter;
  /** What cells are written in. */
  cells: Language;
  /** Ends the process, once everything said is sent. */
  end: () => void;
}

/** Answers requests: shell's one after the other, control's at once. Every request is framed by busy and idle. */
export class Kernel {
  readonly #parts: KernelParts;
  readonly #queue: Queued[] = [];
  readonly #comms = new Comms();
  readonly #state: ExecuteState = {
    count: 0,
    lastCell: 0,
    history: new History(),
    isStored: false,
    isInterrupted: false,
  };
  #working = false;
  #executing: Request | undefined;
  #debugEvents = 0;
  /** The latest one: events go out under it. */
  #debugRequest: Header | undefined;
  #input: { request: Request; answer: (text: string) => void } | undefined;

  constructor(parts: KernelParts) {
    this.#parts = parts;
  }

  receive(channel: Channel, request: Request): void {
    if (channel === "control") void this.#answer(channel, request);
    else if (channel === "stdin") this.#onInput(request);
    else {
      this.#queue.push({ request, aborted: false });
      if (!this.#working) void this.#work();
      else if (this.#parts.debugger.isStopped) this.#answerQuestions();
    }
  }

  /** An output of the main thread, under the request that caused it. */
  output(message: FromMain & { kind: "publish" }): void {
    this.#comms.note(message.type, message.content);
    if (message.type === "execute_result" && this.#state.isStored) {
      const data = message.content.data as Content;
      this.#state.history.setOutput(String(data["text/plain"]));
    }
    void this.#parts.outbox.publish(message.parent, message.type, message.content, message.buffers);
  }

  /** Tells all clients what happens to the debugged code. */
  debugEvent(event: string, body: Content): void {
    const content = { seq: ++this.#debugEvents, type: "event", event, body };
    void this.#parts.outbox.publish(this.#debugRequest ?? {}, "debug_event", content);
    if (event === "stopped") this.#answerQuestions();
  }

  /** Asks the client of the running cell for a line of text. */
  askInput(content: { prompt: string; password: boolean }, answer: (text: string) => void): void {
    const request = this.#executing;
    if (request === undefined) return;
    this.#input = { request, answer };
    void this.#parts.outbox.reply("stdin", request.identities, request.header, "input_request", content);
  }

  /** Stops the running cell, or one that is being compiled. */
  async interrupt(): Promise<void> {
    this.#state.isInterrupted = true;
    await this.#parts.interrupter.interrupt("interrupt");
  }

  /** The last words of a process that a cell is ending: the cell fails, what is queued is aborted. */
  async farewell(failure: Failure): Promise<void> {
    this.#abortQueued();
    this.#parts.main.abandon(failure);
    while (this.#working) await new Promise((resolve) => setImmediate(resolve));
    await this.#parts.outbox.flush();
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      await this.#answer("shell", next.request, next.aborted);
    }
    this.#working = false;
  }

  async #answer(channel: Channel, request: Request, aborted = false): Promise<void> {
    const { outbox } = this.#parts;
    const type = request.header.msg_type;
    // the sockets keep the order, and nobody waits for one message before the next is made
    void outbox.publish(request.header, "status", { execution_state: "busy" });
    const handler = this.#handlers[type];
    let content: Content | undefined;
    if (aborted && type === "execute_request") content = { status: "aborted" };
    else if (handler === undefined) writeSync(2, `the kernel does not know messages of type ${type}\n`);
    else content = await this.#guarded(() => handler(request, channel));
    if (content !== undefined) {
      const reply = type.replace(/_request$/, "_reply");
      void outbox.reply(channel, request.identities, request.header, reply, content);
    }
    await outbox.publish(request.header, "status", { execution_state: "idle" });
    if (type === "shutdown_request") this.#parts.end();
  }

  async #guarded(handle: () => Content | undefined | Promise<Content | undefined>): Promise<Content | undefined> {
    try {
      return await handle();
    } catch (error) {
      const { name, message, stack = "" } = error instanceof Error ? error : new Error(String(error));
      return { status: "error", ename: name, evalue: message, traceback: stack.split("\n") };
    }
  }

  /** At a stop, what the language process knows is answered in the midst of a cell. */
  #answerQuestions(): void {
    const questions = this.#queue.filter(({ request }) => isQuestion(request));
    for (const question of questions) {
      this.#queue.splice(this.#queue.indexOf(question), 1);
      void this.#answer("shell", question.request);
    }
  }

  #abortQueued(): void {
    for (const queued of this.#queue) queued.aborted = true;
  }

  #onInput(reply: Request): void {
    const input = this.#input;
    this.#input = undefined;
    input?.answer(String(reply.content.value ?? ""));
  }

  async #execute(request: Request): Promise<Content> {
    this.#executing = request;
    const reply = await execute(request, this.#state, this.#parts);
    if (this.#queue.length === 0) this.#parts.rest();
    this.#executing = undefined;
    this.#input = undefined;
    if (reply.status === "error" && request.content.stop_on_error !== false) this.#abortQueued();
    return reply;
  }

  async #comm(request: Request): Promise<undefined> {
    const { header, content, buffers } = request;
    const type = header.msg_type as "comm_open" | "comm_msg" | "comm_close";
    this.#comms.note(type, content);
    await this.#parts.main.comm({ id: ++this.#state.lastCell, type, parent: header, content, buffers });
  }

  #debug({ header, content }: Request): Promise<Content> {
    this.#debugRequest = header;
    const { seq, command, arguments: args } = content;
    return this.#parts.debugger.answer({
      seq: Number(seq ?? 0),
      command: String(command ?? ""),
      arguments: (args ?? {}) as Content,
    });
  }

  readonly #handlers: { [type: string]: Handler | undefined } = {
    kernel_info_request: () => kernelInfo(this.#parts.cells),
    execute_request: (request) => this.#execute(request),
    complete_request: ({ content }) => complete(content, this.#parts),
    inspect_request: ({ content }) => inspect(content, this.#parts),
    is_complete_request: ({ content }) => this.#parts.language.call("isComplete", { code: String(content.code) }),
    history_request: ({ content }) => ({ status: "ok", history: this.#state.history.select(content) }),
    comm_info_request: ({ content }) => ({ status: "ok", comms: this.#comms.info(content.target_name) }),
    comm_open: (request) => this.#comm(request),
    comm_msg: (request) => this.#comm(request),
    comm_close: (request) => this.#comm(request),
    interrupt_request: async () => {
      await this.interrupt();
      return { status: "ok" };
    },
    shutdown_request: ({ content }) => ({ status: "ok", restart: content.restart === true }),
    debug_request: (request) => this.#debug(request),
  };
}

const isQuestion = ({ header }: Request) =>
  ["complete_request", "inspect_request", "is_complete_request"].includes(header.msg_type);
