import { diffArrays } from "diff";
import type { Part } from "./parts.js";

/** What stands side by side: saved and of this run; null where one side has nothing. */
export type Pair = readonly [saved: Part | null, now: Part | null];

/** Put parts of the same kind side by side, in order. */
export function pairsOf(saved: readonly Part[], now: readonly Part[]): Pair[] {
  const pairs: Pair[] = [];
  let left = 0;
  let right = 0;
  for (const { added, removed, count } of diffArrays(saved.map(kindOf), now.map(kindOf))) {
    for (let place = 0; place < count; place++) {
      pairs.push([added ? null : saved[left++], removed ? null : now[right++]]);
    }
  }
  return pairs;
}

function kindOf({ form, title }: Part): string {
  return `${form} ${title}`;
}
