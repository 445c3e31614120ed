import { setTimeout as sleep } from "node:timers/promises";
import type { IOutput } from "@jupyterlab/nbformat";
import { KernelConnection, KernelMessage, type ServerConnection } from "@jupyterlab/services";
import { asking, interruptKernel } from "./api.js";
import { ConnectionLost, KernelLost, lossOf } from "./loss.js";
import { Outputs, tooMuch } from "./outputs.js";
import { rejectAfter, rejectOnAbort } from "./race.js";
import { replyError } from "./reply-error.js";
import type { ServerAddress } from "./server.js";
import { serverSettings } from "./settings.js";
import { endKernel, type KernelRequest, startKernel } from "./start-kernel.js";
import { failedUnnoticed } from "./tslab.js";
import { Widgets } from "./widgets.js";

/** What running one cell gave. */
export interface CellRun {
  /**
   * What the cell has put out by now: output may follow that it left for later.
   * @throws {KernelLost} some was refused
   */
  readonly outputs: () => IOutput[];
  readonly executionCount: number | null;
}

export interface KernelOptions extends KernelRequest {
  signal: AbortSignal;
  /** Most that one cell may put out, in bytes. */
  maxOutput: number;
}

const startSeconds = 60;
/** How long the first one that is started may be silent before another is started in its place. */
const silentSeconds = 20;
/** How long a cell that took too long may take to end after the interrupt. */
const interruptSeconds = 5;
/** How long a server may take to end a kernel before we go without. */
const closeSeconds = 15;
/** Stock tslab drops what it is sent within 200 ms after an error; it says so in the reply, and the cell is sent again. */
const afterAbortMs = 250;
const sendings = 5;

/** A kernel that was restarted has lost what the cells before had made: there is no going back to it. */
class OnceConnection extends KernelConnection {
  override async reconnect(): Promise<void> {}
}

/** One kernel of our own on a Jupyter server. */
export class Kernel {
  private readonly outputsOf = new Map<string, Outputs>();
  private readonly displays = new Map<string, IOutput[]>();
  private readonly lost: Promise<never>;
  /** It is stock tslab, which prints last values and puts errors on stderr. */
  printsValues = false;
  /** What the kernel says that it runs. */
  language = "";
  private isPython = false;
  /** The widgets that its cells made. */
  readonly widgets: Widgets;
  private lastCount: number | null = null;

  private constructor(
    private readonly connection: KernelConnection,
    private readonly settings: ServerConnection.ISettings,
    private readonly options: KernelOptions,
    broken: () => KernelLost,
  ) {
    this.lost = lossOf(connection, broken);
    // not the future's own hook: a future is gone when output arrives after the reply
    const tell = (comm_id: string, state: object): void => {
      const content = { comm_id, data: { method: "update", state, buffer_paths: [] } as never };
      const { clientId: session, username } = connection;
      const request = { msgType: "comm_msg" as const, channel: "shell" as const, session, username, content };
      connection.sendShellMessage(KernelMessage.createMessage<KernelMessage.ICommMsgMsg<"shell">>(request));
    };
    this.widgets = new Widgets(tell, options.maxOutput);
    connection.iopubMessage.connect((_, message) => {
      if (this.widgets.take(message)) return;
      if ("msg_id" in message.parent_header) this.outputsOf.get(message.parent_header.msg_id)?.add(message);
    });
  }

  /**
   * Start a kernel. No cell has run in one that never answers, so a second is started in its place: some are deaf for
   * good when the first question comes while they open their sockets.
   * @throws {UserError} the server is not there or refuses
   * @throws {KernelLost} the kernel did not come up
   */
  static async start(address: ServerAddress, options: KernelOptions): Promise<Kernel> {
    const silent = `it did not answer within ${silentSeconds} s`;
    try {
      return await Kernel.startOnce(address, options, silentSeconds, silent);
    } catch (error) {
      if (!(error instanceof TookTooLong)) throw error;
      const deaf = `${silent}, nor did another within ${startSeconds} s`;
      return await Kernel.startOnce(address, options, startSeconds, deaf);
    }
  }

  private static async startOnce(
    address: ServerAddress,
    options: KernelOptions,
    seconds: number,
    tooLate: string,
  ): Promise<Kernel> {
    const { name, path, signal, maxOutput } = options;
    let broken = (): KernelLost => new ConnectionLost();
    const onTooLarge = (): void => {
      broken = () => new KernelLost(tooMuch(maxOutput));
    };
    // JSON may need several bytes for one character
    const settings = serverSettings(address, { maxMessage: 4 * maxOutput, onTooLarge });
    signal.throwIfAborted();
    const watch = address.watchStart?.();
    const model = await asking(
      address,
      startKernel({ name, path }, settings, async () => watch?.refusal()),
    );
    const answered = new AbortController();
    const ended = watch?.ended(model.id, answered.signal).then(() => {
      throw new KernelLost("it ended before it answered");
    });
    const connection = new OnceConnection({ model, serverSettings: settings, handleComms: false });
    const kernel = new Kernel(connection, settings, options, () => broken());
    try {
      const started = Promise.race([connection.info, ...(ended === undefined ? [] : [ended])]);
      const info = await kernel.within(seconds, started, tooLate);
      kernel.printsValues = ["tslab", "jslab"].includes(info.implementation);
      kernel.language = info.language_info?.name ?? "";
      kernel.isPython = info.implementation === "ipython";
      return kernel;
    } catch (error) {
      await kernel.close();
      if (error instanceof KernelLost && !(error instanceof ConnectionLost)) {
        error.message += watch?.said() ?? "";
      }
      throw error;
    } finally {
      answered.abort();
    }
  }

