import katex from "katex";

/** `$$…$$`, `\begin{…}…\end{…}` and `$…$` as Jupyter reads them: no blank inside the single dollars, no digit behind. */
const formula = /\$\$([\s\S]+?)\$\$|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\3\})|\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)/g;

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
