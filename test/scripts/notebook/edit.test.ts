import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { edited } from "../../../scripts/notebook/edit.js";
import { root } from "../../../scripts/setup/places.js";
import { lessonNames } from "../compare/outputs.js";

const text = `{
 "cells": [
  {
   "execution_count": 1,
   "outputs": [],
   "x": 1e-07
  },
  { "outputs": [1.0, 12345678901234567890], "y": "\\u00e4" }
 ],
 "metadata": {
  "kernelspec": {}
 }
}
`;

test("one value is replaced as Jupyter would write it, and all else stays to the letter", () => {
  const now = edited(text, [{ path: ["cells", 0, "outputs"], value: [{ text: ["a\n"], name: "stdout" }] }]);
  const outputs = `"outputs": [
    {
     "name": "stdout",
     "text": [
      "a\\n"
     ]
    }
   ],`;
  expect(now).toBe(text.replace('"outputs": [],', outputs));
});

test("a new key takes its place in the order of the keys", () => {
  const now = edited(text, [{ path: ["metadata", "d2l-lessons"], value: { sources: "1" } }]);
  expect(now).toBe(text.replace('"kernelspec": {}', '"d2l-lessons": {\n   "sources": "1"\n  },\n  "kernelspec": {}'));
});

test("every lesson stays to the letter when one of its outputs is replaced by itself", () => {
  for (const name of lessonNames) {
    const lesson = readFileSync(join(root, "notebooks", name), "utf8");
    const { cells, metadata } = JSON.parse(lesson);
    const index = cells.findIndex((cell: { outputs?: { output_type: string }[] }) =>
      cell.outputs?.some((output) => output.output_type === "stream"),
    );
    const edits = index === -1 ? [] : [{ path: ["cells", index, "outputs"], value: cells[index].outputs }];
    expect(edited(lesson, [...edits, { path: ["metadata"], value: metadata }])).toBe(lesson);
  }
});
