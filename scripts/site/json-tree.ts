import { escapeHtml } from "./escape.js";

/** Entries that one level shows; the notebook has them all. */
const most = 200;

/** Data as a tree whose branches fold; the first two levels are open. */
export function jsonTree(value: unknown, depth = 0): string {
  if (typeof value !== "object" || value === null) return `<code>${escapeHtml(JSON.stringify(value) ?? "null")}</code>`;
  const entries = Object.entries(value);
  const [mark, name] = Array.isArray(value) ? ["[ ]", "list"] : ["{ }", "object"];
  const kind = `<span aria-hidden="true">${mark}</span><span class="hidden">${name}</span> ${entries.length}`;
  if (entries.length === 0 || depth > 30) return `<code>${kind}</code>`;
  const items = entries.slice(0, most).map(([key, each]) => {
    const name = `<span class="key">${escapeHtml(key)}</span>: `;
    return `<li>${name}${jsonTree(each, depth + 1)}</li>`;
  });
  if (entries.length > most) items.push(`<li>and ${entries.length - most} more</li>`);
  return `<details${depth < 2 ? " open" : ""}><summary class="branch">${kind}</summary><ul>${items.join("")}</ul></details>`;
}
