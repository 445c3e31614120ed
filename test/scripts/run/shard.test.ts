import { expect, test } from "vitest";
import { shardOf } from "../../../scripts/run/shard.js";

const files = Array.from({ length: 17 }, (_, index) => `lessons/${String(index).padStart(2, "0")}.ipynb`);
const times = new Map(files.map((file, index) => [file, ((index * 7919) % 13) + 1]));
const split = (count: number, given = files, known = times): string[][] =>
  Array.from({ length: count }, (_, index) => shardOf(given, { index: index + 1, count }, known));

test.each([1, 2, 3, 5, 17, 40])("every notebook is in exactly one of %i shards, in its order", (count) => {
  const shards = split(count);
  expect(shards.flat().sort()).toEqual(files);
  for (const shard of shards) expect(shard).toEqual(shard.toSorted());
});

test("the split does not hang on the order of the files or of their times", () => {
  const shards = split(4);
  const backwards = split(4, files.toReversed(), new Map([...times].reverse()));
  expect(backwards.map((shard) => shard.toSorted())).toEqual(shards);
});

test("no shard has more to do than another by more than the longest notebook", () => {
  const work = split(4).map((shard) => shard.reduce((sum, file) => sum + (times.get(file) ?? 0), 0));
  expect(Math.max(...work) - Math.min(...work)).toBeLessThanOrEqual(Math.max(...times.values()));
});

test("one long notebook has a shard for itself", () => {
  const known = new Map([["long", 100], ...["a", "b", "c", "d"].map((file) => [file, 10] as const)]);
  expect(split(2, ["a", "b", "long", "c", "d"], known)).toEqual([["long"], ["a", "b", "c", "d"]]);
});

test("a notebook without a time counts as the median, and without any time all count the same", () => {
  const known = new Map([
    ["a", 10],
    ["b", 10],
    ["c", 1],
  ]);
  expect(split(2, ["a", "b", "c", "new"], known)).toEqual([
    ["a", "new"],
    ["b", "c"],
  ]);
  expect(split(3, files, new Map()).map(({ length }) => length)).toEqual([6, 6, 5]);
});

test("a notebook that is named twice runs once", () => {
  expect(split(2, ["a", "a", "b"], new Map())).toEqual([["a"], ["b"]]);
});
