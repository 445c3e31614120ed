import { expect, test } from "vitest";
import { overwritten, terminalHtml } from "../../../../scripts/site/live/terminal.js";

test("colours are classes, and what looks like markup is text", () => {
  expect(terminalHtml("\u001b[31m<b>\u001b[0m & more")).toBe('<span class="ansi-red-fg">&lt;b&gt;</span> &amp; more');
});

test.each([
  ["10 %\r20 %\n", "20 %\n"],
  ["long text\rab", "abng text"],
  ["lines\r\nof Windows", "lines\nof Windows"],
  ["ab\b\bxy", "xy"],
  ["\b\bstart", "start"],
  ["plain", "plain"],
])("a terminal shows %j as %j", (text, shown) => {
  expect(overwritten(text)).toBe(shown);
});
