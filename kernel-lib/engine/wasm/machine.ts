import { get_num_threads } from "../threads.js";
import { unshared } from "./load.js";
import type { Job, Routines } from "./routines.js";
import { Team } from "./team.js";
import { Workspace } from "./workspace.js";

/** Bytes of private memory for a thread: at most eight packed panels of 512 × 8 floats, and their tables. */
const SCRATCH = 8 * 512 * 8 * 4 + 8192;

/** The compiled routines, the memory they work in, and the threads that run them. */
export class Machine {
  readonly routines: Routines;
  readonly workspace: Workspace;
  /** Threads that share the memory; without them one thread has it for its own, and copies faster. */
  readonly team: Team | undefined;

  constructor(code: Uint8Array<ArrayBuffer>, isShared: boolean) {
    const module = new WebAssembly.Module(isShared ? code : unshared(code));
    this.workspace = new Workspace(isShared);
    const { memory } = this.workspace;
    this.routines = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Routines;
    this.team = isShared ? new Team(module, memory) : undefined;
  }

  /** Parts that `count` equal pieces of work are shared out in: several a thread, so that none waits long. */
  partsFor(count: number): number {
    const threads = this.team ? get_num_threads() : 1;
    return threads === 1 ? 1 : Math.min(count, 4 * threads);
  }

  /** Runs a job of so many products, given by the fields of its class in assembly/; `scratch` bytes for each thread. */
  run(name: Job, products: number, fields: readonly number[], scratch = SCRATCH): void {
    const job = this.workspace.integers(fields);
    const rooms = Array.from({ length: this.team?.sizeFor(products) ?? 1 }, () => this.workspace.take(scratch));
    if (this.team) this.team.run(this.routines[name], name, job, rooms);
    else this.routines[name](job, this.workspace.integers([0]), rooms[0]);
  }
}
