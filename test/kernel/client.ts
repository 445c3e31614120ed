import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { hangMs } from "../limits.mjs";
import { validate, validateOrder, type WireMessage } from "./message-spec.js";

export const repository = resolve(import.meta.dirname, "..", "..");
export const kernelMain = join(repository, "kernel-lib", "kernel", "dist", "main.js");
export const nodeFlags = ["--no-force-async-hooks-checks", "--disable-warning=ExperimentalWarning", "--v8-pool-size=1"];

export type Content = { [name: string]: unknown };
type Channel = "shell" | "control" | "stdin";

export interface Output {
  type: string;
  content: Content;
}

/** What came of one request. */
export interface Answer {
  id: string;
  reply: Content;
  outputs: Output[];
  /** The text of the streams, by name. */
  stdout: string;
  stderr: string;
  /** `text/plain` of the execute_result. */
  result: string | undefined;
  error: { ename: string; evalue: string; traceback: string[] } | undefined;
}

interface Options {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  key?: string;
  /** Runs the kernel below another command, to be its child. */
  argv?: (kernel: string[]) => string[];
}

/** A Jupyter client of one real kernel process, over ZeroMQ. Every message it receives is checked against the protocol. */
export class KernelClient {
  readonly process: ChildProcess;
  readonly folder = mkdtempSync(join(tmpdir(), "kernel-"));
  readonly connectionFile = join(this.folder, "connection.json");
  /** Everything broadcast, in order. */
  readonly broadcasts: WireMessage[] = [];
  /** Asked when a cell calls prompt(); undefined leaves it without an answer. */
  onInput: (prompt: string, password: boolean) => string | undefined = () => "";
  processOutput = "";
  readonly #sockets = { shell: new Dealer(), control: new Dealer(), stdin: new Dealer() };
  readonly #iopub = new Subscriber();
  readonly #key: string;
  readonly #session = randomUUID();
  readonly #replies = new Map<string, WireMessage>();
  /** Requests whose cell must come back as execute_input. */
  readonly #announced = new Set<string>();
  readonly #wakers = new Set<() => void>();
  #broken: Error | undefined;
  #exited = false;

  private constructor({ cwd, env, key = randomUUID(), argv = (kernel) => kernel }: Options) {
    if (!existsSync(kernelMain)) throw new Error("the kernel is not built: run npm run build first");
    this.#key = key;
    const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
    const connection = { transport: "ipc", ip: join(this.folder, "k"), key, signature_scheme: "hmac-sha256", ...ports };
    writeFileSync(this.connectionFile, JSON.stringify(connection));
    const [command, ...args] = argv([process.execPath, ...nodeFlags, kernelMain, this.connectionFile]);
    this.process = spawn(command, args, {
      cwd: cwd ?? this.folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (data: Buffer) => {
        this.processOutput += data.toString();
      });
    }
    this.process.on("exit", () => {
      this.#exited = true;
      this.#wake();
    });
    const identity = randomUUID();
    for (const [port, channel] of [
      [1, "shell"],
      [4, "control"],
      [3, "stdin"],
    ] as const) {
      this.#sockets[channel].routingId = identity;
      this.#sockets[channel].connect(`ipc://${this.folder}/k-${port}`);
      void this.#receive(channel);
    }
    this.#iopub.connect(`ipc://${this.folder}/k-2`);
    this.#iopub.subscribe("");
    void this.#listen();
  }

  /** Starts a kernel and waits until it answers and broadcasts. */
  static async start(options: Options = {}): Promise<KernelClient> {
    const client = new KernelClient(options);
    await client.until(
      () => client.broadcasts.some(({ header }) => header.msg_type === "iopub_welcome"),
      "iopub_welcome",
    );
    await client.request("shell", "kernel_info_request", {});
    return client;
  }

  async execute(code: string, options: Content = {}): Promise<Answer> {
    return this.finished(await this.submit(code, options));
  }

  /** Sends a cell without waiting for it; returns the message's id. */
  async submit(code: string, options: Content = {}): Promise<string> {
    const defaults = {
      silent: false,
      store_history: true,
      user_expressions: {},
      allow_stdin: true,
      stop_on_error: true,
    };
    const id = await this.send("shell", "execute_request", { code, ...defaults, ...options });
    if (options.silent !== true) this.#announced.add(id);
    return id;
  }

