import { expect, test } from "vitest";
import { fewWithAll } from "./few.js";

test("of all a few are chosen that have what there is, the one that adds most first", () => {
  const all = { a: ["x"], b: ["x", "y", "z"], c: ["z", "w"], none: [] };
  const names = Object.keys(all) as (keyof typeof all)[];
  expect(fewWithAll(names, (name) => new Set(all[name]))).toEqual(["b", "c"]);
});
