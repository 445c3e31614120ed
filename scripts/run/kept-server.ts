import type { Kernel } from "../jupyter/kernel.js";
import type { RunningServer } from "../jupyter/server.js";

/** Keeps a server of our own from one run to the next, and on it a fresh kernel for each notebook that ran last. */
export class KeptServer {
  private server: RunningServer | undefined;
  private readonly warm = new Map<string, WarmKernel>();

  /** @param folder that the server shows; the notebooks of all runs lie below it */
  constructor(readonly folder: string) {}

  /** The server of the run before; undefined at first, and when it has ended by itself. */
  get running(): RunningServer | undefined {
    return this.server;
  }

  keep(server: RunningServer): void {
    if (server === this.server) return;
    this.server = server;
    void server.ended.then(() => {
      if (this.server !== server) return;
      this.server = undefined;
      this.warm.clear();
    });
  }

  /**
   * The kernel that waits for this need, if any; it is given out once.
   * @param signal ends what it runs
   */
  take(need: string, signal: AbortSignal): Promise<Kernel> | undefined {
    const found = this.warm.get(need);
    this.warm.delete(need);
    if (found === undefined) return undefined;
    signal.addEventListener("abort", () => found.stop.abort(signal.reason), { once: true });
    return found.kernel;
  }

  /** Start a kernel for this need ahead of the next run, and end those that nobody needs any more. */
  async warmUp(needs: ReadonlyMap<string, (signal: AbortSignal) => Promise<Kernel>>): Promise<void> {
    const idle = [...this.warm].filter(([need]) => !needs.has(need));
    for (const [need] of idle) this.warm.delete(need);
    for (const [need, start] of needs) {
      if (this.warm.has(need)) continue;
      const stop = new AbortController();
      const kernel = start(stop.signal);
      // whoever takes it is told
      kernel.catch(() => {});
      this.warm.set(need, { kernel, stop });
    }
    await Promise.all(idle.map(([, { kernel }]) => closed(kernel)));
  }

  /** End the kernels and the server; whoever kept it must do so. */
  async stop(): Promise<void> {
    for (const { stop } of this.warm.values()) stop.abort(new Error("no longer needed"));
    await Promise.all([...this.warm.values()].map(({ kernel }) => closed(kernel)));
    await this.server?.stop();
  }
}

interface WarmKernel {
  readonly kernel: Promise<Kernel>;
  readonly stop: AbortController;
}

async function closed(kernel: Promise<Kernel>): Promise<void> {
  await kernel.then(
    (started) => started.close(),
    () => {
      // it did not start: there is nothing to end
    },
  );
}
