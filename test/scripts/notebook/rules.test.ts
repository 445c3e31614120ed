import type { ICodeCell, IError, INotebookContent } from "@jupyterlab/nbformat";
import { describe, expect, test } from "vitest";
import { UserError } from "../../../scripts/base/errors.js";
import { type CellRules, cellRules, notebookRules, outcomeProblem } from "../../../scripts/notebook/rules.js";
import { lessonNames, readLesson } from "../compare/outputs.js";
import { notebook } from "../notebooks.js";

const none: CellRules = { skip: false, ignoreOutput: false, raises: null };
const rulesOf = (source: string, ...tags: string[]): CellRules => {
  const [cell] = notebook([{ source, tags }]).cells;
  return cellRules(cell as ICodeCell, source);
};

describe("a cell's rules", () => {
  test("are none by default, whatever other tools' tags it has", () => {
    const tags = ["solution", "hide-input", "parameters", "slideshow", "clip", "remove-output", "nbval-skip"];
    expect(rulesOf("let x = 1; // check the shape\n/* check: skip */", ...tags)).toEqual(none);
  });

  test.each([
    ["skip", { skip: true }],
    ["ignore-output", { ignoreOutput: true }],
    ["raises-exception", { raises: {} }],
    ["raises-exception=RangeError", { raises: { ename: "RangeError" } }],
    ["raises-exception=RangeError: too far, by 3", { raises: { ename: "RangeError", message: "too far, by 3" } }],
    ["raises-exception=: too far", { raises: { message: "too far" } }],
    ["rtol=1e-3", { rtol: 1e-3 }],
    ["atol=0", { atol: 0 }],
    ["timeout=0.5", { timeout: 0.5 }],
  ])("%s may be a tag or a comment, in TypeScript or Python", (rule, expected) => {
    expect(rulesOf("1", rule)).toEqual({ ...none, ...expected });
    expect(rulesOf(`const a = 1;\n  // check: ${rule}\na`)).toEqual({ ...none, ...expected });
    expect(rulesOf(`#check:${rule}\r\na = 1`)).toEqual({ ...none, ...expected });
  });

  test("stand between commas, in several lines, and beside tags", () => {
    const source = "// check: rtol=1e-3, timeout = 60, raises-exception=E: a, b\n// check: ignore-output";
    expect(rulesOf(source, "atol=1", "ignore-output", "solution")).toEqual({
      ...{ skip: false, ignoreOutput: true, raises: { ename: "E", message: "a, b" } },
      ...{ rtol: 1e-3, atol: 1, timeout: 60 },
    });
  });

  test("take the tag that nbclient and others skip a cell by", () => {
    expect(rulesOf("1", "skip-execution").skip).toBe(true);
  });

  test("can be read in every lesson", () => {
    const rules = lessonNames.flatMap((name) => notebookRules(readLesson(name), name));
    expect(rules.filter(({ raises }) => raises !== null).length).toBeGreaterThan(10);
    expect(rules.filter(({ ignoreOutput }) => ignoreOutput).length).toBeGreaterThan(0);
  });
});

describe("a rule that is not understood is refused", () => {
  test.each([
    ["rtoll=1e-3", '"rtoll=1e-3" is no rule: did you mean rtol=1e-3?'],
    ["ignore-outputs", '"ignore-outputs" is no rule: did you mean ignore-output?'],
    ["raises_exception", '"raises_exception" is no rule: did you mean raises-exception=RangeError: too far?'],
    ["Skip", '"Skip" is no rule: did you mean skip?'],
    ["rtol 1e-3", '"rtol 1e-3" is no rule: did you mean rtol=1e-3?'],
    [
      "the shape",
      '"the shape" is no rule: rules are skip, ignore-output, raises-exception, rtol, atol, timeout, flaky',
    ],
    ["", '"// check:" names no rule: rules are skip, ignore-output, raises-exception, rtol, atol, timeout, flaky'],
    ["rtol", '"rtol" is not understood: rtol needs a number of 0 or more, as in rtol=1e-3'],
    ["rtol=", '"rtol=" is not understood: rtol needs a number of 0 or more, as in rtol=1e-3'],
    ["atol=-1", '"atol=-1" is not understood: atol needs a number of 0 or more, as in atol=1e-6'],
    ["timeout=0", '"timeout=0" is not understood: timeout needs a number above 0, as in timeout=60'],
    ["timeout=soon", '"timeout=soon" is not understood: timeout needs a number of 0 or more, as in timeout=60'],
    ["skip=yes", '"skip=yes" is not understood: skip takes no value, as in skip'],
    ["rtol=1, rtol=2", '"rtol=1" and "rtol=2" contradict each other: keep one'],
  ])("// check: %s", (rule, says) => {
    expect(() => rulesOf(`// check: ${rule}`)).toThrow(new UserError(says));
  });

  test.each([
    ["ignore-outputs", 'the tag "ignore-outputs" is no rule: did you mean ignore-output?'],
    ["raise-exception", 'the tag "raise-exception" is no rule: did you mean raises-exception=RangeError: too far?'],
    ["timeout", '"timeout" is not understood: timeout needs a number of 0 or more, as in timeout=60'],
  ])("the tag %s", (tag, says) => {
    expect(() => rulesOf("1", tag)).toThrow(new UserError(says));
  });

  test("with the notebook and the cell", () => {
    const content: INotebookContent = notebook(["1", "", "// check: skipp"]);
    expect(() => notebookRules(content, "a.ipynb")).toThrow(
      new UserError('a.ipynb, cell 3: "skipp" is no rule: did you mean skip?'),
    );
  });
});

describe("what must raise", () => {
  const error: IError = {
    output_type: "error",
    ename: "RangeError",
    evalue: "too far",
    traceback: ["RangeError", "at 1"],
  };
  const raising = (raises: CellRules["raises"]): CellRules => ({ ...none, raises });

  test.each([[{}], [{ ename: "RangeError" }], [{ message: "far" }], [{ ename: "RangeError", message: "too far" }]])(
    "is content with the error when it expects %j",
    (raises) => {
      expect(outcomeProblem(raising(raises), error)).toBeNull();
    },
  );

  test("fails when nothing, or something else, is raised", () => {
    expect(outcomeProblem(raising({}), undefined)).toBe("the cell is tagged raises-exception, but it raised nothing");
    expect(outcomeProblem(raising({ ename: "TypeError" }), error)).toBe(
      "the cell must raise TypeError, but it raised RangeError: too far",
    );
    expect(outcomeProblem(raising({ message: "near" }), error)).toBe(
      'the cell must raise RangeError with "near" in its message, but it raised RangeError: too far',
    );
  });

  test("is nothing by default: an error is shown with its traceback", () => {
    expect(outcomeProblem(none, undefined)).toBeNull();
    expect(outcomeProblem(none, error)).toBe("RangeError\nat 1");
  });
});
