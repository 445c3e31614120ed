import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { joined } from "../notebook/notebook.js";

/** Forms of one rich output by MIME type; text is one string. */
export type Bundle = { readonly [mime: string]: unknown };

/** What a reader sees of a cell's outputs. */
export interface Seen {
  /** Printed text and last values, in order: streams come in pieces, and a kernel may print last values. */
  readonly text: string;
  readonly stderr: string;
  /** `name: message`; the traceback differs from kernel to kernel. */
  readonly error: string;
  readonly results: readonly Bundle[];
  readonly displays: readonly Bundle[];
}

/** Put the outputs of a cell in order; `printedValues` takes last values as printed text. */
export function seen(outputs: readonly IOutput[], printedValues: boolean): Seen {
  const text: string[] = [];
  const stderr: string[] = [];
  const error: string[] = [];
  const results: Bundle[] = [];
  const displays: Bundle[] = [];
  for (const output of outputs) {
    if (output.output_type === "stream") {
      (output.name === "stderr" ? stderr : text).push(joined(output.text as MultilineString));
    } else if (output.output_type === "error") {
      error.push(`${output.ename}: ${output.evalue}\n`);
    } else if (output.output_type === "execute_result") {
      const bundle = bundleOf(output);
      if (printedValues) text.push(`${bare(String(bundle["text/plain"] ?? ""))}\n`);
      else results.push(bundle);
    } else {
      displays.push(bundleOf(output));
    }
  }
  return { text: text.join(""), stderr: stderr.join(""), error: error.join(""), results, displays };
}

/** A string as last value: stock tslab prints it bare, others as a literal. */
function bare(text: string): string {
  return /^(['"`])(.*)\1$/s.exec(text)?.[2] ?? text;
}

function bundleOf(output: IOutput): Bundle {
  const forms = Object.entries((output.data ?? {}) as { [mime: string]: unknown });
  return Object.fromEntries(forms.map(([mime, form]) => [mime, isText(form) ? joined(form) : form]));
}

function isText(form: unknown): form is MultilineString {
  return typeof form === "string" || (Array.isArray(form) && form.every((line) => typeof line === "string"));
}
