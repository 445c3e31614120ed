import { describe, expect, test } from "vitest";
import { ValueError } from "../../kernel-lib/base/errors.js";
import { displaySymbol } from "../../kernel-lib/display/contract.js";
import { d2l, torch } from "../../kernel-lib/index.js";
import { expectKeptByJupyterLab } from "../display/viewers.js";

const said = (verdict: d2l.Verdict) => [verdict.state, verdict.text];

describe("a question with choices", () => {
  const question = d2l.ask("Which <way>?", {
    choices: ["up", "down", "left & right"],
    right: "b",
    mistakes: [["a", "Up is where it came from."]],
    because: "The slope says so.",
  });

  test("tells the right letter from the wrong ones, with the author's hint where there is one", () => {
    expect(said(question.answer("b"))).toEqual(["right", "The slope says so."]);
    expect(said(question.answer("a"))).toEqual(["wrong", "Up is where it came from."]);
    expect(said(question.answer("c"))).toEqual(["wrong", "Read the other choices once more."]);
  });

  test("says how to answer as long as there is no answer", () => {
    const open = "Write a letter in quotes, one of a, b, c, between the brackets, and run the cell.";
    expect(said(question.answer())).toEqual(["open", open]);
  });

  test("refuses a letter that no choice has, and an author's question without a right one or a reason", () => {
    expect(() => question.answer("d")).toThrow(new ValueError('the answer must be one of a, b, c, but got "d"'));
    expect(() => d2l.ask("?", { choices: ["x"], right: "b", because: "." })).toThrow(
      new ValueError("right must be one of a, but got 'b'"),
    );
    expect(() => d2l.ask("?", { number: 1, because: " " })).toThrow(
      new ValueError("a question needs `because`: why its right answer is right"),
    );
  });

  test("is shown with its choices, the answer folded, and kept whole by JupyterLab", () => {
    const bundle = question[displaySymbol]();
    expect(bundle["text/plain"]).toBe("Question: Which <way>?\n  a) up\n  b) down\n  c) left & right");
    expect(bundle["text/html"]).toContain("<details><summary>Answer</summary><p>b. The slope says so.</p></details>");
    expect(bundle["text/html"]).toContain(">c) left &amp; right</p>");
    expect(bundle["text/html"]).not.toMatch(/<[ou]l/);
    expectKeptByJupyterLab(String(bundle["text/html"]));
    for (const reply of ["a", "b", undefined]) {
      expectKeptByJupyterLab(String(question.answer(reply)[displaySymbol]()["text/html"]));
    }
  });
});

describe("a question for a number", () => {
  const question = d2l.ask("How much?", { number: 12, mistakes: [[3, "That is one row."]], because: "3 · 4." });

  test.each([
    [12, "right", "3 · 4."],
    [torch.tensor(12), "right", "3 · 4."],
    [3, "wrong", "That is one row."],
    [-12, "wrong", "The size is right, but the sign is not."],
    [13, "wrong", "Very close: one too many or too few."],
    [40, "wrong", "That is too large."],
    [0, "wrong", "That is too small."],
    ["12", "wrong", "A single number is wanted, but this is a string."],
    [[12], "wrong", "A single number is wanted, but this is a list."],
    [torch.ones(2), "wrong", "A single number is wanted, but this is a tensor of shape [2]."],
  ])("answers %s with %s: %s", (reply, state, text) => expect(said(question.answer(reply))).toEqual([state, text]));

  test("is as exact as its author wants", () => {
    const about = d2l.ask("How much?", { number: 2.3, tolerance: 0.05, because: "log 10" });
    expect([2.26, 2.34, 2.36].map((reply) => about.answer(reply).right)).toEqual([true, true, false]);
  });
});

