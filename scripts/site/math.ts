import type { CheerioAPI } from "cheerio";
import { mathHtml } from "./formula.js";

/** Draw the formulas in a lesson's text, so that the page needs no script for them; code is left alone. */
export function renderMath($: CheerioAPI): void {
  $("main *").each((_, element) => {
    if ($(element).closest("pre, code, script, style").length > 0) return;
    for (const node of $(element).contents().toArray()) {
      if (node.type !== "text" || !/[$\\]/.test(node.data)) continue;
      const html = mathHtml(node.data);
      if (html !== undefined) $(node).replaceWith(html);
    }
  });
}
