import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const mostGarbage = 48 << 20;

/**
 * Collects what checking cells leaves behind once there is much of it. V8 by itself lets the heap double first, which
 * beside a compiler is 100 MB.
 */
export function createCollector(): () => void {
  let collect: (() => void) | undefined;
  let floor = Number.POSITIVE_INFINITY;
  return () => {
    const { used_heap_size: used } = getHeapStatistics();
    floor = Math.min(floor, used);
    if (used < floor + mostGarbage) return;
    collect ??= findCollector();
    collect();
    floor = getHeapStatistics().used_heap_size;
  };
}

function findCollector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // V8 refuses code that was compiled under other flags, and the compiler's is kept for the next start
  setFlagsFromString("--no-expose-gc");
  return collect;
}
