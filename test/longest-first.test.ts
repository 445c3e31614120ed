import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import longest from "./longest.json" with { type: "json" };
import { root } from "./scripts/command.js";

test("the files that a run begins with are there", () => {
  expect(longest.filter((name) => !existsSync(join(root, name)))).toEqual([]);
});
