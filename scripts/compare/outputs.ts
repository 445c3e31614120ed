import type { IOutput, MultilineString } from "@jupyterlab/nbformat";
import { joined } from "../notebook/notebook.js";

/** Forms of one rich output by MIME type; text is one string. */
export type Bundle = { readonly [mime: string]: unknown };

/** An output that is no printed text. */
export interface Mark {
  readonly kind: "last value" | "rich output" | "error";
  readonly data: Bundle;
  /** How it is to be shown, such as the width of a picture. */
  readonly metadata: Bundle;
}

/** What was printed between two marks; streams come in pieces. */
export interface Printed {
  readonly text: string;
  readonly stderr: string;
}

/** A cell's outputs as a reader sees them: printed text, and marks in it. There is one printed part more than marks. */
export interface Sequence {
  readonly marks: readonly Mark[];
  readonly printed: readonly Printed[];
}

/**
 * Put the outputs of a cell in order. The two streams of one part are kept apart: which comes first depends on when a
 * kernel flushes them.
 * @param printValues takes last values as printed text
 */
export function sequenceOf(outputs: readonly IOutput[], printValues: boolean): Sequence {
  const marks: Mark[] = [];
  const printed = [{ text: "", stderr: "" }];
  for (const output of outputs) {
    const last = printed[printed.length - 1];
    if (output.output_type === "stream") {
      last[output.name === "stderr" ? "stderr" : "text"] += joined(output.text as MultilineString);
    } else if (output.output_type === "execute_result" && printValues) {
      last.text += `${bare(String(bundleOf(output)["text/plain"] ?? ""))}\n`;
    } else {
      marks.push(markOf(output));
      printed.push({ text: "", stderr: "" });
    }
  }
  return { marks, printed };
}

function markOf(output: IOutput): Mark {
  if (output.output_type === "error") {
    // the traceback differs from kernel to kernel
    return { kind: "error", data: { "text/plain": `${output.ename}: ${output.evalue}` }, metadata: {} };
  }
  const kind = output.output_type === "execute_result" ? "last value" : "rich output";
  return { kind, data: bundleOf(output), metadata: metadataOf(output) };
}

/** A string as last value: stock tslab prints it bare, others as a literal. */
function bare(text: string): string {
  const inside = /^(['"`])(.*)\1$/s.exec(text)?.[2];
  return inside?.replace(/\\(.)/gs, (_, escaped: string) => escapes[escaped] ?? escaped) ?? text;
}

const escapes: { readonly [letter: string]: string } = { n: "\n", t: "\t", r: "\r", b: "\b" };

function bundleOf(output: IOutput): Bundle {
  const forms = Object.entries((output.data ?? {}) as { [mime: string]: unknown });
  return Object.fromEntries(forms.map(([mime, form]) => [mime, isText(form) ? joined(form) : form]));
}

/** What front ends add for themselves, and nobody sees. */
const unseen = ["tags", "id", "outputId"];

function metadataOf({ metadata }: IOutput): Bundle {
  return Object.fromEntries(Object.entries(Object(metadata)).filter(([key]) => !unseen.includes(key)));
}

function isText(form: unknown): form is MultilineString {
  return typeof form === "string" || (Array.isArray(form) && form.every((line) => typeof line === "string"));
}
