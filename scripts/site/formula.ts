import katex from "katex";
import { escapeHtml } from "./escape.js";

/** `$$…$$`, `\begin{…}…\end{…}` and `$…$` as Jupyter reads them: no blank inside the single dollars, no digit behind. */
const formula = /\$\$([\s\S]+?)\$\$|(\\begin\{([a-z]+\*?)\}[\s\S]+?\\end\{\3\})|\$(?!\s)([^$]+?)(?<!\s)\$(?!\d)/g;

const label = /\\label\{([^}]*)\}/g;

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
  // the site numbers what has a label, and as in Jupyter nothing else; KaTeX knows no labels
  const tex = source.replace(label, "").replace(/\\(begin|end)\{(equation|align|gather|alignat)\}/g, "\\$1{$2*}");
  return katex.renderToString(tex, { displayMode, macros, globalGroup: true, throwOnError: false, strict: "ignore" });
}

/** What others call a formula by. */
export const labelsIn = (tex: string): string[] => [...tex.matchAll(label)].map(([, name = ""]) => name);
