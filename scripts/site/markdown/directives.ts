import { escapeHtml } from "../escape.js";
import { drawFormula } from "../formula.js";
import { referencesPlace } from "./citations.js";
import { type Code, directiveCode } from "./code.js";
import type { MarkdownPage } from "./markdown.js";
import { type Directive, directiveParts, type Options } from "./options.js";
import { embedded, termId } from "./roles.js";
import { listTable } from "./tables.js";
import { tab, tabSet, tabsByHeadings } from "./tabs.js";

/** Boxes that are named by what they are. */
const admonition =
  /^(?:note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|todo|exercise|solution|prf:[a-z]+)$/;
const code = /^(?:code|code-block|code-cell|sourcecode)$/;
/** What stands beside each other elsewhere; how many in a row is nothing to read. */
const layout = /^(?:grid|grid-item|card-carousel)$/;
/** Lists of pages, which the site has anyway. */
const silent = /^(?:toctree|tableofcontents|contents|index)$/;

type Render = (source: string) => string;

/** What stands in a fence: a directive of MyST or a box of Quarto as HTML, or code. */
export function directive(info: string, content: string, render: Render, page: MarkdownPage): string | Code {
  const { name, argument, options, body } = directiveParts(info, content);
  if (name === undefined) return { fence: { language: info.split(/[\s{]/)[0] ?? "", code: content } };
  if (code.test(name)) return directiveCode(argument, options, body);
  if (name === "mermaid" || name === "eval-rst") return directiveCode("text", options, body);
  if (!isShown(name, options)) return "";
  if (name === "list-table") return figureOf(listTable(argument, options, body, render));
  if (name === "glossary") return withTerms(render(body));
  if (silent.test(name)) return "";
  // Quarto's place for them is a box that is called so
  if (name === "bibliography" || options.id === "refs") return `${referencesPlace}\n`;
  if (name === "math") return `<div class="formula"${idOf(options)}>${drawFormula(body, true, page.macros)}</div>\n`;
  if (name === "image" || name === "figure") return figure(name, argument, options, render(body));
  if (name === "embed") return `<p>${embedded(argument)}</p>\n`;
  if (name === "video") return `<video controls src="${escapeHtml(argument)}"></video>\n`;
  if (name === "iframe") return `<iframe src="${escapeHtml(argument)}"></iframe>\n`;
  if (name === "tab-item") return tab(render(argument), render(body), "selected" in options);
  if (name === "tab-set") return tabSet(render(body), page);
  if (name === "panel-tabset") return tabSet(tabsByHeadings(body, render), page);
  if (name === "dropdown") return folded("admonition", argument || "More", options, render(body));
  if (admonition.test(name)) return box({ name, argument, options, body }, render);
  if (name === "table") return figureOf(render(body) + caption(argument));
  if (name === "div" && /^(?:fig|tbl)-/.test(options.id ?? "")) return figureOf(captioned(render(body)));
  const words = options.link === undefined ? escapeHtml(argument) : linked(argument, options);
  const title = argument === "" || layout.test(name) ? "" : `<p class="label">${words}</p>`;
  return `<div class="${escapeHtml(name.replaceAll(/[^\w-]/g, "-"))}"${idOf(options)}>${title}${render(body)}</div>\n`;

  function figureOf(html: string): string {
    return `<figure${idOf(options)}>${html}</figure>\n`;
  }

  function caption(text: string): string {
    return text === "" ? "" : `<figcaption>${render(text)}</figcaption>`;
  }
}

/** What stands last in a figure of Quarto's, alone, is its caption. */
const captioned = (html: string): string =>
  html.replace(/<p>((?:(?!<\/?p>|<img)[\s\S])*)<\/p>\s*$/, "<figcaption>$1</figcaption>");

/** Quarto's boxes for some formats of a book: a site is in HTML. */
function isShown(name: string, { "when-format": when, "unless-format": unless }: Options): boolean {
  const [, kind] = /^content-(visible|hidden)$/.exec(name) ?? [];
  if (kind === undefined || (when ?? unless) === undefined) return true;
  const holds = when === undefined ? !/^html/.test(unless ?? "") : /^html/.test(when);
  return holds === (kind === "visible");
}

/** The title of a card that leads somewhere. */
function linked(words: string, { link = "", "link-type": type }: Options): string {
  return `<a href="${type === "ref" ? "#" : ""}${escapeHtml(link)}">${escapeHtml(words)}</a>`;
}

/** Each term of a glossary is a place. */
const withTerms = (html: string): string =>
  html.replaceAll(
    /<dt>([\s\S]*?)<\/dt>/g,
    (_, words) => `<dt id="${termId(words.replaceAll(/<[^>]*>/g, ""))}">${words}</dt>`,
  );

const idOf = ({ name, label, id }: Options): string => {
  const given = name ?? label ?? id;
  return given === undefined ? "" : ` id="${escapeHtml(given)}"`;
};

function figure(kind: string, path: string, options: Options, caption: string): string {
  const { alt = "", width, target } = options;
  // its pictures are in the text, above its caption
  if (path === "") return `<figure${idOf(options)}>${captioned(caption)}</figure>\n`;
  const size = width === undefined ? "" : ` style="width:${escapeHtml(/^\d+$/.test(width) ? `${width}px` : width)}"`;
  const picture = path.startsWith("#")
    ? embedded(path)
    : `<img src="${escapeHtml(path)}" alt="${escapeHtml(alt)}"${size}>`;
  const linked = target === undefined ? picture : `<a href="${escapeHtml(target)}">${picture}</a>`;
  if (kind === "image") return `<p${idOf(options)}>${linked}</p>\n`;
  return `<figure${idOf(options)}>${linked}<figcaption>${caption}</figcaption></figure>\n`;
}

function box({ name = "", argument, options, body }: Directive, render: Render): string {
  const kind = name.replace(/^prf:/, "");
  const own = kind === "seealso" ? "See also" : kind[0].toUpperCase() + kind.slice(1);
  // a note may begin on the line of its name, a box of one's own has its title there
  const isTitle = kind === "admonition" || name !== kind || /^(?:exercise|solution)$/.test(kind);
  // a solution names its exercise by a label
  const named = kind === "admonition" ? argument : kind === "solution" ? own : `${own}: ${argument}`;
  const title = options.title ?? (isTitle && argument !== "" ? named : own);
  const html = render(isTitle ? body : `${argument}\n\n${body}`);
  if (/\bdropdown\b/.test(options.class ?? "") || options.collapse === "true") {
    return folded(`admonition ${kind}`, title, options, html);
  }
  const heading = `<p class="admonition-title">${escapeHtml(title)}</p>`;
  return `<div class="admonition ${kind}" role="note"${idOf(options)}>${heading}${html}</div>\n`;
}

function folded(kind: string, title: string, options: Options, html: string): string {
  return `<details class="${kind}"${idOf(options)}><summary>${escapeHtml(title)}</summary>${html}</details>\n`;
}
