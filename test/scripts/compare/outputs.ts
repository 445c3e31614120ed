import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { defaultRules } from "../../../scripts/compare/normalise.js";
import type { CompareSettings } from "../../../scripts/compare/settings.js";
import { parseNotebook, runnableCells } from "../../../scripts/notebook/notebook.js";
import { root } from "../../../scripts/setup/places.js";

/** As without a configuration. */
export const settings: CompareSettings = { rtol: 1e-5, atol: 1e-8, pixelThreshold: 0.01, rules: defaultRules };

export function stdout(...pieces: string[]): IOutput[] {
  return pieces.map((text) => ({ output_type: "stream", name: "stdout", text }));
}

export function display(data: { [mime: string]: unknown }): IOutput {
  return { output_type: "display_data", metadata: {}, data: data as never };
}

export function result(data: { [mime: string]: unknown }): IOutput {
  return { output_type: "execute_result", execution_count: 1, metadata: {}, data: data as never };
}

/** How two printed texts compare. */
export function texts(saved: string, now: string, changed: Partial<CompareSettings> = {}): string[] {
  return compareOutputs(stdout(saved), stdout(now), { ...settings, ...changed });
}

/** How two forms of a figure compare. */
export function forms(type: string, saved: unknown, now: unknown): string[] {
  return compareOutputs([display({ [type]: saved })], [display({ [type]: now })], settings);
}

const lessons = join(root, "notebooks");

/** File names of the lessons. */
export const lessonNames = readdirSync(lessons).filter((name) => name.endsWith(".ipynb"));

export function readLesson(name: string): INotebookContent {
  return parseNotebook(readFileSync(join(lessons, name), "utf8"), name);
}

/** The saved outputs of all cells of a lesson. */
export function lessonOutputs(name: string): IOutput[][] {
  return runnableCells(readLesson(name)).map(({ cell }) => cell.outputs as IOutput[]);
}

/** The first output of a lesson that has a form of this type; a copy, free to be changed. */
export function lessonFigure(name: string, type: string): IOutput & { data: { [mime: string]: unknown } } {
  const found = lessonOutputs(name)
    .flat()
    .find((output) => type in ((output.data ?? {}) as object));
  if (found === undefined) throw new Error(`expected an output with ${type} in ${name}`);
  return structuredClone(found) as IOutput & { data: { [mime: string]: unknown } };
}