  /** Waits for the reply and the idle of a request. */
  async finished(id: string): Promise<Answer> {
    await this.until(() => this.#replies.has(id) && this.#isIdle(id), `the answer to ${id}`);
    const reply = this.#replies.get(id)?.content ?? {};
    const messages = this.of(id);
    const types = messages.map(({ header, content }) =>
      String(header.msg_type === "status" ? content.execution_state : header.msg_type),
    );
    const idle = types.indexOf("idle");
    validateOrder(types.slice(0, idle + 1), this.#announced.has(id) && reply.status !== "aborted");
    const outputs = messages
      .slice(0, idle)
      .map(({ header, content }) => ({ type: String(header.msg_type), content }))
      .filter(({ type }) => type !== "status" && type !== "execute_input");
    const text = (name: string) =>
      outputs
        .filter(({ type, content }) => type === "stream" && content.name === name)
        .map(({ content }) => content.text)
        .join("");
    const result = outputs.find(({ type }) => type === "execute_result")?.content.data as
      | { "text/plain": string }
      | undefined;
    const error = outputs.find(({ type }) => type === "error")?.content as Answer["error"];
    return {
      id,
      reply,
      outputs,
      stdout: text("stdout"),
      stderr: text("stderr"),
      result: result?.["text/plain"],
      error,
    };
  }

  async request(channel: Channel, type: string, content: Content): Promise<Content> {
    return (await this.finished(await this.send(channel, type, content))).reply;
  }

  async send(channel: Channel, type: string, content: Content, key = this.#key): Promise<string> {
    const id = randomUUID();
    const header = {
      msg_id: id,
      session: this.#session,
      username: "test",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.4",
    };
    const frames = [header, {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
    const hmac = createHmac("sha256", key);
    for (const frame of frames) hmac.update(frame);
    await this.#sockets[channel].send(["<IDS|MSG>", hmac.digest("hex"), ...frames]);
    return id;
  }

  /** The broadcasts that a request caused. */
  of(id: string): WireMessage[] {
    return this.broadcasts.filter(({ parent_header }) => parent_header.msg_id === id);
  }

  /** What a request has printed so far. */
  textOf(id: string): string {
    return this.of(id)
      .filter(({ header }) => header.msg_type === "stream")
      .map(({ content }) => content.text)
      .join("");
  }

  replyTo(id: string): Content | undefined {
    return this.#replies.get(id)?.content;
  }

  get hasExited(): boolean {
    return this.#exited;
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + hangMs;
    while (!condition()) {
      if (this.#broken !== undefined) throw this.#broken;
      if (this.#exited && !condition()) throw new Error(`the kernel ended before ${what}\n${this.processOutput}`);
      if (Date.now() > deadline)
        throw new Error(`timed out after ${hangMs} ms waiting for ${what}\n${this.processOutput}`);
      await new Promise<void>((wake) => {
        const timer = setTimeout(wake, 100);
        this.#wakers.add(() => {
          clearTimeout(timer);
          wake();
        });
      });
    }
    if (this.#broken !== undefined) throw this.#broken;
  }

  async stop(): Promise<void> {
    if (!this.#exited) {
      this.process.kill("SIGKILL");
      await new Promise((resolve) => this.process.once("exit", resolve));
    }
    for (const socket of [...Object.values(this.#sockets), this.#iopub]) {
      socket.linger = 0;
      socket.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  #isIdle(id: string): boolean {
    return this.of(id).some(
      ({ header, content }) => header.msg_type === "status" && content.execution_state === "idle",
    );
  }

  async #receive(channel: Channel): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      const message = this.#decode(frames);
      if (message === undefined) continue;
      if (message.header.msg_type === "input_request") {
        const { prompt, password } = message.content as { prompt: string; password: boolean };
        const value = this.onInput(prompt, password);
        if (value !== undefined) void this.send("stdin", "input_reply", { value });
      } else {
        this.#replies.set(String(message.parent_header.msg_id), message);
      }
      this.#wake();
    }
  }

  async #listen(): Promise<void> {
    for await (const frames of this.#iopub) {
      const message = this.#decode(frames);
      if (message === undefined) continue;
      this.broadcasts.push(message);
      this.#wake();
    }
  }

  #decode(frames: Buffer[]): WireMessage | undefined {
    try {
      const start = frames.findIndex((frame) => frame.toString() === "<IDS|MSG>");
      const body = frames.slice(start + 2, start + 6);
      const hmac = createHmac("sha256", this.#key);
      for (const frame of body) hmac.update(frame);
      if (hmac.digest("hex") !== frames[start + 1].toString())
        throw new Error("a message of the kernel is wrongly signed");
      const [header, parent_header, metadata, content] = body.map((frame) => JSON.parse(frame.toString()));
      validate({ header, parent_header, metadata, content });
      return { header, parent_header, metadata, content };
    } catch (error) {
      this.#broken ??= error as Error;
      this.#wake();
      return undefined;
    }
  }

  #wake(): void {
    for (const wake of this.#wakers) wake();
    this.#wakers.clear();
  }
}
