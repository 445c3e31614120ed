import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Reject with the signal's reason once it is aborted, as long as `done` is not; it never resolves. */
export function rejectOnAbort(signal: AbortSignal, done: AbortSignal): Promise<never> {
  // each kernel listens, and there may be many
  setMaxListeners(0, signal);
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { signal: done });
  });
}

/** Reject with an error of one's own after some time, as long as `done` is not aborted; it never resolves. */
export async function rejectAfter(seconds: number, error: Error, done: AbortSignal): Promise<never> {
  await sleep(seconds * 1000, undefined, { signal: done });
  throw error;
}
