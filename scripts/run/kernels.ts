import type { Lesson } from "./lesson.js";

/** A lesson with the kernel that it runs in, or why it cannot be run. */
export interface Assigned {
  readonly lesson: Lesson;
  readonly problem?: string;
}

/**
 * Give each notebook a kernel: the one that it names, else the first of its language. What has no code needs none.
 * @param languages of the kernels that are there, by their names
 */
export function withKernels(lessons: readonly Lesson[], languages: ReadonlyMap<string, string>): Assigned[] {
  return lessons.map((lesson) => {
    if (lesson.cells === 0 || languages.has(lesson.kernel)) return { lesson };
    const kernel = lesson.kernel === "" ? kernelOf(lesson.language, languages) : undefined;
    return kernel === undefined ? { lesson, problem: problemOf(lesson, languages) } : { lesson: { ...lesson, kernel } };
  });
}

function kernelOf(language: string | undefined, languages: ReadonlyMap<string, string>): string | undefined {
  const wanted = language?.toLowerCase();
  return [...languages].find(([, spoken]) => spoken.toLowerCase() === wanted)?.[0];
}

function problemOf({ path, kernel, language }: Lesson, languages: ReadonlyMap<string, string>): string {
  const known = `${[...languages.keys()].join(", ")}. Choose one with --kernel.`;
  if (kernel !== "") return `${path} is for the kernel "${kernel}", but the server has only: ${known}`;
  if (language === undefined) return `${path} names neither a kernel nor a language, and the server has: ${known}`;
  return `${path} is in ${language}, for which the server has no kernel, only: ${known}`;
}
