import type { CheerioAPI } from "cheerio";

/** What the lessons of a course know of each other. */
export interface Catalogue {
  names: ReadonlySet<string>;
  /** What a table says of a lesson, when its row begins with a link to the lesson. */
  descriptions: ReadonlyMap<string, string>;
  /** Where a table explains the key of a section, and how. */
  keys: ReadonlyMap<string, { href: string; about: string }>;
  /** The lesson that describes the others, if one does. */
  overview?: string;
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
  const described = new Map<string, number>();
  for (const [page, $] of pages) {
    $("main .text tr").each((_, row) => {
      const cells = $(row).children("td");
      const [first = "", about = ""] = cells.toArray().map((cell) => $(cell).text().trim());
      const link = cells.first().children("a[href]");
      const lesson = notebookName(link.attr("href") ?? "");
      if (lesson !== undefined && names.has(lesson) && link.text().trim() === first && about !== "") {
        if (!descriptions.has(lesson)) descriptions.set(lesson, about);
        described.set(page, (described.get(page) ?? 0) + 1);
      } else if (used.has(first) && !keys.has(first)) {
        const id = `section-${first}`;
        $(row).attr("id", id);
        keys.set(first, { href: `${encodeURIComponent(page)}.html#${encodeURIComponent(id)}`, about });
      }
    });
  }
  const [overview] = [...described].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a)[0] ?? [];
  return { names, descriptions, keys, ...(overview === undefined ? {} : { overview }) };
}

/** Keys of the sections that the cells of a page name in their metadata. */
function sectionKeys($: CheerioAPI): string[] {
  return $("main > [data-section]")
    .toArray()
    .flatMap((element) => keysOf($(element).attr("data-section") ?? ""));
}

/** The keys in a list with blanks between. */
export const keysOf = (list: string): string[] => list.split(" ").filter((key) => key !== "");

/** Name of the notebook beside this one that a link leads to, without its ending; undefined for any other link. */
export function notebookName(href: string): string | undefined {
  const [, name] = /^(?:\.\/)?([^/?#]+)\.ipynb(?:#.*)?$/.exec(href) ?? [];
  return name === undefined ? undefined : decoded(name);
}

/** Text that may hold `%20` and the like, or a percent sign that is meant as one. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
