import { expect, test } from "vitest";
import { foreignFolder, foreignNames } from "./foreign.js";
import { measure } from "./measure.js";

// the whole, 20,000 changes, is `npx tsx test/scripts/compare/measure.ts`
const { pairs, falseRed, mutations, missed } = measure(1500, 7);

test("real second and third runs of thirty foreign notebooks are equal to the first", () => {
  expect(foreignNames(foreignFolder).length).toBeGreaterThanOrEqual(30);
  expect(pairs).toBeGreaterThan(200);
  expect(falseRed).toEqual([]);
});

test("every change to their outputs that a reader would notice is seen", () => {
  expect(mutations.size).toBeGreaterThanOrEqual(12);
  expect(missed).toEqual([]);
});
