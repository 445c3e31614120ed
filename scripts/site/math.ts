import type { CheerioAPI } from "cheerio";
import katex from "katex";

/** `$$…$$`, `\begin{…}…\end{…}` and `$…$` as Jupyter reads them: no blank inside the single dollars, no digit behind. */
const formula = /\$\$([\s\S]+?)\$\$|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\3\})|\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)/g;

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

/** The text as HTML with its formulas drawn, or undefined when it has none. */
export function mathHtml(text: string): string | undefined {
  let html = "";
  let end = 0;
  for (const match of text.matchAll(formula)) {
    const [source, display, environment, , inline] = match;
    html += escapeHtml(text.slice(end, match.index));
    html += katex.renderToString(display ?? environment ?? inline ?? "", {
      displayMode: inline === undefined,
      throwOnError: false,
      strict: "ignore",
    });
    end = match.index + source.length;
  }
  return end === 0 ? undefined : html + escapeHtml(text.slice(end));
}

/** Text as it stands in HTML, also between double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
