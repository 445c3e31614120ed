/**
 * How long something that is waited for may take, in ms. It ends what hangs, and nothing else: far more than a busy
 * machine needs. Speed is the benchmarks' matter.
 */
export const hangMs = 240_000;

/** How long one test may take, in ms: whatever it waits for tells first what did not come. */
export const testMs = 1_800_000;
