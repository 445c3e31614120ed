import { copyFileSync, cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { root } from "../scripts/command.js";
import { folder, type Lesson } from "./lessons.js";

/** Writes changed lessons into a new folder beside notebooks/, where their cells find what those of the lessons find. */
export function copyLessons(lessons: readonly Lesson[], change: (lesson: Lesson) => INotebookContent): string {
  const copies = mkdtempSync(join(root, ".judged-lessons-"));
  copyFileSync(join(folder, "d2l-lessons.json"), join(copies, "d2l-lessons.json"));
  for (const beside of ["pictures", "weights", "scans"]) {
    cpSync(join(folder, beside), join(copies, beside), { recursive: true });
  }
  for (const lesson of lessons) writeFileSync(join(copies, `${lesson.slug}.ipynb`), JSON.stringify(change(lesson)));
  return copies;
}
