import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

/** Middle of the values, or undefined if there are none. */
export function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** Milliseconds from `require("d2l-ts")` until a first convolution has its answer, over a Node that does nothing. */
export function startUp(rounds: number): { readonly median: number | undefined; readonly fastest: number } {
  const library = createRequire(import.meta.url).resolve("d2l-ts");
  const first = `const { torch, F } = require(${JSON.stringify(library)});
    F.conv2d(torch.ones(1, 1, 64, 64), torch.ones(1, 1, 3, 3)).sum().item();`;
  const time = (script: string) => {
    const start = performance.now();
    execFileSync(process.execPath, ["-e", script]);
    return performance.now() - start;
  };
  const pairs = Array.from({ length: rounds }, () => [time(first), time("")] as const);
  return {
    median: median(pairs.map(([ours, bare]) => ours - bare)),
    fastest: Math.min(...pairs.map(([ours]) => ours)) - Math.min(...pairs.map(([, bare]) => bare)),
  };
}
