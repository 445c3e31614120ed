import type { Job, Kernels } from "./kernels.js";
import { Workspace } from "./workspace.js";

/** Bytes of private memory for a thread: at most eight packed panels of 512 × 8 floats, and their tables. */
const SCRATCH = 8 * 512 * 8 * 4 + 8192;

const COUNTER = 64;

/** The compiled kernels, the memory they work in, and the threads that run them. */
export class Machine {
  readonly kernels: Kernels;
  readonly workspace = new Workspace();

  constructor(module: WebAssembly.Module) {
    const instance = new WebAssembly.Instance(module, { env: { memory: this.workspace.memory } });
    this.kernels = instance.exports as unknown as Kernels;
  }

  /** Parts that `count` equal pieces of work are shared out in; more of them cost more preparation. */
  partsFor(_count: number): number {
    return 1;
  }

  /** Runs a job, given by the fields of its class in assembly/. */
  run(name: Job, fields: readonly number[]): void {
    const job = this.workspace.integers(fields);
    const scratch = this.workspace.take(SCRATCH);
    new Int32Array(this.workspace.memory.buffer, COUNTER, 1)[0] = 0;
    this.kernels[name](job, COUNTER, scratch);
  }
}
