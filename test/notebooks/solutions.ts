import type { ICell, ICodeCell } from "@jupyterlab/nbformat";
import { type Lesson, sourceOf } from "./lessons.js";

/** A solution: its code as readers see it, which ends in the exercise's check, and what is asserted besides. */
export interface Solution {
  readonly id: string;
  readonly code: string;
  readonly also: string;
}

// text alone is folded in every viewer: cells of code stand open on GitHub and in plain nbconvert
const pattern =
  /^<details>\n<summary>Solution<\/summary>\n\n(?:(?!```)[^\n]*\n)+\n```ts\n([\s\S]*?)\n```\n\n<\/details>\n<!-- also checked:\n([\s\S]*?)\n-->$/;

export function solutionOf(cell: ICell): Solution | undefined {
  const [, code, also] = (cell.cell_type === "markdown" && pattern.exec(sourceOf(cell))) || [];
  return code === undefined || also === undefined ? undefined : { id: String(cell.id), code, also };
}

export const solutionsOf = ({ content }: Lesson): Solution[] => content.cells.flatMap((cell) => solutionOf(cell) ?? []);

/** The last line of a solution: an answer to the question or check that judges the exercise. */
export const answerOf = ({ code }: Solution): string =>
  /^(?:d2l\.check\(.*, \w+\)|\w+\.answer\(.*\))$/.exec(code.split("\n").at(-1) ?? "")?.[0] ?? "";

/** A solution as a cell that fails unless its answer is right and all that is asserted of it holds. */
export function runnable(solution: Solution): ICodeCell & { id: string } {
  const answer = answerOf(solution);
  const code = solution.code.slice(0, solution.code.length - answer.length);
  const right = `assert.equal((${answer}).right, true, ${JSON.stringify(answer)});`;
  const source = `import assert from "node:assert/strict";\n${code}${right}\n${solution.also}`;
  const metadata = { tags: ["ignore-output"] };
  return { ...{ cell_type: "code", id: solution.id, metadata, source }, outputs: [], execution_count: null };
}
