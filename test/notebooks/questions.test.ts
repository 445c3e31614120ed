import { describe, expect, test } from "vitest";
import { codeCells, hidesOutputs, index, isFolded, readLessons, sourceOf, tagsOf } from "./lessons.js";
import { answerOf, solutionsOf } from "./solutions.js";

const tagged = (tag: string) => (cell: Parameters<typeof tagsOf>[0]) => tagsOf(cell).includes(tag);
const lessons = readLessons().filter(({ slug }) => slug !== index);

describe.each(lessons)("the questions of $slug", (lesson) => {
  const cells = codeCells(lesson);
  const isQuestion = tagged("question");
  const work = cells.filter(tagged("exercise"));

  test("are three or more before the exercises, folded and sealed, each with a cell to answer in that is still open", () => {
    const first = cells.findIndex(tagged("exercise"));
    expect(cells.slice(0, first - 1).filter(isQuestion).length).toBeGreaterThanOrEqual(3);
    for (const [i, cell] of cells.entries()) {
      if (!isQuestion(cell)) continue;
      const name = /^const (\w+) = d2l\.ask\([\s\S]*,\s+d2l\.sealed`[^`]*`\);\n\1$/.exec(sourceOf(cell))?.[1];
      expect([isFolded(cell), hidesOutputs(cell), sourceOf(cells[i + 1])]).toEqual([true, false, `${name}.answer()`]);
    }
  });

  test("have every exercise solved, and its solution told from a wrong one", () => {
    const solutions = solutionsOf(lesson);
    const judges = work.map((cell) => /(?<=d2l\.check\(\w+, )\w+|^\w+(?=\.answer\()/m.exec(sourceOf(cell))?.[0] ?? "");
    expect(judges.length).toBe(solutions.length);
    for (const [i, judge] of judges.entries()) {
      expect(answerOf(solutions[i])).toMatch(new RegExp(`, ${judge}\\)$|^${judge}\\.answer\\(`));
      expect(solutions[i].also).toMatch(
        new RegExp(`!d2l\\.check\\([^;]*\\b${judge}\\)\\.right|!${judge}\\.answer\\([^;]*\\)\\.right`),
      );
    }
  });

  test("leave a cell to work in for every exercise, which says what is wanted", () => {
    for (const cell of work) {
      const text = JSON.stringify(cell.outputs);
      expect(text, sourceOf(cell)).toMatch(/Your turn\.|between the brackets/);
    }
  });
});
