import type { Build } from "./load.js";
import { load } from "./load.js";
import { Machine } from "./machine.js";

const DEPTH = 320;

/**
 * GFLOP/s of the innermost loop alone, on one tile that stays in the nearest cache: the most that
 * a build can reach on this machine. Undefined where the build cannot run.
 */
export function measureLimit(build: Build, milliseconds: number): number | undefined {
  const code = load(build);
  if (!code) return undefined;
  const { routines, workspace } = new Machine(code, false);
  const address = workspace.zeros(DEPTH * 12 + 64);
  const round = 1000;
  let best = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    const start = performance.now();
    routines.repeatTile(round, DEPTH, address);
    best = Math.max(best, (round * DEPTH * 64) / (performance.now() - start) / 1e6);
  }
  return best;
}
