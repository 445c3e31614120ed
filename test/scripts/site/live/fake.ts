import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { command, root } from "../../command.js";
import { type Cell, type CodeCell, type Files, ran, writeCourse } from "../fixtures.js";

/** A notebook of the language that browsers run. */
export const typescript = (cells: readonly Cell[]): object =>
  ran(cells, { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } });

export const cell = (code: string, more: Omit<CodeCell, "code"> = {}): CodeCell => ({ code, ...more });

/** Builds a site whose pages take the kernel of `fake-kernel.js`. */
export async function buildWithFake(folder: string, files: Files): Promise<string> {
  const site = join(folder, "site");
  writeCourse(join(folder, "course"), files);
  const { code, output } = await command("site", join(folder, "course"), "--out", site, "--no-execute");
  if (code !== 0) throw new Error(output);
  copyFileSync(join(root, "test/scripts/site/live/fake-kernel.js"), join(site, "assets/live/kernel.js"));
  return site;
}