  /**
   * Run one cell: wait for its reply and for idle. A failure that the kernel reports in its own way
   * becomes an `error` output.
   * @throws {KernelLost} the kernel died, or the cell was not done in time, or put out too much
   */
  async run(code: string, seconds: number): Promise<CellRun> {
    for (let sending = 1; ; sending++) {
      const future = this.connection.requestExecute({ code, stop_on_error: true, allow_stdin: false });
      const outputs = new Outputs(this.displays, this.options.maxOutput);
      this.outputsOf.set(future.msg.header.msg_id, outputs);
      const reply = await this.replyTo(future, outputs, seconds);
      const { status } = reply.content as { status: string };
      if (status.startsWith("abort")) {
        if (sending === sendings) throw new KernelLost(`the kernel dropped the cell ${sendings} times`);
        await sleep(afterAbortMs);
        continue;
      }
      await this.settled();
      const executionCount = reply.content.execution_count ?? null;
      this.counted(executionCount);
      return { executionCount, outputs: () => this.withError(outputs, reply) };
    }
  }

  /** Output that cells left for later, and that the kernel has sent by now, has arrived when this resolves. */
  async settled(): Promise<void> {
    // whatever it answers: IPython draws a tip for the answer to the other from the random numbers of the cells
    const asked = this.isPython ? this.connection.requestCommInfo({}) : this.connection.requestKernelInfo();
    await this.within<unknown>(startSeconds, asked, "the kernel stopped answering");
  }

  /** End the kernel; never fails. */
  async close(): Promise<void> {
    this.connection.dispose();
    await endKernel(this.connection.id, this.settings, AbortSignal.timeout(closeSeconds * 1000)).catch(() => {
      // the server has gone, and its kernels with it
    });
  }

  private async replyTo(
    future: { done: Promise<KernelMessage.IExecuteReplyMsg> },
    outputs: Outputs,
    seconds: number,
  ): Promise<KernelMessage.IExecuteReplyMsg> {
    try {
      return await this.within(seconds, Promise.race([future.done, outputs.refused]), `took longer than ${seconds} s`);
    } catch (error) {
      if (!(error instanceof KernelLost)) throw error;
      if (error instanceof TookTooLong) await this.interrupted(future.done, error);
      error.outputs = outputs.outputs;
      throw error;
    }
  }

  /** A hanging cell is interrupted first: its traceback, where it gives one, says where it hung. */
  private async interrupted(reply: Promise<unknown>, error: KernelLost): Promise<void> {
    const interrupt = interruptKernel(this.connection.id, this.settings).then(() => reply);
    await this.within(interruptSeconds, interrupt, "no answer").catch((second: unknown) => {
      if (!(second instanceof KernelLost)) throw second;
      const deaf = second instanceof TookTooLong;
      error.message += deaf ? ", and did not answer an interrupt either" : `; when interrupted, ${second.message}`;
    });
  }

  /**
   * Each cell counts one up. A jump means that the outputs are not of this run alone.
   * @throws {KernelLost} it did not
   */
  private counted(count: number | null): void {
    const before = this.lastCount;
    this.lastCount = count;
    // some kernels do not count at all
    if (count === null || before === null || count === before || count === before + 1) return;
    throw new KernelLost(`the kernel counted from ${before} to ${count}: something else ran in it, or a cell was lost`);
  }

  /** Stock tslab sends no `error` messages; others at least say in the reply that the cell failed. */
  private withError(outputs: Outputs, reply: KernelMessage.IExecuteReplyMsg): IOutput[] {
    const list = outputs.complete();
    if (list.some((output) => output.output_type === "error")) return list;
    const stock = this.printsValues;
    const failed = reply.content.status !== "ok" || (stock && failedUnnoticed(outputs.stderr));
    return failed ? replyError(list, outputs.stderr, reply.content, stock) : list;
  }

  private async within<T>(seconds: number, work: Promise<T>, tooLate: string): Promise<T> {
    const done = new AbortController();
    try {
      return await Promise.race([
        work,
        rejectAfter(seconds, new TookTooLong(tooLate), done.signal),
        this.lost,
        rejectOnAbort(this.options.signal, done.signal),
      ]);
    } catch (error) {
      // the connection's own words for a death are internal
      if (error instanceof Error && /^Canceled future/.test(error.message)) throw new KernelLost("the kernel died");
      throw error;
    } finally {
      done.abort();
    }
  }
}

/** Something was not done in its time. */
class TookTooLong extends KernelLost {}
