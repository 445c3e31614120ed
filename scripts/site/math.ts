import type { CheerioAPI } from "cheerio";
import { type AnyNode, hasChildren, isTag, isText } from "domhandler";
import { type Macros, mathHtml } from "./formula.js";

/** What is code, or drawn already. */
const left = new Set(["pre", "code", "script", "style"]);

/**
 * Draw the formulas in outputs, so that the page needs no script for them; code is left alone. Tables may have many
 * thousand cells: each node is looked at once, and no selector asks for it.
 */
export function renderMath($: CheerioAPI, macros: Macros): void {
  const waiting: AnyNode[] = $("main .output").toArray().reverse();
  const seen = new Set<AnyNode>();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (isText(node)) {
      const html = /[$\\]/.test(node.data) ? mathHtml(node.data, macros) : undefined;
      if (html !== undefined) $(node).replaceWith(html);
    } else if (hasChildren(node) && !(isTag(node) && isLeft(node.name, node.attribs.class))) {
      waiting.push(...node.children.toReversed());
    }
  }
}

const isLeft = (name: string, classes = ""): boolean => left.has(name) || classes.split(" ").includes("katex");
