import { describe, expect, test } from "vitest";
import { UserError } from "../../../scripts/base/errors.js";
import { parseNotebook } from "../../../scripts/notebook/notebook.js";

const code = { cell_type: "code", id: "a", metadata: {}, source: "1", outputs: [], execution_count: null };
const { metadata: _metadata, ...noMetadata } = code;
const { source: _source, ...noSource } = code;
const { outputs: _outputs, ...noOutputs } = code;
const good = { ...code, id: "b" };
const parse = (cells: unknown[], more: object = {}) =>
  parseNotebook(JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5, ...more }), "a.ipynb");

describe("a malformed notebook is told with file, cell and what is wrong, when", () => {
  test.each([
    ["a cell has no metadata", noMetadata, "a.ipynb, cell 2: metadata is missing"],
    ["a cell has no source", noSource, "a.ipynb, cell 2: source is missing"],
    ["a cell has no outputs", noOutputs, "a.ipynb, cell 2: outputs is missing"],
    ["a cell is null", null, "a.ipynb, cell 2: it must be object, but is null"],
    ["a cell is a list", [], "a.ipynb, cell 2: it must be object, but is []"],
    [
      "tags are a text",
      { ...code, metadata: { tags: "x" } },
      'a.ipynb, cell 2: metadata.tags must be array, but is "x"',
    ],
    [
      "a source is a number",
      { ...code, source: 5 },
      "a.ipynb, cell 2: source must be a text, or a list of texts, but is 5",
    ],
    [
      "a line of a source is a number",
      { ...code, source: ["a", 1] },
      'a.ipynb, cell 2: source must be a text, or a list of texts, but is ["a",1]',
    ],
    [
      "a cell is of no known sort",
      { ...code, cell_type: "heading" },
      'a.ipynb, cell 2: cell_type must be one of code, markdown, raw, but is "heading"',
    ],
    ["an output is null", { ...code, outputs: [null] }, "a.ipynb, cell 2, output 1: it must be object, but is null"],
    [
      "a stream has no text",
      { ...code, outputs: [{ output_type: "stream", name: "stdout" }] },
      "a.ipynb, cell 2, output 1: text is missing",
    ],
    [
      "an error has no traceback",
      { ...code, outputs: [{ output_type: "error", ename: "E", evalue: "e" }] },
      "a.ipynb, cell 2, output 1: traceback is missing",
    ],
    [
      "a form of an output is a number",
      { ...code, outputs: [{ output_type: "display_data", metadata: {}, data: { "text/plain": 3 } }] },
      "a.ipynb, cell 2, output 1: data.text/plain must be a text, or a list of texts, but is 3",
    ],
  ])("%s", (_when, cell, says) => {
    expect(() => parse([good, cell])).toThrow(new UserError(says));
  });

  test("its metadata is wrong", () => {
    expect(() => parse([], { metadata: { kernelspec: { name: 3 } } })).toThrow(
      /^a\.ipynb: metadata\.kernelspec\.name must be string, but is 3$/,
    );
  });
});

test("what nobody needs to run a notebook may be missing, and what the schema does not name may be there", () => {
  const { id: _id, execution_count: _count, ...bare } = code;
  expect(parse([{ ...bare, extra: 1 }], { metadata: { kernelspec: { name: "python3" } } }).cells).toHaveLength(1);
  expect(parse([bare], { nbformat_minor: 2 }).cells).toHaveLength(1);
});

test("a newer minor version may have cells and outputs of other sorts", () => {
  const future = { cell_type: "sql", metadata: {}, source: "", outputs: [{ output_type: "table" }] };
  expect(parse([future], { nbformat_minor: 6 }).cells).toHaveLength(1);
});

test.each([
  ["an empty file", "", "a.ipynb is not a notebook: it is empty"],
  ["a blank one", "\n  \n", "a.ipynb is not a notebook: it is empty"],
  [
    "one with the marks of a merge",
    '{\n "cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> other\n]}',
    "a.ipynb is not a notebook: it holds the marks of a merge, from line 3 on: resolve the conflict",
  ],
  [
    "format 3",
    '{"nbformat": 3, "worksheets": []}',
    'format 3.0, but 4 is needed: run jupyter nbconvert --to notebook --nbformat 4 --inplace "a.ipynb"',
  ],
  ["format 5", '{"nbformat": 5, "nbformat_minor": 1}', "format 5.1, but 4 is needed: update d2l-lessons"],
])("%s is refused in one line that says what to do", (_what, text, message) => {
  expect(() => parseNotebook(text, "a.ipynb")).toThrow(message);
});

test("what is no JSON is told in one line", () => {
  expect(() => parseNotebook("<html>\n<p>\n", "a.ipynb")).toThrow(/^a\.ipynb is not a notebook: .*<html>[^\n]*$/);
});
