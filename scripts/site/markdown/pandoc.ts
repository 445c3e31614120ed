import type { StateInline } from "markdown-it";
import { escapeHtml } from "../escape.js";
import { numbered, role } from "./roles.js";

/** Quarto's `@fig-name` and `[@sec-name]`, a link to what has the name, by its number; `[-@fig-name]` is that alone. */
export function crossReference(state: StateInline, silent: boolean): boolean {
  const pattern = /(\[-?)?@((?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr)-[\p{L}\p{N}_-]*[\p{L}\p{N}])(\]?)/uy;
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  if (match === null || /[\p{L}\p{N}]/u.test(state.src[state.pos - 1] ?? "")) return false;
  const [whole, open = "", goal, close] = match;
  if (open !== "" && close === "") return false;
  const end = open === "" && close !== "" ? whole.length - 1 : whole.length;
  if (!silent) state.push("html_inline", "", 0).content = numbered(goal, open === "[-" ? "%s" : "");
  state.pos += end;
  return true;
}

/** `\eqref{name}` and `(\ref{name})` of LaTeX, between dollars or not: a link to the formula, by its number. */
export function equationReference(state: StateInline, silent: boolean): boolean {
  const pattern = /(\$?)\\(?:eq)?ref\{([^{}]+)\}\1/y;
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  if (match === null) return false;
  state.pos = pattern.lastIndex;
  if (silent) return true;
  // the number has its own brackets
  if (state.pending.endsWith("(") && state.src[state.pos] === ")") {
    state.pending = state.pending.slice(0, -1);
    state.pos++;
  }
  state.push("html_inline", "", 0).content = role("eq", match[2], {});
  return true;
}

/** Pandoc's `[words]{.class}`: the words. */
export function bracketedSpan(state: StateInline, silent: boolean): boolean {
  const pattern = /\[([^[\]]+)\]\{\s*(?:[.#][\w-]|[\w-]+=)[^{}]*\}/y;
  pattern.lastIndex = state.pos;
  const [whole, words] = pattern.exec(state.src) ?? [];
  if (whole === undefined || words === undefined) return false;
  if (!silent)
    state.push("html_inline", "", 0).content =
      `<span>${state.md.renderInline(words, { ...state.env, footnotes: undefined })}</span>`;
  state.pos += whole.length;
  return true;
}

/** Pandoc's `H~2~O` and `x^2^`. */
export function raised(state: StateInline, silent: boolean): boolean {
  const pattern = /([~^])((?!\1)[^\s~^[\]]+)\1(?!\1)/y;
  pattern.lastIndex = state.pos;
  const [whole, mark, words] = pattern.exec(state.src) ?? [];
  if (whole === undefined || words === undefined || state.src[state.pos - 1] === mark) return false;
  const tag = mark === "~" ? "sub" : "sup";
  if (!silent) state.push("html_inline", "", 0).content = `<${tag}>${escapeHtml(words)}</${tag}>`;
  state.pos += whole.length;
  return true;
}

/** Quarto's `{{< name … >}}`: a film is shown, a break of pages is none here, and of others a note stays. */
export function shortcode(state: StateInline, silent: boolean): boolean {
  const pattern = /\{\{<\s*([\w-]+)\s*(\S*)[^>]*>\}\}/y;
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  if (match === null) return false;
  if (!silent) state.push("html_inline", "", 0).content = shown(match[1], match[2]);
  state.pos = pattern.lastIndex;
  return true;
}

function shown(name: string, argument: string): string {
  if (name === "pagebreak") return "";
  if (name === "kbd") return `<kbd>${escapeHtml(argument)}</kbd>`;
  if (name === "video") return `<video controls src="${escapeHtml(argument)}"></video>`;
  const words = `${name} ${argument}`.trim();
  return `<span class="left-out">“${escapeHtml(words)}” is left out here: Quarto alone knows it.</span>`;
}
