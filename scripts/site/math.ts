import type { CheerioAPI } from "cheerio";
import { type Macros, mathHtml } from "./formula.js";

/** Draw the formulas in outputs, so that the page needs no script for them; code is left alone. */
export function renderMath($: CheerioAPI, macros: Macros): void {
  $("main .output, main .output *").each((_, element) => {
    if ($(element).closest("pre, code, script, style, .katex").length > 0) return;
    for (const node of $(element).contents().toArray()) {
      if (node.type !== "text" || !/[$\\]/.test(node.data)) continue;
      const html = mathHtml(node.data, macros);
      if (html !== undefined) $(node).replaceWith(html);
    }
  });
}
