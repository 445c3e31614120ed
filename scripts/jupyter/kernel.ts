import { setTimeout as sleep } from "node:timers/promises";
import type { IOutput } from "@jupyterlab/nbformat";
import { KernelConnection, type KernelMessage, KernelSpecAPI, ServerConnection } from "@jupyterlab/services";
import { messageOf, UserError } from "../errors.js";
import { asLines } from "../notebook/notebook.js";
import { Outputs } from "./outputs.js";
import type { ServerAddress } from "./server.js";
import { serverSettings } from "./settings.js";
import { endKernel, type KernelRequest, startKernel } from "./start-kernel.js";
import { errorFromStderr, failedUnnoticed } from "./tslab.js";

/** What running one cell gave. */
export interface CellRun {
  readonly outputs: IOutput[];
  readonly executionCount: number | null;
}

/** The kernel can run nothing more: it died, hung, or was lost. */
export class KernelLost extends Error {
  override name = "KernelLost";
}

export interface KernelOptions extends KernelRequest {
  signal: AbortSignal;
}

const startSeconds = 60;
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

  private constructor(
    private readonly connection: KernelConnection,
    private readonly settings: ServerConnection.ISettings,
    private readonly signal: AbortSignal,
  ) {
    // not the future's own hook: a future is gone when output arrives after the reply
    connection.iopubMessage.connect((_, message) => {
      if ("msg_id" in message.parent_header) this.outputsOf.get(message.parent_header.msg_id)?.add(message);
    });
  }

  /**
   * Start a kernel.
   * @throws {UserError} the server is not there, refuses the token, or has no such kernel
   */
  static async start(address: ServerAddress, { name, path, signal }: KernelOptions): Promise<Kernel> {
    const settings = serverSettings(address);
    const specs = await asking(address, KernelSpecAPI.getSpecs(settings));
    if (!(name in specs.kernelspecs)) {
      const names = Object.keys(specs.kernelspecs).sort().join(", ");
      throw new UserError(`The server has no kernel named "${name}", only: ${names}. Choose one with --kernel.`);
    }
    signal.throwIfAborted();
    const model = await asking(address, startKernel({ name, path }, settings));
    const connection = new OnceConnection({ model, serverSettings: settings, handleComms: false });
    const kernel = new Kernel(connection, settings, signal);
    try {
      await kernel.within(startSeconds, connection.info, `did not start within ${startSeconds} s`);
      return kernel;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  /**
   * Run one cell: wait for its reply and for idle. A failure that the kernel reports in its own way
   * becomes an `error` output.
   * @throws {KernelLost} the kernel died, or the cell was not done in time
   */
  async run(code: string, seconds: number): Promise<CellRun> {
    for (let sending = 1; ; sending++) {
      const future = this.connection.requestExecute({ code, stop_on_error: true, allow_stdin: false });
      const outputs = new Outputs();
      this.outputsOf.set(future.msg.header.msg_id, outputs);
      const reply = await this.within(seconds, future.done, `took longer than ${seconds} s`);
      const { status } = reply.content as { status: string };
      if (status.startsWith("abort")) {
        if (sending === sendings) throw new KernelLost(`the kernel dropped the cell ${sendings} times`);
        await sleep(afterAbortMs);
        continue;
      }
      await this.settled();
      return {
        outputs: withError(outputs, reply),
        executionCount: reply.content.execution_count ?? null,
      };
    }
  }

  /** End the kernel; never fails. */
  async close(): Promise<void> {
    this.connection.dispose();
    await endKernel(this.connection.id, this.settings).catch(() => {
      // the server has gone, and its kernels with it
    });
  }

  /** Output that the cell's last promises wrote arrives before the answer to one more request. */
  private async settled(): Promise<void> {
    await this.within(startSeconds, this.connection.requestKernelInfo(), "stopped answering");
  }

  private async within<T>(seconds: number, work: Promise<T>, tooLate: string): Promise<T> {
    const done = new AbortController();
    const late = async (): Promise<never> => {
      await sleep(seconds * 1000, undefined, { signal: done.signal });
      throw new KernelLost(tooLate);
    };
    try {
      return await Promise.race([work, late(), this.dead(done.signal), aborted(this.signal, done.signal)]);
    } catch (error) {
      // the connection's own words for a death are internal
      if (error instanceof Error && /^Canceled future/.test(error.message)) throw new KernelLost("the kernel died");
      throw error;
    } finally {
      done.abort();
    }
  }

  private dead(done: AbortSignal): Promise<never> {
    return new Promise((_, reject) => {
      const onStatus = (_sender: unknown, status: KernelMessage.Status): void => {
        if (["dead", "restarting", "autorestarting"].includes(status)) reject(new KernelLost("the kernel died"));
      };
      const onConnection = (_sender: unknown, status: string): void => {
        if (status === "disconnected") reject(new KernelLost("the connection to the server was lost"));
      };
      this.connection.statusChanged.connect(onStatus);
      this.connection.connectionStatusChanged.connect(onConnection);
      done.addEventListener("abort", () => {
        this.connection.statusChanged.disconnect(onStatus);
        this.connection.connectionStatusChanged.disconnect(onConnection);
      });
    });
  }
}

function aborted(signal: AbortSignal, done: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.throwIfAborted();
    signal.addEventListener("abort", () => reject(signal.reason), { signal: done });
  });
}

function withError(outputs: Outputs, reply: KernelMessage.IExecuteReplyMsg): IOutput[] {
  const list = outputs.outputs;
  const reported = list.some((output) => output.output_type === "error");
  const failed = reply.content.status !== "ok" || failedUnnoticed(outputs.stderr);
  if (reported || !failed) return list;
  const { before, error } = errorFromStderr(outputs.stderr);
  const rest = list.filter((output) => !(output.output_type === "stream" && output.name === "stderr"));
  const kept = before === "" ? [] : [{ output_type: "stream", name: "stderr", text: asLines(before) }];
  return [...rest, ...kept, error];
}

async function asking<T>({ url }: ServerAddress, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ServerConnection.ResponseError) {
      const { status } = error.response;
      if (status === 401 || status === 403)
        throw new UserError(`The server at ${url} refuses the token: check --token.`);
      throw new UserError(`The server at ${url} answered ${status}: ${messageOf(error)}`);
    }
    if (error instanceof ServerConnection.NetworkError) {
      throw new UserError(`No Jupyter server answers at ${url}: check --server.`);
    }
    throw error;
  }
}
