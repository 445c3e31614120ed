import { expect, test } from "vitest";
import type { Lesson } from "../../../scripts/run/lesson.js";
import { expectedSeconds, longestFirst, timeLeft } from "../../../scripts/run/schedule.js";

function lesson(path: string, cells: number): Lesson {
  return {
    file: path,
    path,
    kernel: "tslab",
    cells,
    content: { cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 },
  };
}

test("a notebook that has run before is expected to take as long again, others a start and as long per cell as those", () => {
  const lessons = [lesson("known", 10), lesson("new", 4), lesson("prose", 0)];
  expect(expectedSeconds(lessons, new Map([["known", 21]]))).toEqual(
    new Map([
      ["known", 21],
      ["new", 9],
      ["prose", 0],
    ]),
  );
});

test("where nothing is known, 500 small cells are not expected to take 500 times as long as one", () => {
  const seconds = expectedSeconds([lesson("one", 1), lesson("many", 500)], new Map());
  expect((seconds.get("many") ?? 0) / (seconds.get("one") ?? 0)).toBeLessThan(100);
});

test("the longest notebook is first, and the rest keep their order where they take the same", () => {
  const lessons = [lesson("a", 1), lesson("b", 30), lesson("c", 1)];
  const order = longestFirst(lessons, expectedSeconds(lessons, new Map()));
  expect(order.map(({ path }) => path)).toEqual(["b", "a", "c"]);
});

test("time left is the work shared out, but never less than the longest notebook", () => {
  expect(timeLeft([10, 10, 10], 2)).toBe(15);
  expect(timeLeft([60, 1, 1], 2)).toBe(60);
  expect(timeLeft([], 2)).toBe(0);
});
