import { toBase64 } from "../platform/base64.js";

const ENTITIES: { readonly [character: string]: string } = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML or XML text: nothing in it is markup any more. */
export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** Text as HTML, with code between backticks as code. */
export function escapeProse(text: string): string {
  return escapeMarkup(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

type Attributes = { readonly [name: string]: string | number | undefined };

/** An element with escaped attributes; `children` are markup already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  return `${open(name, attributes)}>${children.join("")}</${name}>`;
}

/** An element without content, closed as XML wants it. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `${open(name, attributes)}/>`;
}

function open(name: string, attributes: Attributes): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`);
  return `<${name}${written.join("")}`;
}

/** A picture that every viewer keeps, also the ones that strip inline SVG. */
export function picture(mime: string, content: Uint8Array, alt: string, width: number, height: number): string {
  const src = `data:${mime};base64,${toBase64(content)}`;
  return emptyElement("img", { alt, src, width, height, style: "max-width:100%" });
}

/** 0, 1, …, length − 1 */
export function range(length: number): number[] {
  return Array.from({ length }, (_, i) => i);
}
