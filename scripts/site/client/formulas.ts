/*
 * Draws the formulas of a page of the template package, which holds KaTeX itself; the course site draws them at build.
 */
import { mathHtml } from "../formula.js";

function drawFormulas(): void {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  while (walker.nextNode()) texts.push(walker.currentNode as Text);
  for (const text of texts) {
    if (text.parentElement?.closest("pre, code, script, style")) continue;
    const html = mathHtml(text.data);
    if (html !== undefined) text.replaceWith(document.createRange().createContextualFragment(html));
  }
}

document.addEventListener("DOMContentLoaded", drawFormulas);
