import MarkdownIt, { type Token } from "markdown-it";

/** A list's item that begins with `[ ]` or `[x]` is a task, open or done. */
export function markTasks(tokens: readonly Token[]): void {
  for (const [index, { type, children }] of tokens.entries()) {
    const first = children?.[0];
    if (type !== "inline" || tokens[index - 2]?.type !== "list_item_open" || first?.type !== "text") continue;
    const [whole, mark] = /^\[([ xX])\]\s+/.exec(first.content) ?? [];
    if (whole === undefined) continue;
    first.content = first.content.slice(whole.length);
    const box = new MarkdownIt.Token("html_inline", "", 0);
    box.content = `<input type="checkbox" disabled aria-label="${mark === " " ? "open" : "done"}"${mark === " " ? "" : " checked"}> `;
    children?.unshift(box);
  }
}
