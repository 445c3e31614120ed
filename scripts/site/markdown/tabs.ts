import type { MarkdownPage } from "./markdown.js";

type Render = (source: string) => string;

/** What tells a tab that it is in no set yet. */
const loose = " data-loose";

/** One tab of a set: a fold, which needs no script, opens when one searches in it, and is whole on paper. */
export function tab(title: string, html: string, isOpen: boolean): string {
  const words = title.trim().replace(/^<p>([\s\S]*)<\/p>$/, "$1");
  return `<details class="tab"${loose}${isOpen ? " open" : ""}><summary>${words}</summary><div>${html}</div></details>\n`;
}

/** Tabs of which one is open at a time: the first, unless another is said to be. */
export function tabSet(html: string, page: MarkdownPage): string {
  const name = ` name="tabs-${++page.tabs}"`;
  const isChosen = html.includes(`${loose} open>`);
  const named = html.replace(`${loose}>`, isChosen ? `${loose}>` : `${loose} open>`).replaceAll(loose, name);
  return `<div class="tabs">${named}</div>\n`;
}

/** Quarto's tabs: each heading of the highest level there is one, and what is above the first stands above all. */
export function tabsByHeadings(body: string, render: Render): string {
  const lines = body.split("\n");
  const headings = lines.flatMap((line, index) => {
    const [, marks = "", title = ""] = /^(#{1,6})\s+(.+?)(?:\s+\{[^{}]*\})?\s*$/.exec(line) ?? [];
    return title === "" || isInFence(lines, index) ? [] : { level: marks.length, title, index };
  });
  const level = Math.min(...headings.map((heading) => heading.level));
  const heads = headings.filter((heading) => heading.level === level);
  const tabs = heads.map(({ title, index }, which) => {
    const text = lines.slice(index + 1, heads[which + 1]?.index).join("\n");
    return tab(render(title), render(text), false);
  });
  return render(lines.slice(0, heads[0]?.index).join("\n")) + tabs.join("");
}

/** Whether a line stands in a block of code, where a comment may look like a heading. */
const isInFence = (lines: readonly string[], index: number): boolean =>
  lines.slice(0, index).filter((line) => /^\s*(?:```|~~~)/.test(line)).length % 2 === 1;
