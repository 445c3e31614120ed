import { escapeHtml } from "../escape.js";
import { cellOptions, type Defaults } from "../quarto.js";
import type { Fence } from "./markdown.js";
import { attributes, type Options } from "./options.js";

/** Code with what stands around it, or HTML in its place. */
export interface Code {
  fence?: Fence;
  before?: string;
  after?: string;
  html?: string;
}

const languages: Record<string, string> = { ojs: "javascript", dot: "text", mermaid: "text" };

/**
 * What stands between backticks in Pandoc's and Quarto's own forms, `{.python}` and `{=html}`; and, in a page of
 * Quarto's, a cell `{python}` with its options: its code is shown, for no such page is run.
 * @returns undefined for all others
 */
export function fencedCode(info: string, content: string, defaults: Defaults | undefined): Code | undefined {
  const [, format] = /^\{=([\w-]+)\}/.exec(info) ?? [];
  if (format !== undefined) return { html: /^html/.test(format) ? content : "" };
  if (/^\{\s*[.#]/.test(info)) {
    const { classes, options } = attributes(info);
    return listing(options.id, options["lst-cap"], { language: classes[0] ?? "", code: content });
  }
  const [, language] = defaults === undefined ? [] : (/^\{\s*([\w-]+)/.exec(info) ?? []);
  if (language === undefined) return undefined;
  return cell(languages[language] ?? language, content, { ...defaults, ...headOptions(info) });
}

function cell(language: string, content: string, defaults: Defaults): Code {
  const { source, metadata } = cellOptions(content, {}, defaults);
  const { label, code_summary: summary = "Code" } = metadata;
  const tags = Array.isArray(metadata.tags) ? metadata.tags : [];
  const anchor = typeof label === "string" ? `<span class="target" id="${escapeHtml(label)}"></span>` : "";
  if (tags.includes("remove-cell") || tags.includes("remove-input")) return { html: anchor };
  const fence = { language, code: source };
  if (!tags.includes("hide-input")) return { fence, before: anchor };
  const before = `${anchor}<details class="fold"><summary>${escapeHtml(String(summary))}</summary>`;
  return { fence, before, after: "</details>" };
}

/** MyST's code, with its caption; a cell of a page of Markdown is folded or left out as its tags say. */
export function directiveCode(language: string, options: Options, content: string): Code {
  const { caption, tags = "", name, label = name } = options;
  if (/\bremove[-_](?:cell|input)\b/.test(tags)) return { html: "" };
  const code = listing(label, caption, { language, code: content });
  if (!/\bhide[-_](?:cell|input)\b/.test(tags)) return code;
  const { before = "", after = "" } = code;
  return { ...code, before: `${before}<details class="fold"><summary>Code</summary>`, after: `</details>${after}` };
}

/** Code that has a name is a place, with a caption a figure. */
function listing(id: string | undefined, caption: string | undefined, fence: Fence): Code {
  const anchor = id === undefined ? "" : ` id="${escapeHtml(id)}"`;
  if (caption === undefined) return { fence, before: anchor && `<span class="target"${anchor}></span>` };
  return { fence, before: `<figure${anchor}>`, after: `<figcaption>${escapeHtml(caption)}</figcaption></figure>` };
}

/** knitr's `{r, echo=FALSE}`. */
function headOptions(info: string): Defaults {
  const { options } = attributes(info);
  const truths: Record<string, boolean> = { TRUE: true, true: true, FALSE: false, false: false };
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.replaceAll(".", "-"), truths[value] ?? value]),
  );
}
