import type { INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import { asLines } from "../notebook/notebook.js";

/** Cells of a first notebook, which compute what every language can; the first language with a kernel is taken. */
const cellsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ["python", ["numbers = [1, 2, 3]\nsum(numbers)", 'print("the mean is", sum(numbers) / len(numbers))']],
  [
    "typescript",
    [
      "const numbers: number[] = [1, 2, 3];\nconst total = numbers.reduce((sum, value) => sum + value, 0);\ntotal",
      'console.log("the mean is", total / numbers.length);',
    ],
  ],
  [
    "javascript",
    [
      "const numbers = [1, 2, 3];\nconst total = numbers.reduce((sum, value) => sum + value, 0);\ntotal",
      'console.log("the mean is", total / numbers.length);',
    ],
  ],
  ["r", ["numbers <- c(1, 2, 3)\nsum(numbers)", 'cat("the mean is", mean(numbers), "\\n")']],
  ["julia", ["numbers = [1, 2, 3]\nsum(numbers)", 'println("the mean is ", sum(numbers) / length(numbers))']],
]);

/** A kernel that the first notebook can be written for. */
export interface ChosenKernel {
  readonly name: string;
  readonly language: string;
}

/**
 * The kernel that is named, else the first of a language that we can write.
 * @param languages of the kernels that are there, by their names
 * @throws {UserError} there is none such
 */
export function chooseKernel(languages: ReadonlyMap<string, string>, named: string | undefined): ChosenKernel {
  const there = [...languages].map(([name, language]) => ({ name, language: language.toLowerCase() }));
  const known = there.map(({ name }) => name).join(", ") || "none";
  if (named !== undefined && !languages.has(named))
    throw new UserError(`There is no kernel "${named}", only: ${known}. Choose one with --kernel.`);
  const offered = there.filter(({ name }) => named === undefined || name === named);
  for (const language of cellsOf.keys()) {
    const kernel = offered.find((one) => one.language === language);
    if (kernel !== undefined) return kernel;
  }
  const spoken = [...cellsOf.keys()].join(", ");
  throw new UserError(
    `A first notebook can be in ${spoken}, for which ${named === undefined ? "no kernel is there" : `"${named}" is no kernel`}; there are: ${known}.`,
  );
}

/** The first notebook, not yet run. */
export function firstNotebook({ name, language }: ChosenKernel): INotebookContent {
  const intro = "# A first notebook\n\nEdit a cell, and `d2l-lessons check` says what has become of its output.";
  const code = (cellsOf.get(language) ?? []).map((source, index) => {
    return { cell_type: "code", id: `first-${index + 1}`, metadata: {}, source, outputs: [], execution_count: null };
  });
  return {
    cells: [
      { cell_type: "markdown", id: "intro", metadata: {}, source: intro },
      ...code.map((cell) => ({ ...cell, source: asLines(cell.source) })),
    ],
    metadata: { kernelspec: { name, display_name: name, language } },
    nbformat: 4,
    nbformat_minor: 5,
  } as INotebookContent;
}
