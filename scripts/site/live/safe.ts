import DOMPurify from "dompurify";
import { darkSvg } from "../dark.js";

/** What may do more than show something; scripts and frames go without being named. */
const tags = ["style", "form", "template", "noscript", "input", "textarea", "select", "button", "dialog"];
const attributes = ["srcset", "ping", "background", "action", "formaction", "autofocus", "tabindex", "popover"];

/**
 * HTML that a cell's code has made, as nodes that run nothing and load nothing from other hosts. Names in it cannot hide
 * those of the page.
 */
export function safeNodes(html: string): DocumentFragment {
  const nodes = DOMPurify.sanitize(html, {
    ...{ FORBID_TAGS: tags, FORBID_ATTR: attributes, ALLOW_DATA_ATTR: false, SANITIZE_NAMED_PROPS: true },
    RETURN_DOM_FRAGMENT: true,
  });
  const lacks = DOMPurify.removed.some(
    (each) => "element" in each && /^(?:script|iframe)$/i.test(each.element.nodeName),
  );
  for (const medium of nodes.querySelectorAll("img, audio, video, source")) takeForeign(medium);
  for (const picture of nodes.querySelectorAll("img")) inBothForms(picture);
  if (lacks && nodes.textContent?.trim() === "" && nodes.querySelector("img, table, svg, .left-out") === null) {
    nodes.append(note("This output needs scripts, which do not run here."));
  }
  return nodes;
}

/** Pictures, sound and films of other hosts are not loaded, since that would tell them who reads. */
function takeForeign(medium: Element): void {
  const address = medium.getAttribute("src") ?? "";
  if (/^(?:data:|blob:)/.test(address)) return;
  medium.replaceWith(note(`${medium.getAttribute("alt") || "A picture or recording"} is left out here.`));
}

function note(text: string): HTMLElement {
  const element = document.createElement("span");
  element.className = "left-out";
  element.textContent = text;
  return element;
}

const svgAddress = "data:image/svg+xml;base64,";

/** A drawing has a dark form beside it; the theme shows one of them. */
export function inBothForms(picture: HTMLImageElement): void {
  const address = picture.getAttribute("src") ?? "";
  if (!address.startsWith(svgAddress) || picture.parentNode === null) return;
  const svg = new TextDecoder().decode(bytesOf(address.slice(svgAddress.length)));
  const dark = picture.cloneNode() as HTMLImageElement;
  dark.src = addressOf(darkSvg(svg));
  dark.classList.add("dark-only");
  picture.classList.add("light-only");
  picture.after(dark);
}

/** An SVG as the address of a picture. */
export function addressOf(svg: string): string {
  let binary = "";
  for (const byte of new TextEncoder().encode(svg)) binary += String.fromCharCode(byte);
  return svgAddress + btoa(binary);
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
