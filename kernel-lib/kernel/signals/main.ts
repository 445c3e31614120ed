/**
 * The signal thread: tells the wire thread of every SIGINT, also while the main thread spins.
 *
 * Node gives signals to the main thread's event loop alone. Its `breakOnSigint` sees them anywhere, but takes the
 * signal's action away and back around every script, and in between SIGINT ends the process. So this thread never
 * lets it go: scripts run within scripts, and while one starts anew, the next outer one holds the signal. A burst would
 * have to meet each of them just then. The thread starts once the main thread has a listener, for the last to come gets
 * the signal.
 */
import { Script } from "node:vm";
import { workerData } from "node:worker_threads";
import type { SignalData } from "../threads.js";

const { wire } = workerData as SignalData;
const asleep = new Script("Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)");

const levels = 16;

/** Runs a script within so many others until SIGINT ends it, again and again. */
function listen(within: number): void {
  const script = within === 0 ? asleep : new Script(`listen(${within - 1})`);
  for (;;) {
    try {
      script.runInThisContext({ breakOnSigint: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ERR_SCRIPT_EXECUTION_INTERRUPTED") throw error;
    }
    wire.postMessage("SIGINT");
  }
}

Object.assign(globalThis, { listen });
listen(levels);
