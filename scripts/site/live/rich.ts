import { escapeHtml } from "../escape.js";
import { mathHtml } from "../formula.js";
import { markdownHtml } from "../markdown/markdown.js";

/** Markdown, or text with formulas, as HTML that is not yet safe. */
export function richHtml(text: string, type = "text/markdown"): string {
  const html = type === "text/latex" ? (mathHtml(text) ?? `<p>${escapeHtml(text)}</p>`) : withCode(text);
  if (html.includes('class="katex')) bringStyles();
  return html;
}

function withCode(text: string): string {
  const citations = { works: new Map(), cited: new Map(), unknown: new Set<string>() };
  const page = { macros: {}, citations, fences: [], texts: 0, tabs: 0, read: () => undefined };
  const html = markdownHtml(text, page);
  const codes: readonly { code: string }[] = page.fences;
  return html.replaceAll(/<div data-fence="(\d+)"><\/div>/g, (_, index: string) => {
    return `<pre>${escapeHtml(codes[Number(index)]?.code ?? "")}</pre>`;
  });
}

/** Those of formulas, which a page has only when its lesson has some. */
function bringStyles(): void {
  const address = new URL("../katex/katex.min.css", import.meta.url).href;
  if ([...document.styleSheets].some(({ href }) => href === address)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.append(link);
}
