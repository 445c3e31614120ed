import type { IOutput } from "@jupyterlab/nbformat";
import { screenOf } from "../compare/terminal.js";
import { escapeHtml } from "./escape.js";
import { undescribed } from "./undescribed.js";

/** Types of outputs that the site draws itself, the first of a bundle. */
const drawn = [/^application\/vnd\.plotly\.v\d\+json$/, /^application\/vnd\.vega(?:lite)?\.v\d\+json$/];
const drawnLast = [/^application\/vnd\.jupyter\.widget-view\+json$/, /^application\/json$/];
/** Types that a page shows as they are. */
const shown = /^(?:text\/(?:html|markdown|latex|plain|vnd\.mermaid)|image\/(?:png|jpeg|svg\+xml))$/;
/** Pictures that nbconvert does not know. */
const picture = /^image\/(?:gif|webp|bmp|avif)$/;
/** What only brings scripts along for outputs that follow, which say so themselves. */
const loader = /^application\/vnd\.\w+_load\.v\d\+json$/;

/**
 * The outputs of a cell as a page shows them: text that goes back in itself as a terminal shows it, and what only a
 * running notebook knows as HTML that says so.
 * @param alt the cell's words for those who do not see its pictures
 */
export function readOutputs(saved: readonly IOutput[], alt?: unknown): IOutput[] {
  const outputs: IOutput[] = [];
  for (const output of saved) {
    const last = outputs.at(-1);
    if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name)
      last.text = textOf(last.text) + textOf(output.text);
    else if (!Object.keys(output.data ?? {}).some((type) => loader.test(type))) outputs.push({ ...output });
  }
  for (const output of outputs) {
    if (output.output_type === "stream") output.text = screenOf(textOf(output.text).replaceAll("\r\n", "\n"));
    if (typeof output.data === "object" && output.data !== null) readBundle(output, output.data as Bundle, alt);
    if (typeof alt === "string") describe(output, alt);
  }
  return outputs;
}

type Bundle = Record<string, unknown>;

const textOf = (text: unknown): string => [text].flat().join("");

function readBundle(output: IOutput, { "application/javascript": script, ...data }: Bundle, alt: unknown): void {
  const types = Object.keys(data);
  const isShown = types.some((type) => /^(?:text\/html|image\/)/.test(type));
  const wanted = isShown ? drawn : [...drawn, ...drawnLast];
  const type = wanted.flatMap((pattern) => types.filter((each) => pattern.test(each)))[0];
  if (type !== undefined) output.metadata = { ...(output.metadata as object), drawn: type };
  else if (!isShown && script !== undefined) data["text/html"] = "<script></script>";
  else if (!types.some((each) => shown.test(each) && each !== "text/plain")) {
    const html = htmlOf(data, types, alt);
    if (html !== undefined) data["text/html"] = html;
  }
  output.data = data as IOutput["data"];
}

/** HTML for what nbconvert would not show. */
function htmlOf(data: Bundle, types: readonly string[], alt: unknown): string | undefined {
  const pictured = types.find((type) => picture.test(type));
  if (pictured !== undefined) {
    const words = typeof alt === "string" ? escapeHtml(alt) : undescribed;
    return `<img alt="${words}" src="data:${pictured};base64,${textOf(data[pictured]).replaceAll("\n", "")}">`;
  }
  const [unknown] = types;
  return unknown === undefined || types.includes("text/plain")
    ? undefined
    : `<object type="${escapeHtml(unknown)}"></object>`;
}

/** A cell's words for those who do not see its picture. */
function describe(output: IOutput, alt: string): void {
  const metadata = (output.metadata ?? {}) as Record<string, object>;
  for (const type of ["image/png", "image/jpeg", "image/svg+xml"]) metadata[type] = { alt, ...metadata[type] };
  output.metadata = metadata as IOutput["metadata"];
}
