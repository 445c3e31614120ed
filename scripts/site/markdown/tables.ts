import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml } from "../escape.js";
import { attributes, type Options } from "./options.js";

/** Pandoc's `: caption {#tbl-name}` below a table makes a figure of the two. */
export function captionTables(tokens: Token[]): void {
  for (let end = tokens.length - 1; end >= 0; end--) {
    const [open, inline, close] = tokens.slice(end + 1, end + 4);
    const [first] = inline?.children ?? [];
    if (tokens[end]?.type !== "table_close" || open?.type !== "paragraph_open" || close === undefined) continue;
    if (first?.type !== "text" || !/^(?:Table)?:\s/.test(first.content)) continue;
    first.content = first.content.replace(/^(?:Table)?:\s+/, "");
    const last = inline?.children?.at(-1);
    const [whole, braces] = /\s*(\{[^{}]*\})\s*$/.exec(last?.type === "text" ? last.content : "") ?? [];
    if (last !== undefined && whole !== undefined) last.content = last.content.slice(0, -whole.length);
    const { id } = attributes(braces ?? "").options;
    open.tag = close.tag = "figcaption";
    tokens.splice(end + 4, 0, html("</figure>\n"));
    const start = tokens.slice(0, end).findLastIndex(({ type }) => type === "table_open");
    tokens.splice(start, 0, html(`<figure${id === undefined ? "" : ` id="${escapeHtml(id)}"`}>\n`));
  }
}

function html(content: string): Token {
  const token = new MarkdownIt.Token("html_block", "", 0);
  token.content = content;
  return token;
}

/** MyST's `list-table`: a list of rows, each a list of cells, as a table. */
export function listTable(title: string, options: Options, body: string, render: (source: string) => string): string {
  const rows: string[][] = [];
  let dash = 0;
  for (const line of body.split("\n")) {
    const [, before, first = ""] = /^(\s*[*-]\s+)-(?:\s(.*))?$/.exec(line) ?? [];
    const [, indent, next = ""] = /^(\s+)-(?:\s(.*))?$/.exec(line) ?? [];
    const row = rows.at(-1);
    if (before !== undefined) {
      dash = before.length;
      rows.push([first]);
    } else if (indent?.length === dash) row?.push(next);
    else row?.push(`${row.pop() ?? ""}\n${line.slice(dash + 2)}`);
  }
  const heads = Number(options["header-rows"] ?? 0);
  const columns = Number(options["stub-columns"] ?? 0);
  const cells = rows.map((row, y) => {
    const inside = row.map((text, x) => {
      const tag = y < heads || x < columns ? "th" : "td";
      return `<${tag}>${render(text).replace(/^<p>([\s\S]*)<\/p>\s*$/, "$1")}</${tag}>`;
    });
    return `<tr>${inside.join("")}</tr>`;
  });
  const caption = title === "" ? "" : `<caption>${escapeHtml(title)}</caption>`;
  const head = heads === 0 ? "" : `<thead>${cells.slice(0, heads).join("")}</thead>`;
  return `<table>${caption}${head}<tbody>${cells.slice(heads).join("")}</tbody></table>\n`;
}
