import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const FOLDER = new URL("../golden/display/", import.meta.url);

/**
 * Compares markup, one element a line, with a file that is reviewed in git. A difference leaves the new text beside it
 * as `NAME-changed.EXT`; to accept it, move it over the golden file.
 */
export function expectGolden(name: string, text: string): void {
  const golden = new URL(name, FOLDER);
  const changed = new URL(name.replace(/(\.\w+)$/, "-changed$1"), FOLDER);
  const expected = existsSync(golden) ? readFileSync(golden, "utf8") : "";
  const got = `${text.replaceAll("><", ">\n<")}\n`;
  if (got === expected) rmSync(changed, { force: true });
  else writeFileSync(changed, got);
  expect(got === expected, `${name} is no longer what was reviewed: compare ${fileURLToPath(changed)}`).toBe(true);
}
