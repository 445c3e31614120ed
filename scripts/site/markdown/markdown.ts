import MarkdownIt, { type StateBlock, type StateInline, type Token } from "markdown-it";
import deflist from "markdown-it-deflist";
import footnote from "markdown-it-footnote";
import { escapeHtml, formulaAt, type Macros } from "../formula.js";
import { directive } from "./directives.js";
import { role } from "./roles.js";

/** Code in Markdown, which nbconvert colours. */
export interface Fence {
  language: string;
  code: string;
}

/** What the Markdown of one page shares: definitions of formulas, and the code that is met. */
export interface MarkdownPage {
  macros: Macros;
  fences: Fence[];
  /** How many texts were read, which keeps the ids of their footnotes apart. */
  texts: number;
}

/** What the reader passes to its rules. */
type Env = Record<string | symbol, unknown> | undefined;

const pageOf = (env: Env): MarkdownPage => env?.page as MarkdownPage;

/** Markdown as Jupyter and MyST write it, as HTML; in the place of code stands `<div data-fence="0"></div>` and so on. */
export function markdownHtml(source: string, page: MarkdownPage): string {
  const docId = `text-${++page.texts}`;
  return reader.render(source, { page, docId });
}

const reader = MarkdownIt({ html: true, linkify: true }).use(footnote).use(deflist);
// what looks like an address without a scheme is mostly the name of a module
reader.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
reader.block.ruler.before("fence", "colon-fence", colonFence, { alt: ["paragraph", "blockquote", "list"] });
reader.block.ruler.before("fence", "target", target, { alt: ["paragraph"] });
reader.block.ruler.before("fence", "formula", formulaBlock, { alt: ["paragraph"] });
reader.inline.ruler.before("escape", "formula", formulaInline);
reader.inline.ruler.before("backticks", "role", roleInline);
reader.renderer.rules.formula = (tokens, index) => String(tokens[index].meta?.html);
reader.renderer.rules.fence = (tokens, index, _options, env) => fenceHtml(tokens[index], env);
reader.renderer.rules.code_block = (tokens, index, _options, env) => fenceHtml(tokens[index], env);
reader.renderer.rules.html_block = (tokens, index, _options, env) => htmlBlock(tokens[index].content, pageOf(env));
reader.renderer.rules.heading_open = (tokens, index) =>
  `<${tokens[index].tag} id="${escapeHtml(idOf(tokens, index))}">`;
reader.renderer.rules.heading_close = (tokens, index) => {
  const id = encodeURIComponent(idOf(tokens, index - 2));
  return `<a class="anchor-link" href="#${id}">¶</a></${tokens[index].tag}>\n`;
};

/** The id that Jupyter gives to a heading. */
function idOf(tokens: readonly Token[], index: number): string {
  const parts = tokens[index + 1]?.children ?? [];
  const text = parts.map(({ type, content }) => (/^(?:text|code_inline|formula)$/.test(type) ? content : ""));
  return text.join("").trim().replaceAll(/\s/g, "-");
}

function fenceHtml({ info, content }: Token, env: Env): string {
  const made = directive(
    info.trim(),
    content,
    (source) => reader.render(source, { ...env, footnotes: undefined }),
    pageOf(env).macros,
  );
  if (typeof made === "string") return made;
  const { fences } = pageOf(env);
  fences.push(made);
  return `<div data-fence="${fences.length - 1}"></div>\n`;
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

/** MyST's `(name)=`, which other pages may refer to, and its mark between cells. */
function target(state: StateBlock, start: number, _end: number, silent: boolean): boolean {
  const match = /^(?:\(([^()]+)\)=|\+\+\+(?:\s.*)?)\s*$/.exec(lineOf(state, start));
  if (match === null) return false;
  if (silent) return true;
  const name = match[1];
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
  const name = label[1] ?? label[2];
  const anchor = name === undefined ? "" : ` id="${escapeHtml(name)}"`;
  state.push("formula", "", 0).meta = { html: `<div class="formula"${anchor}>${found.html}</div>\n` };
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
  if (!silent) state.push("html_inline", "", 0).content = role(match[1], match[2], pageOf(state.env).macros);
  state.pos = pattern.lastIndex;
  return true;
}
