import { rmSync } from "node:fs";
import { fewWithAll } from "../few.js";
import { command, type Ended } from "../scripts/command.js";
import { copyLessons } from "./copies.js";
import { solved } from "./judged.js";
import { codeCells, formsOf, type Lesson, sourceOf } from "./lessons.js";

/** Runs lessons with their solutions on stock tslab, and compares with what is saved in them. */
export async function checkOnStock(lessons: readonly Lesson[]): Promise<Ended> {
  const copies = copyLessons(lessons, solved);
  try {
    return await command("check", "--kernel", "tslab-stock", "--timeout", "300", "--no-cache", copies);
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

/** What a lesson asks of a kernel: ways to display and to draw anew, syntax that kernels rewrite, and kinds of outputs. */
export function asksOf(lesson: Lesson): Set<string> {
  const cells = codeCells({ ...lesson, content: solved(lesson) });
  const words = cells.flatMap(
    (cell) => sourceOf(cell).match(/\bd2l\.Animator\b|\bdisplay(?=\()|^(?:class|import)\b|\bawait\b/gm) ?? [],
  );
  const outputs = cells.flatMap((cell) =>
    cell.outputs.flatMap((output) => [output.output_type, ...Object.keys(formsOf(output))]),
  );
  return new Set([...words, ...outputs]);
}

/** A few lessons that between them ask all that the lessons ask. */
export const fewThatAskAll = (lessons: readonly Lesson[]): Lesson[] => fewWithAll(lessons, asksOf);
