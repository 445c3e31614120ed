import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Kept } from "../../../scripts/site/kept.js";

const folder = mkdtempSync(join(tmpdir(), "kept "));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("what follows from the same bytes is made once, for each kind of work, and in later runs too", async () => {
  const make = vi.fn(async () => Buffer.from([0, 255, 10]));
  for (const kept of [new Kept(folder, "one"), new Kept(folder, "one")]) {
    for (const content of ["a", "b"])
      expect(await kept.get(Buffer.from(content), make)).toEqual(Buffer.from([0, 255, 10]));
  }
  expect(make).toHaveBeenCalledTimes(2);
  await new Kept(folder, "another").get(Buffer.from("a"), make);
  expect(make).toHaveBeenCalledTimes(3);
});

test("work that fails keeps nothing", async () => {
  const kept = new Kept(folder, "failing");
  await expect(kept.get(Buffer.from("a"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(readdirSync(folder)).not.toContain("failing");
  expect(await kept.get(Buffer.from("a"), async () => Buffer.from("made"))).toEqual(Buffer.from("made"));
});
