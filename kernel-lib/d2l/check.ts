import { Verdict } from "./verdict.js";

/** What must hold of an answer: a sentence, and whether it does; a text instead of `false` says more about what is wrong. */
export type Requirements<T> = { readonly [sentence: string]: (answer: T) => boolean | string };

/**
 * Whether an answer to an exercise is right. The first requirement that does not hold is told; while the answer is
 * undefined, what it must fulfil.
 *
 * @example
 * check([1, -2, 1], {
 *   "it has three numbers": (kernel) => kernel.length === 3 || `it has ${kernel.length}`,
 *   "they add up to 0": (kernel) => kernel[0] + kernel[1] + kernel[2] === 0,
 * }).right // true
 */
export function check<T>(answer: T | undefined, requirements: Requirements<T>): Verdict {
  const sentences = Object.entries(requirements);
  if (answer === undefined) {
    const all = sentences.map(([sentence]) => sentence).join("; ");
    return new Verdict("open", `Your turn. It is right when ${all}.`);
  }
  for (const [sentence, holds] of sentences) {
    const found = outcome(() => holds(answer));
    if (found !== true)
      return new Verdict("wrong", `It should hold that ${sentence}${found === false ? "." : `, but ${found}.`}`);
  }
  return new Verdict("right", sentences.length === 1 ? "" : `All ${sentences.length} requirements hold.`);
}

/** An answer of another kind than the requirement expects may make it throw: that is told, too. */
function outcome(holds: () => boolean | string): boolean | string {
  try {
    return holds();
  } catch (error) {
    return `looking failed: ${error instanceof Error ? error.message.split("\n")[0] : error}`;
  }
}
