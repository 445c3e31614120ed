import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { IOutput } from "@jupyterlab/nbformat";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { parseNotebook, runnableCells } from "../../../scripts/notebook/notebook.js";
import { settings } from "./outputs.js";

/** What one cell put out in three real runs. */
export interface ForeignCell {
  readonly name: string;
  readonly source: string;
  readonly runs: readonly (readonly IOutput[])[];
}

/** Where foreign/make.py has put its notebooks. */
export const foreignFolder = fileURLToPath(new URL("foreign/", import.meta.url));

/** Names of the notebooks in a folder. */
export function foreignNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => name.replace(".ipynb", ""));
}

/** The cells of one of them, whose later runs are beside it. */
export function foreignCells(folder: string, name: string): ForeignCell[] {
  const path = join(folder, `${name}.ipynb`);
  const again: IOutput[][][] = JSON.parse(readFileSync(join(folder, `${name}.again.json`), "utf8"));
  return runnableCells(parseNotebook(readFileSync(path, "utf8"), path))
    .map(({ cell, number, source }, index) => ({
      name: `${name}, cell ${number}`,
      source,
      runs: [cell.outputs as IOutput[], ...again.map((run) => run[index])],
      isCompared: !JSON.stringify(cell.metadata).includes("ignore-output"),
    }))
    .filter(({ isCompared }) => isCompared);
}

/** How two lists of outputs differ, as in a check. */
export function differences(saved: readonly IOutput[], now: readonly IOutput[], language = ""): string[] {
  return compareOutputs(saved, now, { ...settings, valuesMayBePrinted: /script$/.test(language) });
}
