import { drawFormula, escapeHtml, type Macros } from "../formula.js";
import type { Fence } from "./markdown.js";
import { type Directive, directiveParts, type Options } from "./options.js";

/** Boxes that are named by what they are. */
const admonition =
  /^(?:note|tip|hint|important|warning|caution|attention|danger|error|seealso|admonition|todo|exercise|solution|prf:[a-z]+)$/;
const code = /^(?:code|code-block|code-cell|sourcecode|literalinclude)$/;
/** Lists of pages, which the site has anyway. */
const silent = /^(?:toctree|tableofcontents|contents|bibliography|index)$/;

type Render = (source: string) => string;

/** What stands in a fence: a directive of MyST or a box of Quarto as HTML, or code. */
export function directive(info: string, content: string, render: Render, macros: Macros): string | Fence {
  const { name, argument, options, body } = directiveParts(info, content);
  if (name === undefined) return { language: info.split(/[\s{]/)[0] ?? "", code: content };
  if (code.test(name)) return { language: argument, code: body };
  if (silent.test(name)) return "";
  if (name === "math") return `<div class="formula"${idOf(options)}>${drawFormula(body, true, macros)}</div>\n`;
  if (name === "image" || name === "figure") return figure(name, argument, options, render(body));
  if (name === "video") return `<video controls src="${escapeHtml(argument)}"></video>\n`;
  if (name === "iframe") return `<iframe src="${escapeHtml(argument)}"></iframe>\n`;
  if (name === "dropdown") return folded("admonition", argument || "More", options, render(body));
  if (admonition.test(name)) return box({ name, argument, options, body }, render);
  if (name === "table") return `<figure${idOf(options)}>${render(body)}${caption(argument)}</figure>\n`;
  const title = argument === "" ? "" : `<p class="label">${escapeHtml(argument)}</p>`;
  return `<div class="${escapeHtml(name.replaceAll(/[^\w-]/g, "-"))}"${idOf(options)}>${title}${render(body)}</div>\n`;

  function caption(text: string): string {
    return text === "" ? "" : `<figcaption>${render(text)}</figcaption>`;
  }
}

const idOf = ({ name, label, id }: Options): string => {
  const given = name ?? label ?? id;
  return given === undefined ? "" : ` id="${escapeHtml(given)}"`;
};

function figure(kind: string, path: string, options: Options, caption: string): string {
  const { alt = "", width, target } = options;
  const size = width === undefined ? "" : ` style="width:${escapeHtml(/^\d+$/.test(width) ? `${width}px` : width)}"`;
  const picture = `<img src="${escapeHtml(path)}" alt="${escapeHtml(alt)}"${size}>`;
  const linked = target === undefined ? picture : `<a href="${escapeHtml(target)}">${picture}</a>`;
  if (kind === "image") return `<p${idOf(options)}>${linked}</p>\n`;
  return `<figure${idOf(options)}>${linked}<figcaption>${caption}</figcaption></figure>\n`;
}

function box({ name = "", argument, options, body }: Directive, render: Render): string {
  const kind = name.replace(/^prf:/, "");
  const own = kind === "seealso" ? "See also" : kind[0].toUpperCase() + kind.slice(1);
  // a note may begin on the line of its name, a box of one's own has its title there
  const isTitle = kind === "admonition" || name !== kind || /^(?:exercise|solution)$/.test(kind);
  const named = kind === "admonition" ? argument : `${own}: ${argument}`;
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
