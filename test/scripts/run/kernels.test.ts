import { expect, test } from "vitest";
import { withKernels } from "../../../scripts/run/kernels.js";
import type { Lesson } from "../../../scripts/run/lesson.js";
import { notebook } from "../notebooks.js";

const there = new Map([
  ["jslab", "javascript"],
  ["python3", "python"],
  ["tslab", "typescript"],
]);
const lesson = (given: Partial<Lesson>): Lesson => ({
  ...{ file: "a.ipynb", path: "a.ipynb", kernel: "", cells: 1, content: notebook(["1"]) },
  ...given,
});
const assigned = (given: Partial<Lesson>) => withKernels([lesson(given)], there)[0];

test("a notebook runs in the kernel that it names, whatever its language", () => {
  expect(assigned({ kernel: "tslab", language: "python" }).lesson.kernel).toBe("tslab");
});

test("without one its language decides", () => {
  expect(assigned({ language: "python" }).lesson.kernel).toBe("python3");
  expect(assigned({ language: "JavaScript" }).lesson.kernel).toBe("jslab");
});

test("where neither is known it is not guessed, and the notebook is named", () => {
  expect(assigned({}).problem).toBe(
    "a.ipynb names neither a kernel nor a language, and the server has: jslab, python3, tslab. Choose one with --kernel.",
  );
  expect(assigned({ language: "r" }).problem).toMatch(/^a\.ipynb is in r, for which the server has no kernel, only: /);
  expect(assigned({ kernel: "conda-env" }).problem).toMatch(
    /^a\.ipynb is for the kernel "conda-env", but the server has/,
  );
});

test("what has no code needs none", () => {
  expect(assigned({ kernel: "conda-env", cells: 0 }).problem).toBeUndefined();
});
