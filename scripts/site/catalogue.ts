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

/** What a page brings to the catalogue. */
export interface Listing {
  /** Rows of its tables: what stands first, and whether it is a link to a page; and what is said of it. */
  rows: { first: string; about: string; page?: string }[];
  /** Keys of the sections that its cells name in their metadata. */
  keys: string[];
}

/** Read the tables of a page, and the keys of its cells. */
export function listingOf($: CheerioAPI, name: string): Listing {
  const rows = $("main .text tr")
    .toArray()
    .flatMap((row) => {
      const cells = $(row).children("td");
      const [first = "", about = ""] = cells.toArray().map((cell) => $(cell).text().trim());
      const link = cells.first().children("a[href]");
      const page = link.text().trim() === first ? pageNamed(link.attr("href") ?? "", name) : undefined;
      return first === "" ? [] : [{ first, about, ...(page !== undefined && { page }) }];
    });
  const sections = $("main > [data-section]").toArray();
  return { rows, keys: sections.flatMap((element) => keysOf($(element).attr("data-section") ?? "")) };
}

/**
 * Put together what the tables of an overview say: rows `link to a lesson | what it shows`, and rows
 * `key | what that section is about`, which get an anchor.
 */
export function readCatalogue(listings: ReadonlyMap<string, Listing>): Catalogue {
  const used = new Set([...listings.values()].flatMap(({ keys }) => keys));
  const descriptions = new Map<string, string>();
  const keys = new Map<string, { href: string; about: string }>();
  const described = new Map<string, string[]>();
  for (const [name, { rows }] of listings) {
    for (const { first, about, page } of rows) {
      if (page !== undefined && listings.has(page) && about !== "") {
        if (!descriptions.has(page)) descriptions.set(page, about);
        described.set(name, [...(described.get(name) ?? []), page]);
      } else if (used.has(first) && !keys.has(first)) {
        keys.set(first, { href: `${pageAddress(name)}#${encodeURIComponent(idOfKey(first))}`, about });
      }
    }
  }
  const overviews = [...described].filter(([, rows]) => rows.length > 1).sort(([, a], [, b]) => b.length - a.length);
  const [overview, order = []] = overviews[0] ?? [];
  return { descriptions, keys, order, ...(overview === undefined ? {} : { overview }) };
}

const idOfKey = (key: string): string => `section-${key}`;

/** Give the rows that explain a key the anchors that the catalogue leads to. */
export function anchorKeys($: CheerioAPI, name: string, { keys }: Catalogue): void {
  const ours = new Set([...keys].flatMap(([key, { href }]) => (href.startsWith(`${pageAddress(name)}#`) ? key : [])));
  if (ours.size === 0) return;
  $("main .text tr").each((_, row) => {
    const key = $(row).children("td").first().text().trim();
    if (ours.delete(key)) $(row).attr("id", idOfKey(key));
  });
}

/** The keys in a list with blanks between. */
export const keysOf = (list: string): string[] => list.split(" ").filter((key) => key !== "");

/** Name of the page that a link of another leads to; undefined for any other link. */
function pageNamed(href: string, from: string): string | undefined {
  const [, path] = /^([^?#:]+)\.(?:ipynb|q?md)(?:#.*)?$/.exec(href) ?? [];
  return path === undefined ? undefined : posix.join(posix.dirname(from), decoded(path));
}
