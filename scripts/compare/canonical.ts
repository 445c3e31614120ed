import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { joined } from "../notebook/notebook.js";

/** What a reader sees of a cell's outputs, one text for each kind, so that equal looks compare equal. */
export interface Canonical {
  /** Printed text and last values, in order: a kernel may send either as stream or as result. */
  readonly text: string;
  readonly stderr: string;
  /** `name: message`; the traceback differs from kernel to kernel. */
  readonly error: string;
  /** Rich output: every form of every bundle. */
  readonly display: string;
}

/** Reduce nbformat outputs to what can be compared. */
export function canonical(outputs: readonly IOutput[]): Canonical {
  const text: string[] = [];
  const stderr: string[] = [];
  const error: string[] = [];
  const display: string[] = [];
  for (const output of outputs) {
    if (output.output_type === "stream") {
      (output.name === "stderr" ? stderr : text).push(joined(output.text as MultilineString));
    } else if (output.output_type === "error") {
      error.push(`${output.ename}: ${output.evalue}\n`);
    } else if (output.output_type === "execute_result") {
      text.push(`${bare(formText(bundleOf(output)["text/plain"]))}\n`);
    } else {
      display.push(bundleText(bundleOf(output)));
    }
  }
  return { text: text.join(""), stderr: stderr.join(""), error: error.join(""), display: display.join("") };
}

/** A string as last value: stock tslab prints it bare, others as a literal. */
function bare(text: string): string {
  return /^(['"`])(.*)\1$/s.exec(text)?.[2] ?? text;
}

function bundleOf(output: IOutput): { [mime: string]: unknown } {
  return (output.data ?? {}) as { [mime: string]: unknown };
}

function bundleText(bundle: { [mime: string]: unknown }): string {
  const forms = Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1));
  return forms.map(([mime, form]) => `${mime}\n${formText(form)}\n`).join("");
}

function formText(form: unknown): string {
  if (typeof form === "string") return form;
  if (Array.isArray(form) && form.every((line) => typeof line === "string")) return form.join("");
  return form === undefined ? "" : JSON.stringify(form, sortedKeys, 1);
}

/** The order of keys says nothing, and nbformat's own writer sorts them in a saved notebook. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
