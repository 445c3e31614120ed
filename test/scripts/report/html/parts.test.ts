import { expect, test } from "vitest";
import { pairsOf } from "../../../../scripts/report/html/pairs.js";
import { partsOf } from "../../../../scripts/report/html/parts.js";
import { printed } from "../../notebooks.js";
import { display } from "../reports.js";

test("a stream that came in pieces is one part, with the terminal's colours taken out", () => {
  const colour = "\u001b[31mred\u001b[0m\n";
  expect(partsOf([printed("a\n"), printed(colour), printed("b\n")])).toEqual([
    { form: "text", title: "stdout", text: "a\nred\nb\n" },
  ]);
});

test("each form of a bundle is a part: pictures, then HTML, text, and JSON with its keys in order", () => {
  const bundle = {
    "text/plain": ["a\n", "b"],
    "image/png": "AA\nAA",
    "text/html": "<b>",
    "application/json": { b: 1, a: 2 },
  };
  expect(partsOf([display(bundle)])).toEqual([
    { form: "picture", title: "display, image/png", mime: "image/png", base64: "AAAA" },
    { form: "html", title: "display, text/html", text: "<b>" },
    { form: "text", title: "display, text/plain", text: "a\nb" },
    { form: "text", title: "display, application/json", text: '{\n "a": 2,\n "b": 1\n}' },
  ]);
});

test("an error is its traceback, or its name and message", () => {
  const error = { output_type: "error", ename: "E", evalue: "no" };
  expect(
    partsOf([
      { ...error, traceback: ["one", "two"] },
      { ...error, traceback: [] },
    ]),
  ).toEqual([
    { form: "text", title: "error", text: "one\ntwo" },
    { form: "text", title: "error", text: "E: no" },
  ]);
});

test("parts of one kind stand side by side, and what one side lacks beside nothing", () => {
  const saved = partsOf([printed("a"), display({ "text/plain": "x" })]);
  const now = partsOf([printed("b"), display({ "image/png": "" }), display({ "text/plain": "y" })]);
  const titles = pairsOf(saved, now).map((pair) => pair.map((part) => part?.title ?? null));
  expect(titles).toEqual([
    ["stdout", "stdout"],
    [null, "display, image/png"],
    ["display, text/plain", "display, text/plain"],
  ]);
});
