import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const folder = new URL("../../golden/", import.meta.url);
const requirements = readFileSync(new URL("../../../scripts/dev/golden/requirements.txt", import.meta.url), "utf8");
const pinned = Object.fromEntries(requirements.split("\n").map((line) => line.split("==")));
const recorded = readdirSync(folder).filter((name) => name.endsWith(".json") && name !== "net-known.json");

test.each(recorded)("%s was recorded by the version that is pinned", (name) => {
  const { cases, ...source } = JSON.parse(readFileSync(new URL(name, folder), "utf8"));
  expect(cases.length).toBeGreaterThan(0);
  const [[library, version]] = Object.entries(source);
  expect(version).toBe(pinned[library]);
});
