// Full-text search; its index is loaded when the reader turns to it.

import { load, root } from "./load.js";

interface Hit {
  title: string;
  lesson: string;
  href: string;
  text: string;
  /** Words of the index that matched. */
  terms: string[];
}
declare const MiniSearch: {
  loadJSON(json: string, options: { fields: string[] }): { search(query: string, options: object): Hit[] };
};
declare let courseIndex: string;

export function search(): void {
  const field = document.querySelector<HTMLInputElement>("#search");
  const list = document.querySelector<HTMLElement>("#results");
  const said = document.querySelector<HTMLElement>("#found");
  if (field === null || list === null || said === null) return;
  let index: ReturnType<typeof MiniSearch.loadJSON> | undefined;
  const prepare = async (): Promise<void> => {
    await Promise.all([load("assets/minisearch.js"), load("assets/search-index.js")]);
    index ??= MiniSearch.loadJSON(courseIndex, { fields: ["title", "text"] });
  };
  const show = async (): Promise<void> => {
    await prepare();
    const query = field.value.trim();
    const hits = index?.search(query, { prefix: true, fuzzy: 0.15, boost: { title: 3 }, combineWith: "AND" }) ?? [];
    list.replaceChildren(...hits.slice(0, 12).map(resultItem));
    if (query !== "" && hits.length === 0) list.append(emptyItem(query));
    said.textContent = query === "" ? "" : `${hits.length} ${hits.length === 1 ? "place" : "places"} found`;
    list.hidden = query === "";
  };
  field.addEventListener("focus", prepare);
  field.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key === "Escape" && !list.hidden) {
      list.hidden = true;
      field.focus();
    }
    if (event.key === "/" && target.closest("input, textarea, [contenteditable]") === null) {
      event.preventDefault();
      field.focus();
    }
    if (/^Arrow(?:Down|Up)$/.test(event.key) && target.closest("search") !== null) {
      const places = [field, ...list.querySelectorAll("a")];
      const next = places.indexOf(target as HTMLInputElement) + (event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
      places[Math.max(0, Math.min(places.length - 1, next))]?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    const target = event.target as HTMLElement;
    if (!target.closest("search") || target.closest("#results a")) list.hidden = true;
  });
}

function resultItem({ title, lesson, href, text, terms }: Hit): HTMLElement {
  const link = document.createElement("a");
  link.href = root + href;
  const name = document.createElement("strong");
  name.textContent = title;
  const where = document.createElement("small");
  where.textContent = lesson === title ? "" : lesson;
  link.append(name, where, excerpt(text, terms));
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function emptyItem(query: string): HTMLElement {
  const item = document.createElement("li");
  const text = document.createElement("p");
  text.textContent = `Nothing found for “${query}”.`;
  item.append(text);
  return item;
}

/** Some words around the first match, which is marked. */
function excerpt(text: string, terms: readonly string[]): HTMLElement {
  const element = document.createElement("em");
  const lower = text.toLowerCase();
  const term = terms.find((each) => lower.includes(each));
  const at = term === undefined ? 0 : lower.indexOf(term);
  const after = at + (term?.length ?? 0);
  const start = at < 50 ? 0 : text.indexOf(" ", at - 50) + 1;
  element.append(start === 0 ? "" : "… ");
  const whole = text.length <= start + 130;
  const end = whole ? text.length : Math.max(text.lastIndexOf(" ", start + 130), after);
  const marked = document.createElement("mark");
  marked.textContent = text.slice(at, after);
  element.append(text.slice(start, at), marked, text.slice(after, end), whole ? "" : " …");
  return element;
}
