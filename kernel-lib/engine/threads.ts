/** What the engine asks of Node; absent in a browser, where one thread computes. */
interface Host {
  readonly cores: number;
  /** Runs the source in a thread that does not keep the process alive. */
  startWorker(source: string, data: object): void;
}

/** Node's worker threads, reached without an import so that the module loads in a browser too. */
export const host: Host | undefined = nodeHost();

function nodeHost(): Host | undefined {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") return undefined;
  return {
    cores: process.getBuiltinModule("node:os").availableParallelism(),
    startWorker(source, workerData) {
      const { Worker } = process.getBuiltinModule("node:worker_threads");
      new Worker(source, { eval: true, workerData, execArgv: [], env: {} }).unref();
    },
  };
}

let threads = initialThreads();

/** Number of threads that a large operation may use. */
export function get_num_threads(): number {
  return threads;
}

/**
 * Sets the number of threads that a large operation may use; the results stay the same to the
 * last bit. In a browser one thread computes, whatever the number.
 *
 * @param count a positive integer
 */
export function set_num_threads(count: number): void {
  threads = count;
}

/** The environment variable D2L_TS_THREADS, or two where the machine has a second core. */
function initialThreads(): number {
  if (host === undefined) return 1;
  const setting = process.env.D2L_TS_THREADS;
  if (!setting) return Math.min(2, host.cores);
  const count = Number(setting);
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`D2L_TS_THREADS must be a positive integer, but got "${setting}"`);
  }
  return count;
}
