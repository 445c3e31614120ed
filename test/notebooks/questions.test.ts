import type { d2l } from "d2l-ts";
import { describe, expect, test } from "vitest";
import { codeCells, hidesOutputs, index, isFolded, readLessons, sourceOf, tagsOf } from "./lessons.js";
import { runLesson } from "./scripts.js";

const tagged = (tag: string) => (cell: Parameters<typeof tagsOf>[0]) => tagsOf(cell).includes(tag);
const lessons = readLessons().filter(({ slug }) => slug !== index);

describe.each(lessons)("the questions of $slug", (lesson) => {
  const cells = codeCells(lesson);
  const isQuestion = tagged("question");
  const work = cells.filter(tagged("exercise"));

  test("are three or more before the exercises, folded, each with a cell to answer in that is still open", () => {
    const first = cells.findIndex(tagged("exercise"));
    expect(cells.slice(0, first - 1).filter(isQuestion).length).toBeGreaterThanOrEqual(3);
    for (const [i, cell] of cells.entries()) {
      if (!isQuestion(cell)) continue;
      const name = /^const (\w+) = d2l\.ask\(/.exec(sourceOf(cell))?.[1];
      expect([isFolded(cell), hidesOutputs(cell), sourceOf(cells[i + 1])]).toEqual([true, false, `${name}.answer()`]);
    }
  });

  test("know their right answers and the usual mistakes, and every solution is told from a wrong one", () => {
    const run = runLesson(lesson, "solution");
    const questions = cells.filter(isQuestion).map((cell) => /^const (\w+)/.exec(sourceOf(cell))?.[1] ?? "");
    for (const question of questions.map((name) => run(name) as d2l.Question)) {
      const { wanted } = question;
      const kind = ["right", "number", "shape", "tensor"].find((key) => key in wanted) as "right";
      expect(question.answer((wanted as d2l.Choice)[kind]).text).toBe(wanted.because);
      const mistakes = (wanted.mistakes ?? []) as readonly (readonly [d2l.Reply, string])[];
      expect(mistakes.length, question.text).toBeGreaterThan(0);
      expect(mistakes.map(([reply]) => question.answer(reply).text)).toEqual(mistakes.map(([, hint]) => hint));
    }
    const rules = work.flatMap((cell) => /d2l\.check\(\w+, (\w+)\)/.exec(sourceOf(cell))?.[1] ?? []);
    const solutions = cells.filter(tagged("solution")).map(sourceOf).join("\n");
    for (const name of rules) {
      expect(solutions).toMatch(new RegExp(`[^!]d2l\\.check\\([^;]*\\b${name}\\)\\.right`));
      expect(solutions).toMatch(new RegExp(`!d2l\\.check\\([^;]*\\b${name}\\)\\.right`));
    }
  });

  test("leave a cell to work in for every exercise, which says what is wanted", () => {
    expect(work.length).toBe(cells.filter(tagged("solution")).length);
    for (const cell of work) {
      const text = JSON.stringify(cell.outputs);
      expect(text, sourceOf(cell)).toMatch(/Your turn\.|between the brackets/);
    }
  });
});
