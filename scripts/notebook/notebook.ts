import type { ICodeCell, INotebookContent, MultilineString } from "@jupyterlab/nbformat";
import { messageOf, UserError } from "../base/errors.js";
import { schemaProblem } from "./schema.js";

/** A code cell with something to run, and its place among all cells, from 1. */
export interface RunnableCell {
  readonly number: number;
  readonly cell: ICodeCell;
  readonly source: string;
}

/**
 * Read a notebook of format 4.
 * @throws {UserError} the text is not such a notebook; the message starts with `name`
 */
export function parseNotebook(text: string, name: string): INotebookContent {
  let content: Partial<INotebookContent> | null;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UserError(`${name} is not a notebook: ${noJson(text, messageOf(error))}`);
  }
  if (typeof content?.nbformat === "number" && content.nbformat !== 4) {
    const version = `${content.nbformat}.${content.nbformat_minor ?? 0}`;
    const convert = `jupyter nbconvert --to notebook --nbformat 4 --inplace ${JSON.stringify(name)}`;
    const remedy = content.nbformat > 4 ? "update d2l-lessons" : `run ${convert}`;
    throw new UserError(`${name} is in notebook format ${version}, but 4 is needed: ${remedy}`);
  }
  if (!isNotebook(content)) {
    throw new UserError(`${name} is not a notebook: it has no cells, metadata and nbformat`);
  }
  const problem = schemaProblem(content);
  if (problem !== null) throw new UserError(`${name}${problem}`);
  return content;
}

/** Why a text cannot be read as JSON, in words that say what to do where it is known. */
function noJson(text: string, message: string): string {
  if (text.trim() === "") return "it is empty";
  const conflict = /^<{7} /m.exec(text);
  if (conflict === null) return message.replaceAll("\n", "\\n");
  const line = text.slice(0, conflict.index).split("\n").length;
  return `it holds the marks of a merge, from line ${line} on: resolve the conflict`;
}

function isNotebook(content: Partial<INotebookContent> | null): content is INotebookContent {
  return (
    typeof content === "object" &&
    content !== null &&
    Array.isArray(content.cells) &&
    typeof content.metadata === "object" &&
    typeof content.nbformat === "number" &&
    typeof content.nbformat_minor === "number"
  );
}

/** The notebook as Jupyter writes it: keys sorted, one space of indent, a line feed at the end. */
export function notebookText(content: INotebookContent): string {
  return `${JSON.stringify(content, sortedKeys, 1)}\n`;
}

/** Replacer of JSON.stringify: the keys of objects in the order in which Jupyter saves them. */
export function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The code cells that hold more than white space. */
export function runnableCells(content: INotebookContent): RunnableCell[] {
  return content.cells
    .map((cell, index) => ({ cell, number: index + 1, source: joined(cell.source) }))
    .filter((entry): entry is RunnableCell => entry.cell.cell_type === "code" && entry.source.trim() !== "");
}

/** Whether two notebooks have the same cells with the same sources, in the same order. */
export function sameSources(one: INotebookContent, other: INotebookContent): boolean {
  const sources = ({ cells }: INotebookContent): string =>
    JSON.stringify(cells.map(({ cell_type, source }) => [cell_type, joined(source)]));
  return sources(one) === sources(other);
}

/** Text that nbformat may hold as a list of lines. */
export function joined(text: MultilineString): string {
  return typeof text === "string" ? text : text.join("");
}

/** Text as nbformat writes it: a list of lines, each with its line feed. */
export function asLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
