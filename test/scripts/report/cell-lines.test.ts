import { expect, test } from "vitest";
import { notebookText } from "../../../scripts/notebook/notebook.js";
import { cellLines } from "../../../scripts/report/cell-lines.js";
import { notebook } from "../notebooks.js";

test("the line of a cell is where its first line of source stands in the file", () => {
  const content = notebook([{ source: "a()" }, { source: "b()\n" }, { source: "" }]);
  content.cells[1].source = ["b()\n", "c()"];
  content.cells[2].source = [];
  const text = notebookText(content);
  const lines = text.split("\n");
  const found = cellLines(text);
  expect(lines[(found[0] ?? 0) - 1]).toContain('"a()"');
  expect(lines[(found[1] ?? 0) - 1]).toContain('"b()\\n"');
  expect(lines[(found[2] ?? 0) - 1]).toContain('"source": []');
});

test("key order, Windows line ends and text that looks like a source do not mislead it", () => {
  const text = '{\r\n"cells": [\r\n{"metadata": {"source": "no"},\r\n"outputs": ["source"],\r\n"source":\r\n["yes"]}]}';
  expect(cellLines(text)).toEqual([6]);
});

test.each(["", "[]", "{", '{"cells": 3}', '{"cells": [{}]}'])("what is no notebook has no lines: %s", (text) => {
  expect(cellLines(text).filter((line) => line !== null)).toEqual([]);
});
