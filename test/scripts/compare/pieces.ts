import type { IOutput } from "@jupyterlab/nbformat";
import { joined } from "../../../scripts/notebook/notebook.js";
import type { ForeignCell } from "./foreign.js";

/** One form of an output that is text, and how to put another in its place. */
export interface Form {
  readonly type: string;
  readonly index: number;
  readonly text: string;
}

const streamType = "stream";

export function formsOf(outputs: readonly IOutput[]): Form[] {
  return outputs.flatMap((output, index): Form[] => {
    if (output.output_type === "stream") return [{ type: streamType, index, text: joined(output.text as string[]) }];
    if (output.output_type === "error") return [{ type: "error", index, text: String(output.evalue) }];
    return Object.entries((output.data ?? {}) as { [type: string]: unknown }).flatMap(([type, form]) => {
      const isText =
        typeof form === "string" || (Array.isArray(form) && form.every((line) => typeof line === "string"));
      return isText && !type.startsWith("image/png") ? [{ type, index, text: joined(form as string[]) }] : [];
    });
  });
}

export function withText(outputs: readonly IOutput[], { type, index }: Form, text: string): IOutput[] {
  return outputs.map((output, at) => {
    if (at !== index) return output;
    if (type === streamType) return { ...output, text };
    if (type === "error") return { ...output, evalue: text };
    return { ...output, data: { ...(output.data as object), [type]: text } } as IOutput;
  });
}

/** Pieces of a form, without white space, that every run has: what differs from run to run is nobody's to notice. */
export function steadyPieces(cell: ForeignCell, form: Form): { readonly start: number; readonly text: string }[] {
  if (isDrawnAnew(cell.runs[0], form)) return [];
  const others = cell.runs.slice(1).map((run) => new Set(piecesOf(textOf(run, form)).map(({ text }) => text)));
  return piecesOf(form.text).filter(
    ({ text }) =>
      others.every((pieces) => pieces.has(text)) &&
      !ofTheRun.test(text) &&
      !(/^timing/.test(cell.name) && ofTime.test(text)),
  );
}

/** Whether a bar goes on after another output: how far it was before that is for the clock to say. */
function isDrawnAnew(run: readonly IOutput[], { type, index }: Form): boolean {
  const later = type === streamType ? run.slice(index + 1).filter(({ name }) => name === run[index].name) : [];
  return later.some(({ text }) => joined(text as string[]).includes("\r"));
}

export function textOf(run: readonly IOutput[], { type, index }: Form): string {
  return formsOf(run).find((form) => form.type === type && form.index === index)?.text ?? "";
}

/** What is not there to be read: colours, and what a drawing says of its making. */
const unread = new RegExp(String.raw`${"\u001b"}\[[\d;]*m|<metadata>[\s\S]*?</metadata>`, "g");
/** Time and chance in which three runs may agree: times and rates of bars, UUIDs; where times are printed, any number and unit. */
const ofTheRun = /\d\d:\d\d|[?\d]\w*\/s(?:tep)?\]?$|^\d+s$|^[0-9a-f]{8}-[0-9a-f]{4}-/;
const ofTime = /^(?:\d[\d.,e+-]*|[nuµm]?s,?)$/;

/** Pieces in what is seen in the end: of a line that is rewritten, only its last state; of markup, its text. */
function piecesOf(text: string): { readonly start: number; readonly text: string }[] {
  // which of the lines that nested bars rewrite is seen in the end is not known here
  if (text.includes("\u001b[A")) return [];
  const read = text.replace(unread, (hidden) => " ".repeat(hidden.length));
  return [...read.matchAll(/[^\s<>]+/g)]
    .map(({ 0: piece, index }) => ({ start: index, text: piece }))
    .filter(({ start }) => {
      const line = text.slice(start, text.indexOf("\n", start) === -1 ? undefined : text.indexOf("\n", start));
      return !line.includes("\r") && !isInTag(text, start);
    });
}

function isInTag(text: string, at: number): boolean {
  return /^\s*</.test(text) && text.lastIndexOf("<", at) > text.lastIndexOf(">", at);
}
