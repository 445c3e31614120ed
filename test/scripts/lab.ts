import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "./command.js";

/** A notebook of JupyterLab's in a workspace of its own: the usual one brings back what somebody had open. */
export const addressIn = (lab: URL, path: string, workspace = "test"): string =>
  `${lab.origin}/lab/workspaces/${workspace}/tree/${path}${lab.search}&reset`;

export async function choose(page: Page, menu: string, item: string): Promise<void> {
  await page.locator(".lm-MenuBar-item", { hasText: new RegExp(`^${menu}$`) }).click();
  await page.locator(".lm-Menu-item", { hasText: new RegExp(`^${item}`) }).click();
}

/** A cell's source, or the cell with outputs that were saved with it. */
type Cell = string | { source: string; outputs: object[] };

/** A notebook in a folder of its own, which JupyterLab shows, and which no command takes for a lesson, nor git for a change. */
export async function withNotebook(
  name: string,
  written: readonly Cell[],
  use: (path: string) => Promise<void>,
): Promise<void> {
  const modules = join(root, "notebooks", "node_modules");
  mkdirSync(modules, { recursive: true });
  const folder = mkdtempSync(join(modules, "lab-"));
  const cells = written.map((cell, index) => {
    const { source, outputs } = typeof cell === "string" ? { source: cell, outputs: [] } : cell;
    return { cell_type: "code", id: `cell-${index}`, source, metadata: {}, outputs, execution_count: null };
  });
  const kernelspec = { name: "tslab", display_name: "TypeScript", language: "typescript" };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells };
  writeFileSync(join(folder, name), JSON.stringify(notebook));
  try {
    await use(`node_modules/${basename(folder)}/${name}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
