import katex from "katex";

/** `$$…$$`, `\begin{…}…\end{…}` and `$…$` as Jupyter reads them: no blank inside the single dollars, no digit behind. */
const formula = /\$\$([\s\S]+?)\$\$|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\3\})|\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)/g;

/** What `\\newcommand` and the like define, for the formulas that follow on the same page. */
export type Macros = Record<string, string>;

/** The text as HTML with its formulas drawn, or undefined when it has none. */
export function mathHtml(text: string, macros: Macros = {}): string | undefined {
  let html = "";
  let end = 0;
  for (const match of text.matchAll(formula)) {
    html += escapeHtml(text.slice(end, match.index)) + drawn(match, macros);
    end = match.index + match[0].length;
  }
  return end === 0 ? undefined : html + escapeHtml(text.slice(end));
}

/** A formula that begins exactly there, drawn; and where it ends. */
export function formulaAt(text: string, start: number, macros: Macros): { html: string; end: number } | undefined {
  const sticky = new RegExp(formula.source, "y");
  sticky.lastIndex = start;
  const match = sticky.exec(text);
  return match === null ? undefined : { html: drawn(match, macros), end: sticky.lastIndex };
}

function drawn([, display, environment, , inline]: RegExpMatchArray, macros: Macros): string {
  return drawFormula(display ?? environment ?? inline ?? "", inline === undefined, macros);
}

export function drawFormula(source: string, displayMode: boolean, macros: Macros): string {
  // other documents refer to labels; KaTeX knows none
  const tex = source.replace(/\\label\{[^}]*\}/g, "");
  return katex.renderToString(tex, { displayMode, macros, globalGroup: true, throwOnError: false, strict: "ignore" });
}

/** Text as it stands in HTML, also between double quotes. */
export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
