import type { ICodeCell, IOutput } from "@jupyterlab/nbformat";
import type { LiveOutput } from "../../../kernel-lib/kernel/browser/contract.js";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { defaultRules } from "../../../scripts/compare/normalise.js";
import { cellRules } from "../../../scripts/notebook/rules.js";
import { codeCells, type Lesson, sourceOf } from "../../notebooks/lessons.js";
import type { LiveClient } from "./live.js";

/** To the letter, but times. */
const exact = { rtol: 0, atol: 0, pixelThreshold: 0, rules: defaultRules };

/** Runs a lesson whole, and tells how it differs from what is saved in it. */
export async function differencesOf(lesson: Lesson, live: LiveClient): Promise<string[]> {
  const outputs: IOutput[][] = [];
  for (const cell of codeCells(lesson)) outputs.push(settled((await live.execute(sourceOf(cell))).outputs));
  return differencesIn(lesson, outputs);
}

/** How the outputs of a lesson's code cells differ from what is saved in it. */
export function differencesIn(lesson: Lesson, outputs: readonly IOutput[][]): string[] {
  return codeCells(lesson).flatMap((cell, index) => {
    const rules = cellRules(cell as ICodeCell, sourceOf(cell));
    if (rules.ignoreOutput) return [];
    const found = compareOutputs(seenIn(cell.outputs as IOutput[]), seenIn(outputs[index] ?? []), exact);
    return found.length > 0 ? [`cell ${index + 1}:`, ...found] : [];
  });
}

/** What is left of outputs that are cleared and replaced. */
export function settled(told: readonly LiveOutput[]): IOutput[] {
  const shown: IOutput[] = [];
  let isToClear = false;
  for (const output of told) {
    if (output.output_type === "clear_output") {
      if (output.wait) isToClear = true;
      else shown.length = 0;
      continue;
    }
    if (output.output_type === "update_display_data") {
      const { data, metadata, display_id } = output;
      for (const old of shown) if (old.display_id === display_id) Object.assign(old, { data, metadata });
      continue;
    }
    if (isToClear) shown.length = 0;
    isToClear = false;
    shown.push({ ...output } as IOutput);
  }
  return shown;
}

/** A page draws figures itself: no picture of one for viewers that cannot comes with it. */
function seenIn(outputs: readonly IOutput[]): IOutput[] {
  return outputs.map((output) => {
    const { data, display_id: _, ...rest } = output;
    if (data === undefined) return rest as IOutput;
    const { "image/png": picture, ...forms } = data as { [mime: string]: unknown };
    return {
      ...rest,
      data:
        "application/vnd.plotly.v1+json" in forms
          ? forms
          : { ...forms, ...(picture === undefined ? {} : { "image/png": picture }) },
    } as IOutput;
  });
}
