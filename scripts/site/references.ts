import { encoded } from "./addresses.js";
import { escapeHtml } from "./escape.js";
import { type Bibliography, citationId, referenceId, referencesPlace } from "./markdown/citations.js";
import type { Prepared } from "./prepare.js";
import { inOrder } from "./sources.js";

/** A place that cites a work: its page in the course, unless it is the list's own, and its id there. */
interface Place {
  page?: string;
  id: string;
}

/** A list of works with links back to the places that cite them, by who made them and when. */
export function referenceList(cited: ReadonlyMap<string, readonly Place[]>, works: Bibliography): string {
  const known = [...cited].flatMap(([key, places]) => {
    const work = works.get(key);
    return work === undefined ? [] : [{ key, places, ...work }];
  });
  if (known.length === 0) return "";
  const sorted = known.sort((a, b) => inOrder(`${a.by} ${a.year}`, `${b.by} ${b.year}`));
  const items = sorted.map(({ key, html, places }) => {
    const back = places.map(
      ({ page, id }) =>
        `<a href="${page === undefined ? "" : `/${encoded(page)}`}#${encodeURIComponent(id)}" ` +
        `aria-label="Back to where it is cited${page === undefined ? "" : `, in ${escapeHtml(page)}`}">↩</a>`,
    );
    return `<li id="${escapeHtml(referenceId(key))}">${html} ${back.join(" ")}</li>`;
  });
  return `<ul class="references">${items.join("")}</ul>`;
}

/** Where a page itself cites each work. */
export function ownPlaces(cited: ReadonlyMap<string, number>): Map<string, Place[]> {
  const places = (key: string, count: number): Place[] =>
    Array.from({ length: count }, (_, index) => ({ id: citationId(key, index + 1) }));
  return new Map([...cited].map(([key, count]) => [key, places(key, count)]));
}

/** A page that has a list of references and cites nothing itself, as it is when all pages are known: it lists all works. */
export function withAllReferences(
  prepared: Prepared,
  pages: readonly { name: string; prepared: Prepared }[],
  works: Bibliography,
): Prepared {
  if (!prepared.text.includes(referencesPlace)) return prepared;
  const places = new Map<string, Place[]>();
  for (const { name, prepared } of pages) {
    for (const key of prepared.cited.keys()) {
      places.set(key, [...(places.get(key) ?? []), { page: name, id: citationId(key, 1) }]);
    }
  }
  const list = referenceList(places, works);
  const text = prepared.text.replaceAll(referencesPlace, () => JSON.stringify(list).slice(1, -1));
  return { ...prepared, text, origin: `${prepared.origin} ${list}` };
}
