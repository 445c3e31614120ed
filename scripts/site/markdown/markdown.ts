import MarkdownIt, { type StateBlock, type StateInline, type Token } from "markdown-it";
import deflist from "markdown-it-deflist";
import footnote from "markdown-it-footnote";
import { escapeHtml } from "../escape.js";
import { formulaAt, labelsIn, type Macros } from "../formula.js";
import type { Defaults } from "../quarto.js";
import { attributed } from "./attributes.js";
import { type Citations, citationRole, pandocCitation } from "./citations.js";
import { fencedCode } from "./code.js";
import { directive } from "./directives.js";
import { type ReadText, withIncluded } from "./includes.js";
import { bracketedSpan, crossReference, equationReference, raised, shortcode } from "./pandoc.js";
import { embedded, role } from "./roles.js";
import { captionTables } from "./tables.js";
import { markTasks } from "./tasks.js";

/** Code in Markdown, which nbconvert colours. */
export interface Fence {
  language: string;
  code: string;
}

/** What the Markdown of one page shares: definitions of formulas, what it cites, and the code that is met. */
export interface MarkdownPage {
  macros: Macros;
  citations: Citations;
  fences: Fence[];
  /** How many texts were read, which keeps the ids of their footnotes apart. */
  texts: number;
  /** How many sets of tabs it has, of each of which one tab is open. */
  tabs: number;
  read: ReadText;
  /** Of a page of Quarto's, what its front matter says of all its cells. */
  quarto?: { defaults: Defaults };
}

/** What the reader passes to its rules. */
type Env = Record<string | symbol, unknown> | undefined;

const pageOf = (env: Env): MarkdownPage => env?.page as MarkdownPage;

/** Markdown as Jupyter and MyST write it, as HTML; in the place of code stands `<div data-fence="0"></div>` and so on. */
export function markdownHtml(source: string, page: MarkdownPage): string {
  const docId = `text-${++page.texts}`;
  return reader.render(withIncluded(source, page.read), { page, docId });
}

const reader = MarkdownIt({ html: true, linkify: true }).use(footnote).use(deflist);
// what looks like an address without a scheme is mostly the name of a module
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
reader.block.ruler.before("fence", "colon-fence", colonFence, { alt: ["paragraph", "blockquote", "list"] });
reader.block.ruler.before("fence", "target", target, { alt: ["paragraph"] });
reader.block.ruler.before("fence", "formula", formulaBlock, { alt: ["paragraph"] });
reader.inline.ruler.before("escape", "formula", formulaInline);
reader.inline.ruler.before("formula", "equation", equationReference);
reader.inline.ruler.before("backticks", "role", roleInline);
reader.inline.ruler.before("link", "cross-reference", crossReference);
reader.inline.ruler.before("link", "citation", (state, silent) => {
  const { citations, quarto } = pageOf(state.env);
  return pandocCitation(state, silent, citations, quarto !== undefined);
});
reader.inline.ruler.before("text", "shortcode", shortcode);
reader.inline.ruler.before("link", "span", bracketedSpan);
reader.inline.ruler.before("emphasis", "raised", (state, silent) => {
  return pageOf(state.env).quarto !== undefined && raised(state, silent);
});
reader.core.ruler.after("inline", "attributes", ({ tokens }) => attributed(tokens));
reader.core.ruler.after("attributes", "table-captions", ({ tokens }) => captionTables(tokens));
reader.core.ruler.after("inline", "tasks", ({ tokens }) => markTasks(tokens));
reader.renderer.rules.formula = (tokens, index) => String(tokens[index].meta?.html);
reader.renderer.rules.fence = (tokens, index, _options, env) => fenceHtml(tokens[index], env);
reader.renderer.rules.code_block = (tokens, index, _options, env) => fenceHtml(tokens[index], env);
reader.renderer.rules.html_block = (tokens, index, _options, env) => htmlBlock(tokens[index].content, pageOf(env));
reader.renderer.rules.heading_open = (tokens, index) =>
  `<${tokens[index].tag} id="${escapeHtml(idOf(tokens, index))}"${tokens[index].meta?.unnumbered ? " data-unnumbered" : ""}>`;
reader.renderer.rules.heading_close = (tokens, index) => {
  const id = encodeURIComponent(idOf(tokens, index - 2));
  return `<a class="anchor-link" href="#${id}">¶</a></${tokens[index].tag}>\n`;
};

const { image } = reader.renderer.rules;
reader.renderer.rules.image = (...place) => {
  const source = String(place[0][place[1]].attrGet("src"));
  return source.startsWith("#") ? embedded(source) : (image?.(...place) ?? "");
};

reader.renderer.rules.footnote_block_open = () =>
  '<hr class="footnotes-sep">\n<section class="footnotes" role="group" aria-label="Footnotes">\n<ol class="footnotes-list">\n';
const { footnote_anchor } = reader.renderer.rules;
reader.renderer.rules.footnote_anchor = (...place) =>
  footnote_anchor?.(...place).replace("<a ", '<a aria-label="Back to the text" ') ?? "";

/** The id that Jupyter gives to a heading. */
function idOf(tokens: readonly Token[], index: number): string {
  const given = tokens[index].attrGet("id");
  if (given !== null) return String(given);
  const parts = tokens[index + 1]?.children ?? [];
  const text = parts.map(({ type, content }) => (/^(?:text|code_inline|formula)$/.test(type) ? content : ""));
  return text.join("").trim().replaceAll(/\s/g, "-");
}