describe("a question for a shape", () => {
  const question = d2l.ask("Of which shape?", {
    shape: [2, 3, 5],
    mistakes: [[[1, 3, 5], "There are two kernels."]],
    because: "two kernels of 3 × 5",
  });

  test.each([
    [[2, 3, 5], "right", "two kernels of 3 × 5"],
    [torch.zeros(2, 3, 5).shape, "right", "two kernels of 3 × 5"],
    [[1, 3, 5], "wrong", "There are two kernels."],
    [[5, 3, 2], "wrong", "The sizes are right, but in the wrong order."],
    [[3, 5], "wrong", "The shape has 3 sizes, yours has 2."],
    [[2, 4, 5], "wrong", "The size in place 1 is too large."],
    [[2, 3, 4], "wrong", "The size in place 2 is too small."],
    [6, "wrong", "A shape is a list of sizes, such as [2, 3], but this is a number."],
  ])("answers %s with %s: %s", (reply, state, text) => expect(said(question.answer(reply))).toEqual([state, text]));
});

describe("a question for a tensor", () => {
  const question = d2l.ask("What comes out?", {
    tensor: [
      [1, 2],
      [3, 5],
    ],
    mistakes: [
      [
        [
          [0, 0],
          [0, 0],
        ],
        "That is the start.",
      ],
    ],
    because: "multiply and add",
  });

  test.each([
    [
      [
        [1, 2],
        [3, 5],
      ],
      "right",
      "multiply and add",
    ],
    [
      torch.tensor([
        [1, 2],
        [3, 5],
      ]),
      "right",
      "multiply and add",
    ],
    [
      [
        [0, 0],
        [0, 0],
      ],
      "wrong",
      "That is the start.",
    ],
    [
      [
        [1, 3],
        [2, 5],
      ],
      "wrong",
      "Rows and columns are exchanged.",
    ],
    [
      [
        [-1, -2],
        [-3, -5],
      ],
      "wrong",
      "Each sign is the opposite of what it should be.",
    ],
    [
      [
        [5, 3],
        [2, 1],
      ],
      "wrong",
      "This is the right answer turned around.",
    ],
    [[1, 2, 3, 5], "wrong", "The shape should be [2, 2], but yours is [4]."],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "wrong",
      "1 element of 4 is not right; look at [1, 1] first.",
    ],
    [
      [
        [1, 0],
        [0, 5],
      ],
      "wrong",
      "2 elements of 4 are not right; look at [0, 1] first.",
    ],
    [7, "wrong", "A tensor of numbers is wanted, but this is a number."],
  ])("answers %s with %s: %s", (reply, state, text) => expect(said(question.answer(reply))).toEqual([state, text]));
});

describe("a sealed answer", () => {
  const wanted: d2l.Wanted = {
    tensor: [[1, -2.5]],
    mistakes: [[[0, 0], 'Nothing? Count \\ "again" — 3 · 9.']],
    because: `Twice. ${"It takes a line of more than eighty characters to see where it breaks. ".repeat(3)}`,
  };
  const text = d2l.seal(wanted);
  const again = (lines: string) => d2l.sealed({ raw: [lines] } as unknown as TemplateStringsArray);

  test("says what was sealed, and stands beside its question as if it were open", () => {
    expect(again(text)).toEqual(wanted);
    expect(again(`\n${text}\n`)).toEqual(wanted);
    const windows = d2l.ask("How many windows?", d2l.sealed`{ "ahzore": 9, "orpnhfr": "0 − 7 + 6 = 9." }`);
    expect(said(windows.answer(4))).toEqual(["right", "5 − 2 + 1 = 4."]);
  });

  test("shows none of its words and numbers, in lines of at most 77 characters", () => {
    expect(text).not.toMatch(/\b(?:because|Twice|again|tensor|2\.5|9)\b/);
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(77);
    expect(text.split("\n").length).toBeGreaterThan(2);
  });

  test("that was not sealed is refused", () => {
    expect(() => d2l.sealed`number: 4`).toThrow(
      new ValueError("sealed`…` expects a text that d2l.seal has made, and this is none"),
    );
  });
});
