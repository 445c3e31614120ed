import { posix } from "node:path";
import type { CheerioAPI } from "cheerio";
import { decoded, pageAddress } from "./addresses.js";

/** What the lessons of a course know of each other. */
export interface Catalogue {
  /** What a table says of a lesson, when its row begins with a link to the lesson. */
  descriptions: ReadonlyMap<string, string>;
  /** Where a table explains the key of a section, and how. */
  keys: ReadonlyMap<string, { href: string; about: string }>;
  /** The lesson that describes the others, if one does. */
  overview?: string;
  /** The pages in the order of its table. */
  order: readonly string[];
}

/**
 * Read the tables that an overview of the course holds: rows `link to a lesson | what it shows`, and rows
 * `key | what that section is about`, which get an anchor.
 * @param pages as nbconvert wrote them, by lesson
 */
export function readCatalogue(pages: ReadonlyMap<string, CheerioAPI>): Catalogue {
  const names = new Set(pages.keys());
  const used = new Set([...pages.values()].flatMap(sectionKeys));
  const descriptions = new Map<string, string>();
  const keys = new Map<string, { href: string; about: string }>();
  const described = new Map<string, string[]>();
  for (const [page, $] of pages) {
    $("main .text tr").each((_, row) => {
      const cells = $(row).children("td");
      const [first = "", about = ""] = cells.toArray().map((cell) => $(cell).text().trim());
      const link = cells.first().children("a[href]");
      const lesson = pageNamed(link.attr("href") ?? "", page);
      if (lesson !== undefined && names.has(lesson) && link.text().trim() === first && about !== "") {
        if (!descriptions.has(lesson)) descriptions.set(lesson, about);
        described.set(page, [...(described.get(page) ?? []), lesson]);
      } else if (used.has(first) && !keys.has(first)) {
        const id = `section-${first}`;
        $(row).attr("id", id);
        keys.set(first, { href: `${pageAddress(page)}#${encodeURIComponent(id)}`, about });
      }
    });
  }
  const overviews = [...described].filter(([, rows]) => rows.length > 1).sort(([, a], [, b]) => b.length - a.length);
  const [overview, order = []] = overviews[0] ?? [];
  return { descriptions, keys, order, ...(overview === undefined ? {} : { overview }) };
}

/** Keys of the sections that the cells of a page name in their metadata. */
function sectionKeys($: CheerioAPI): string[] {
  return $("main > [data-section]")
    .toArray()
    .flatMap((element) => keysOf($(element).attr("data-section") ?? ""));
}

/** The keys in a list with blanks between. */
export const keysOf = (list: string): string[] => list.split(" ").filter((key) => key !== "");

/** Name of the page that a link of another leads to; undefined for any other link. */
function pageNamed(href: string, from: string): string | undefined {
  const [, path] = /^([^?#:]+)\.(?:ipynb|md)(?:#.*)?$/.exec(href) ?? [];
  return path === undefined ? undefined : posix.join(posix.dirname(from), decoded(path));
}
