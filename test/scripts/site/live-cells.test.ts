import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { liveLanguage } from "../../../scripts/site/live-cells.js";
import { prepare } from "../../../scripts/site/prepare.js";
import { ran, writeCourse } from "./fixtures.js";

const folder = mkdtempSync(join(tmpdir(), "live cells "));
const common = { macros: {}, works: new Map() };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [{ kernelspec: { name: "tslab" } }, "typescript"],
  [{ kernelspec: { name: "tslab-stock" } }, "typescript"],
  [{ kernelspec: { name: "jslab" }, language_info: { name: "javascript" } }, "javascript"],
  [{ kernelspec: { name: "deno" }, language_info: { name: "typescript" } }, "typescript"],
  [{ kernelspec: { name: "other", language: "JavaScript" } }, "javascript"],
  [{ kernelspec: { name: "python3", language: "python" }, language_info: { name: "python" } }, undefined],
  [{}, undefined],
] as const)("browsers run notebooks of %j as %s", (metadata, language) => {
  expect(liveLanguage(metadata)).toBe(language);
});

test("all cells of code may be run but those tagged no-live; a notebook marks none by itself", async () => {
  const cells = [
    "# Title",
    { code: "#| echo: false\n1" },
    { code: "2", tags: ["no_live"], metadata: { live_cell: "forged" } },
    { code: "3", tags: ["raises-exception", "remove-cell"] },
    { code: "  " },
  ];
  const kernel = (name: string) => ran(cells, { kernelspec: { name, display_name: name } });
  writeCourse(folder, { "a.ipynb": kernel("tslab"), "b.ipynb": kernel("python3") });
  const { live, text } = await prepare(join(folder, "a.ipynb"), { ...common, isLive: true });
  const found = [
    { id: "c1", source: "1" },
    { id: "c3", source: "3", mayFail: true },
  ];
  expect(live).toEqual({ language: "typescript", cells: found });
  const marks = (page: string) =>
    JSON.parse(page).cells.flatMap(({ metadata }: { metadata: { live_cell?: string } }) => metadata.live_cell ?? []);
  expect(marks(text)).toEqual(["c1", "c3"]);
  for (const { live, text } of [
    await prepare(join(folder, "a.ipynb"), { ...common, isLive: false }),
    await prepare(join(folder, "b.ipynb"), { ...common, isLive: true }),
  ]) {
    expect({ live, marks: marks(text) }).toEqual({ live: undefined, marks: [] });
  }
});