function fenceHtml({ info, content, markup }: Token, env: Env): string {
  const { fences, quarto } = pageOf(env);
  const render = (source: string) => reader.render(source, { ...env, footnotes: undefined });
  // code stands between backticks or tildes, boxes also between colons
  const code = markup === "" ? undefined : fencedCode(info.trim(), content, quarto?.defaults);
  const made = code ?? directive(info.trim(), content, render, pageOf(env));
  if (typeof made === "string") return made;
  const { fence, html = "", before = "", after = "" } = made;
  if (fence === undefined) return html;
  fences.push(fence);
  return `${before}<div data-fence="${fences.length - 1}"></div>${after}\n`;
}

/** Formulas are drawn between the tags of HTML that stands by itself. */
function htmlBlock(html: string, { macros }: MarkdownPage): string {
  if (/<(?:pre|code|script|style)\b/i.test(html)) return html;
  const parts = html.split(/(<[^>]*>)/);
  return parts.map((part) => (part.startsWith("<") ? part : formulasIn(part, macros))).join("");
}

function formulasIn(text: string, macros: Macros): string {
  let html = "";
  for (let at = 0; at < text.length; ) {
    const found = /[$\\]/.test(text[at]) ? formulaAt(text, at, macros) : undefined;
    html += found?.html ?? text[at];
    at = found?.end ?? at + 1;
  }
  return html;
}

/** `::: {note}` to `:::`, with others of its kind inside; Pandoc's and Quarto's `::: {.callout-note}` too. */
function colonFence(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  const opening = /^(:{3,})\s*(\{.*|[\w-]+.*)$/.exec(lineOf(state, start));
  if (opening === null) return false;
  if (silent) return true;
  let depth = 1;
  let line = start + 1;
  for (; line < end; line++) {
    const text = lineOf(state, line);
    if (/^:{3,}\s*[^:\s]/.test(text)) depth++;
    else if (/^:{3,}\s*$/.test(text) && --depth === 0) break;
  }
  const token = state.push("fence", "div", 0);
  token.info = /^[{]/.test(opening[2]) ? opening[2] : `{${opening[2].split(" ")[0]}}`;
  token.content = state.getLines(start + 1, line, state.blkIndent, true);
  state.line = Math.min(line + 1, end);
  return true;
}

const lineOf = (state: StateBlock, line: number): string =>
  state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);

/** MyST's `(name)=`, which other pages may refer to, its mark between cells, and its comments. */
function target(state: StateBlock, start: number, _end: number, silent: boolean): boolean {
  const match = /^(?:\(([^()]+)\)=|\+\+\+(\s.*)?|%(?:\s.*)?)\s*$/.exec(lineOf(state, start));
  if (match === null) return false;
  if (silent) return true;
  const name = match[1] ?? /"label"\s*:\s*"([^"]+)"/.exec(match[2] ?? "")?.[1];
  if (name !== undefined)
    state.push("html_block", "", 0).content = `<span class="target" id="${escapeHtml(name)}"></span>`;
  state.line = start + 1;
  return true;
}

/** Formulas of several lines, whose parts Markdown would take for lists and headings. */
function formulaBlock(state: StateBlock, start: number, end: number, silent: boolean): boolean {
  if (!/^(?:\$\$|\\begin\{)/.test(lineOf(state, start))) return false;
  // quotation marks and indents of later lines are not part of it
  const text = state.getLines(start, end, state.blkIndent, true).trimStart();
  const found = formulaAt(text, 0, pageOf(state.env).macros);
  const rest = found === undefined ? "" : (text.slice(found.end).split("\n", 1)[0] ?? "");
  const label = /^\s*(?:\(([^()]+)\)|\{#([^}]+)\})?\s*$/.exec(rest);
  if (found === undefined || label === null) return false;
  if (silent) return true;
  const [first, ...others] = [label[1] ?? label[2] ?? [], labelsIn(text.slice(0, found.end))].flat();
  const anchor = first === undefined ? "" : ` id="${escapeHtml(first)}"`;
  const block = `<div class="formula"${anchor}>${found.html}</div>`;
  const html = others.reduce((inside, name) => `<div id="${escapeHtml(name)}">${inside}</div>`, block);
  state.push("formula", "", 0).meta = { html: `${html}\n` };
  state.line = start + text.slice(0, found.end).split("\n").length;
  return true;
}

function formulaInline(state: StateInline, silent: boolean): boolean {
  if (!/[$\\]/.test(state.src[state.pos])) return false;
  const found = formulaAt(state.src, state.pos, pageOf(state.env).macros);
  if (found === undefined) return false;
  if (!silent) {
    const token = state.push("formula", "", 0);
    token.content = state.src.slice(state.pos, found.end);
    token.meta = { html: found.html };
  }
  state.pos = found.end;
  return true;
}

/** MyST's roles, such as `{ref}` before a text in backticks. */
function roleInline(state: StateInline, silent: boolean): boolean {
  const pattern = /\{([\w:-]+)\}`([^`]+)`/y;
  pattern.lastIndex = state.pos;
  const match = pattern.exec(state.src);
  if (match === null) return false;
  if (!silent) {
    const { citations, macros } = pageOf(state.env);
    const cited = citationRole(match[1], match[2], citations);
    state.push("html_inline", "", 0).content = cited ?? role(match[1], match[2], macros);
  }
  state.pos = pattern.lastIndex;
  return true;
}
