import { posix } from "node:path";
import type { CheerioAPI } from "cheerio";
import { decoded, encoded, pageAddress, rootOf } from "./addresses.js";
import type { Numbered, Numbers } from "./numbering.js";

/** What pages know of each other, and of the files in the course's folder. */
export interface Targets {
  /** Ids of each page's places and what stands there, by the page's name. */
  pages: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Numbers of each page's places. */
  numbers: ReadonlyMap<string, Numbers>;
  isFile: (path: string) => boolean;
}

/** What a page's links lead to besides pages. */
export interface Linked {
  /** Files of the folder that it shows or links to. */
  beside: Set<string>;
  /** What it links to and the course lacks. */
  missing: string[];
}

/** Lead each link of a page to a page, a place or a file of the site; what leads nowhere becomes text, and is told. */
export function linkPages($: CheerioAPI, name: string, targets: Targets): Linked {
  const beside = new Set<string>();
  const missing: string[] = [];
  const root = rootOf(name);
  const labels = labelsOf(targets.pages);

  $("main a[href]:not(.anchor-link, [data-ours])").each((_, element) => {
    const link = $(element);
    const href = link.attr("href") ?? "";
    if (isElsewhere(href)) return;
    const goal = goalOf(href);
    if (goal.page === undefined && goal.path !== "" && targets.isFile(goal.path)) {
      beside.add(goal.path);
      link.attr("href", root + encoded(goal.path));
    } else if (goal.page === undefined || goal.place === null) {
      missing.push(decoded(href));
      if (goal.page === undefined) link.replaceWith(link.contents());
      else link.attr("href", addressOf(goal.page, ""));
    } else {
      link.attr("href", addressOf(goal.page, goal.place));
      // MyST's `[](page.md)` says nothing by itself either
      const isBare = link.text().trim() === "" && link.find("img, svg").length === 0;
      const title = targets.pages.get(goal.page)?.get(goal.place) ?? "";
      const number = targets.numbers.get(goal.page)?.get(goal.place);
      // MyST's words of one's own may have a place for the number
      const words = placed.test(link.text())
        ? link.text()
        : isBare && counted.test(number?.kind ?? "")
          ? ""
          : undefined;
      if (link.hasClass("reference") || isBare || words !== undefined)
        link.text(wordsOf(link.attr("data-words") ?? words, title, number) || link.text() || decoded(href));
    }
  });
  $("main a[data-words]").removeAttr("data-words");
  $("main :is(img, audio, video, source, track)[src]").each((_, element) => {
    const src = $(element).attr("src") ?? "";
    if (isElsewhere(src) || $(element).attr("data-ours") !== undefined) return;
    const path = fromTop(decoded(src.replace(/[?#].*$/, "")));
    if (targets.isFile(path)) {
      beside.add(path);
      $(element).attr("src", root + encoded(path));
    } else {
      missing.push(decoded(src));
      $(element).replaceWith($("<span class='left-out'></span>").text(`${$(element).attr("alt") || src} (missing)`));
    }
  });
  return { beside, missing };

  /** From the page's folder, or from the top when it begins with a slash, to a path within the course. */
  function fromTop(path: string): string {
    return posix.join(path.startsWith("/") ? "." : posix.dirname(name), path).replace(/^\//, "");
  }

  /** The page and place that are meant; a place that is not there is null. */
  function goalOf(href: string): { page?: string; place: string | null; path: string } {
    const [, before = "", hash = ""] = /^([^#?]*)[^#]*(?:#(.*))?$/s.exec(href) ?? [];
    const wanted = decoded(hash);
    const path = before === "" ? "" : fromTop(decoded(before));
    const page = before === "" ? name : pageNamed(path);
    const places = page === undefined ? undefined : targets.pages.get(page);
    const place = wanted === "" ? "" : placeIn(places, wanted);
    const label = before === "" && place === null ? labels.get(wanted) : undefined;
    if (label !== undefined) return { page: label, place: wanted, path };
    // a place that is nowhere on its own page is no page's
    return before === "" && place === null ? { place, path } : { ...(page !== undefined && { page }), place, path };
  }

  function pageNamed(path: string): string | undefined {
    const bare = path.replace(/\/$/, "");
    const names = [bare.replace(/\.(?:ipynb|q?md|html)$/, ""), `${bare}/index`, `${bare}/README`];
    return names.find((each) => targets.pages.has(each));
  }

  function addressOf(page: string, place: string): string {
    const hash = place === "" ? "" : `#${encodeURIComponent(place)}`;
    return page === name && hash !== "" ? hash : `${root}${pageAddress(page)}${hash}`;
  }
}

const placed = /%s|\{(?:number|name)\}/;
/** What is called by its number where a link to it says nothing; a heading has a title, and a formula its brackets. */
const counted = /^(?!Chapter|Section|Equation)./;

/** What a reference says: a title, a number, or words with places for both. */
function wordsOf(words: string | undefined, title: string, found: Numbered | undefined): string {
  if (found === undefined) return title;
  const { kind, number } = found;
  if (words === undefined) return kind === "Equation" ? `(${number})` : title;
  if (words === "") return `${kind} ${number}`;
  return words.replaceAll(/%s|\{number\}/g, number).replaceAll("{name}", title);
}

const isElsewhere = (address: string): boolean => /^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(address);

/** Places of the whole course by their names; the first page that has one gives it. */
function labelsOf(pages: Targets["pages"]): Map<string, string> {
  const labels = new Map<string, string>();
  for (const [page, places] of pages)
    for (const id of places.keys()) if (id !== "" && !labels.has(id)) labels.set(id, page);
  return labels;
}

/** An id as it is, else as other publishers would have made it of the same heading. */
function placeIn(places: ReadonlyMap<string, string> | undefined, wanted: string): string | null {
  if (places === undefined) return null;
  if (places.has(wanted)) return wanted;
  let known = slugs.get(places);
  if (known === undefined) {
    known = new Map([...places.keys()].reverse().map((id) => [slug(id), id]));
    slugs.set(places, known);
  }
  // the page itself has no id
  return known.get(slug(wanted)) || null;
}

/** The ids of each page, of several alike the first, as other publishers would have made them. */
const slugs = new WeakMap<ReadonlyMap<string, string>, ReadonlyMap<string, string>>();

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/[\s_-]+/g, "-")
    .replace(/^-|-$/g, "");
