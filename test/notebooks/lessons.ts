import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { ICell, ICodeCell, INotebookContent, IOutput } from "@jupyterlab/nbformat";
import { joined, parseNotebook } from "../../scripts/notebook/notebook.js";

export const folder = fileURLToPath(new URL("../../notebooks/", import.meta.url));

/** The fifteen lessons in their order. */
export const slugs = [
  "01-why-convolution",
  "02-cross-correlation",
  "03-the-layer",
  "04-edges",
  "05-learning-a-kernel",
  "06-channels",
  "07-padding-and-stride",
  "08-dilation-and-groups",
  "09-one-two-three-dimensions",
  "10-what-filters-see",
  "11-receptive-field",
  "12-transposed-convolution",
  "13-pooling-relu-and-the-way-back",
  "14-a-real-network",
  "15-rules-of-thumb",
];
export const index = "00-index";
/** Those that learn for a minute and more. */
export const longLessons = ["14-a-real-network", "15-rules-of-thumb"];

export interface Lesson {
  readonly slug: string;
  readonly bytes: number;
  readonly content: INotebookContent;
}

export function readLessons(): Lesson[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  return names.sort().map((name) => {
    const text = readFileSync(`${folder}${name}`, "utf8");
    return {
      slug: name.replace(/\.ipynb$/, ""),
      bytes: Buffer.byteLength(text),
      content: parseNotebook(text, name),
    };
  });
}

export const codeCells = ({ content }: Lesson) => content.cells.filter(isCode);
export const prose = ({ content }: Lesson) =>
  content.cells.filter((cell) => cell.cell_type === "markdown").map((cell) => joined(cell.source));
export const sourceOf = (cell: ICell) => joined(cell.source);
export const tagsOf = (cell: ICell) => (cell.metadata as { tags?: string[] }).tags ?? [];
export const sectionsOf = (cell: ICell) => (cell.metadata as { section?: string[] }).section ?? [];
export const isFolded = (cell: ICell) => jupyterOf(cell).source_hidden === true;
export const hidesOutputs = (cell: ICell) => jupyterOf(cell).outputs_hidden === true;
export const failed = (cell: ICodeCell) => cell.outputs.some(({ output_type }) => output_type === "error");

function jupyterOf(cell: ICell): { source_hidden?: boolean; outputs_hidden?: boolean } {
  return (cell.metadata as { jupyter?: { source_hidden?: boolean; outputs_hidden?: boolean } }).jupyter ?? {};
}

function isCode(cell: ICell): cell is ICodeCell {
  return cell.cell_type === "code";
}

/** An output's forms as text, by MIME type; a stream's and an error's text stand under "text/plain". */
export function formsOf(output: IOutput): Record<string, string> {
  if (output.output_type === "stream") return { "text/plain": joined(output.text as string | string[]) };
  if (output.output_type === "error") return { "text/plain": (output.traceback as string[]).join("\n") };
  return Object.fromEntries(
    Object.entries(output.data as Record<string, unknown>).map(([type, form]) => [type, asText(form)]),
  );
}

function asText(form: unknown): string {
  if (typeof form === "string") return form;
  const isLines = Array.isArray(form) && form.every((line) => typeof line === "string");
  return isLines ? form.join("") : JSON.stringify(form);
}
