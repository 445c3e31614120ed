import { describe, expect, test } from "vitest";
import { codeCells, type Lesson, readLessons, sourceOf, tagsOf } from "./lessons.js";
import { type Run, runLesson } from "./scripts.js";

const isClaim = (cell: Parameters<typeof tagsOf>[0]) => tagsOf(cell).includes("claim");
const lessons = readLessons().filter((lesson) => codeCells(lesson).some(isClaim));

/** The statements of a lesson's claims that assert something. */
function assertionsOf(lesson: Lesson): string[] {
  const statements = codeCells(lesson)
    .filter(isClaim)
    .flatMap((cell) =>
      sourceOf(cell)
        .replace(/^\/\/.*\n/gm, "")
        .split(/(?<=;)\n/),
    );
  return statements.filter((statement) => /^(?:for .*\)\s+)?assert\b/.test(statement));
}

/** An assertion with one of its numbers changed, for each of them and in several ways. */
function changed(assertion: string): string[] {
  const numbers = [...assertion.matchAll(/(?<![\w.$:])\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.:])/g)];
  // the bound stands last, before it sizes that make large tensors
  return numbers.reverse().flatMap(({ 0: text, index }) => {
    const value = Number(text.replaceAll("_", ""));
    const others = [value + 1, -value - 1, value * 1e-6, value * 1e6 + 1];
    return others.map((other) => `${assertion.slice(0, index)}(${other})${assertion.slice(index + text.length)}`);
  });
}

function fails(run: Run, assertion: string): boolean {
  try {
    run(assertion);
    return false;
  } catch (error) {
    return (error as Error).name === "AssertionError";
  }
}

describe.each(lessons)("the claims of $slug", (lesson) => {
  test("hold, and each fails when one of its numbers is another", () => {
    const run = runLesson(lesson, "claim");
    const assertions = assertionsOf(lesson);
    expect(assertions).not.toEqual([]);
    expect(assertions.filter((assertion) => fails(run, assertion))).toEqual([]);
    expect(assertions.filter((assertion) => !changed(assertion).some((other) => fails(run, other)))).toEqual([]);
  });
});
