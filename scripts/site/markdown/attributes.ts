import MarkdownIt, { type Token } from "markdown-it";
import { escapeHtml } from "../escape.js";
import { attributes } from "./options.js";

/** Pandoc's and Quarto's `{#id .class key=value}` behind a heading or a picture, which it names, and behind a span. */
export function attributed(tokens: Token[]): void {
  for (const [index, token] of tokens.entries()) {
    if (token.type !== "inline" || token.children === null) continue;
    const before = tokens[index - 1];
    if (before?.type === "heading_open") nameHeading(before, token.children);
    namePictures(token.children);
    if (before?.type === "paragraph_open") asFigure(before, token, tokens[index + 1]);
  }
}

function nameHeading(heading: Token, children: Token[]): void {
  const last = children.at(-1);
  const [whole, braces] = /\s*(\{\s*[.#-][^{}]*\})\s*$/.exec(last?.content ?? "") ?? [];
  if (last?.type !== "text" || whole === undefined || braces === undefined) return;
  last.content = last.content.slice(0, -whole.length);
  const { classes, options } = attributes(braces);
  if (options.id !== undefined) heading.attrSet("id", options.id);
  if (classes.includes("unnumbered") || /^\{\s*-\s*\}$/.test(braces)) heading.meta = { unnumbered: true };
}

function namePictures(children: Token[]): void {
  for (const [index, picture] of children.entries()) {
    const next = children[index + 1];
    const [braces] = /^\{[^{}]*[#.=][^{}]*\}/.exec(next?.content ?? "") ?? [];
    if (picture.type !== "image" || next?.type !== "text" || braces === undefined) continue;
    next.content = next.content.slice(braces.length);
    const { id, width, "fig-alt": alt } = attributes(braces).options;
    if (alt !== undefined) picture.children = [textOf(alt)];
    if (id !== undefined) picture.attrSet("id", id);
    if (width !== undefined && /^[\d.]+(?:%|px|em|rem)?$/.test(width))
      picture.attrSet("style", `width:${/\d$/.test(width) ? `${width}px` : width}`);
  }
}

function textOf(words: string): Token {
  const text = new MarkdownIt.Token("text", "", 0);
  text.content = words;
  return text;
}

/** A picture that stands alone and has a name is a figure: what stands in brackets is its caption. */
function asFigure(open: Token, { children }: Token, close: Token | undefined): void {
  const seen = children?.filter(({ type, content }) => type !== "text" || content.trim() !== "") ?? [];
  const [picture] = seen;
  const id = picture?.attrGet("id") ?? null;
  if (seen.length !== 1 || picture?.type !== "image" || id === null || close === undefined) return;
  open.tag = close.tag = "figure";
  open.attrSet("id", id);
  picture.attrs = picture.attrs?.filter(([name]) => name !== "id") ?? null;
  if (picture.content === "") return;
  close.type = "html_block";
  close.content = `<figcaption>${escapeHtml(picture.content)}</figcaption></figure>\n`;
}
