import { get_num_threads, host } from "../threads.js";
import type { Job } from "./routines.js";

/** Where the shared words lie, in bytes; `Workspace` leaves the first 4096 bytes alone. */
const CONTROL = 64;

/** Shared words, by index. */
const [COUNTER, GENERATION, OPEN, INSIDE, READY, HELPERS, ROUTINE, JOB, SCRATCH] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const MOST_HELPERS = 63;

const JOBS: readonly Job[] = ["gemm", "rows", "scatter", "weightGradient", "weightRows", "winograd"];

/** Looks at a word before a thread goes to sleep over it: some 80 µs, about what it takes to sleep and wake. */
const SPINS = 2 ** 14;

/**
 * A helper sleeps until the generation changes, enters, and takes units while the job is open.
 * It counts itself in before it looks whether the job is open, and the main thread closes the
 * job before it looks who is inside: so no helper ever touches a job that is over.
 */
const HELPER = `
const { workerData } = require("node:worker_threads");
const { module, memory, index, address, names } = workerData;
const control = new Int32Array(memory.buffer, address, ${SCRATCH + MOST_HELPERS});
const routines = new WebAssembly.Instance(module, { env: { memory } }).exports;
Atomics.add(control, ${READY}, 1);
for (let generation = 0; ; ) {
  for (let i = 0; i < ${SPINS} && Atomics.load(control, ${GENERATION}) === generation; i++);
  Atomics.wait(control, ${GENERATION}, generation);
  generation = Atomics.load(control, ${GENERATION});
  Atomics.add(control, ${INSIDE}, 1);
  try {
    if (Atomics.load(control, ${OPEN}) === 1 && index < control[${HELPERS}]) {
      routines[names[control[${ROUTINE}]]](control[${JOB}], address + 4 * ${COUNTER}, control[${SCRATCH} + index]);
    }
  } finally {
    if (Atomics.sub(control, ${INSIDE}, 1) === 1) Atomics.notify(control, ${INSIDE});
  }
}`;

/** Products below which waking a helper costs more than it saves. */
export const WORTH_SHARING = 2 ** 20;

/** Jobs done alone after helpers came late. */
const PAUSE = 100;

/** The main thread and its helpers. */
export class Team {
  readonly #control: Int32Array;
  /** Started once and never ended: they sleep when there is nothing to do, and do not keep the process alive. */
  #helpers = 0;
  #pause = 0;

  constructor(
    readonly module: WebAssembly.Module,
    readonly memory: WebAssembly.Memory,
  ) {
    this.#control = new Int32Array(memory.buffer, CONTROL, SCRATCH + MOST_HELPERS);
  }

  /** Threads to prepare scratch memory for in a job of so many products, the main one included. */
  sizeFor(products: number): number {
    const helpers = Math.min(get_num_threads() - 1, MOST_HELPERS);
    if (helpers === 0 || products < WORTH_SHARING) return 1;
    if (this.#pause > 0) {
      this.#pause--;
      return 1;
    }
    this.#start(helpers);
    return 1 + Math.min(helpers, Atomics.load(this.#control, READY));
  }

  /** Runs a job on this thread and on as many helpers as there is further scratch memory. */
  run(
    routine: (job: number, counter: number, scratch: number) => void,
    name: Job,
    job: number,
    scratch: number[],
  ): void {
    const control = this.#control;
    control[COUNTER] = 0;
    const isShared = scratch.length > 1;
    if (isShared) {
      control[HELPERS] = scratch.length - 1;
      control[ROUTINE] = JOBS.indexOf(name);
      control[JOB] = job;
      control.set(scratch.slice(1), SCRATCH);
      Atomics.store(control, OPEN, 1);
      Atomics.add(control, GENERATION, 1);
      Atomics.notify(control, GENERATION);
    }
    const start = performance.now();
    try {
      routine(job, CONTROL + 4 * COUNTER, scratch[0]);
    } finally {
      if (isShared) this.#close(performance.now() - start);
    }
  }

  /** Waits for helpers that still compute. On a busy machine they may be late: then the next jobs are done alone. */
  #close(elapsed: number): void {
    const start = performance.now();
    Atomics.store(this.#control, OPEN, 0);
    for (let i = 0; i < SPINS && Atomics.load(this.#control, INSIDE) > 0; i++);
    for (let inside = Atomics.load(this.#control, INSIDE); inside > 0; inside = Atomics.load(this.#control, INSIDE)) {
      Atomics.wait(this.#control, INSIDE, inside, 1);
    }
    if (performance.now() - start > 1 + elapsed / 2) this.#pause = PAUSE;
  }

  #start(helpers: number): void {
    for (; host && this.#helpers < helpers; this.#helpers++) {
      const { module, memory } = this;
      host.startWorker(HELPER, { module, memory, index: this.#helpers, address: CONTROL, names: JOBS });
    }
  }
}
