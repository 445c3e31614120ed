import type { CheerioAPI } from "cheerio";
import type { Entry } from "./contents.js";

/** Something on a page that may have a number, in the order of the page. */
export interface Named {
  /** What it is called by as a place. */
  ids: string[];
  /** "Chapter" is the page's title; else "Section", "Figure", "Table", "Equation", "Theorem" and its relatives. */
  kind: string;
  /** Of a heading. */
  level?: number;
  /** Its author wants no number. */
  isPlain?: true;
  /** It is a part of the figure before it. */
  isPart?: true;
}

/** A number, and of what. */
export interface Numbered {
  kind: string;
  number: string;
}

/** Numbers of a page's places, by their ids. */
export type Numbers = ReadonlyMap<string, Numbered>;

type Place = ReturnType<CheerioAPI>;

const theorems =
  /\b(?:theorem|lemma|corollary|proposition|conjecture|definition|example|exercise|algorithm|axiom|property|remark)\b/;

/** What may have a number on a page: headings, and what has both a name and a caption, a title or a formula. */
export function namedIn($: CheerioAPI): Named[] {
  const found = new Map<unknown, Named>();
  const title = $("main > .text").find("h1").get(0);
  for (const element of $("main [id]").toArray()) {
    const place = $(element);
    const id = place.attr("id") ?? "";
    const kind = kindOf(place, element === title);
    if (kind === undefined) continue;
    const level = /^h([1-6])$/.exec(element.tagName)?.[1];
    const isPlain = place.attr("data-unnumbered") !== undefined;
    place.removeAttr("data-unnumbered");
    found.set(element, {
      ids: [id, ...(kind === "Equation" ? idsAround(place) : [])],
      kind,
      ...(level !== undefined && { level: Number(level) }),
      ...(isPlain && { isPlain }),
      ...(kind === "Figure" && place.parents("figure[id]").length > 0 && { isPart: true as const }),
    });
  }
  // MyST's names stand before what they name
  for (const target of $("main .target[id]").toArray()) {
    const next = $(target).nextAll("h1, h2, h3, h4, figure").get(0);
    found.get(next)?.ids.push($(target).attr("id") ?? "");
  }
  return [...found.values()];
}

function kindOf(place: Place, isTitle: boolean): string | undefined {
  if (place.is("h1, h2, h3, h4"))
    return isTitle ? "Chapter" : place.closest(".output").length > 0 ? undefined : "Section";
  if (place.is(".formula")) return "Equation";
  const id = place.attr("id") ?? "";
  if (place.is("figure, section.code:has(> .caption)")) {
    if (place.is("figure:has(.highlight)")) return "Listing";
    return /^(?:tbl|tab)\b/.test(id) || (place.find("table").length > 0 && place.is("figure")) ? "Table" : "Figure";
  }
  if (!place.is(".admonition")) return undefined;
  const [kind] = theorems.exec(place.attr("class") ?? "") ?? [];
  return kind === undefined ? undefined : kind.charAt(0).toUpperCase() + kind.slice(1);
}

/** A formula of several labels stands in a box for each. */
function idsAround(formula: Place): string[] {
  const ids: string[] = [];
  for (let box = formula.parent("div[id]"); box.length > 0; box = box.parent("div[id]")) {
    if (box.children().length === 1) ids.push(box.attr("id") ?? "");
  }
  return ids;
}

/** How a page is numbered. */
export interface Numbering {
  /** The page's own number, with which all others on it begin. */
  chapter?: string;
  /** Whether headings have numbers. */
  sections: boolean;
}

/** Each kind is counted by itself, headings by their levels from the highest that there is. */
export function numbersOf(named: readonly Named[], { chapter, sections }: Numbering): Numbers {
  const numbers = new Map<string, Numbered>();
  const counts = new Map<string, number>();
  const top = Math.min(...named.map(({ kind, level }) => (kind === "Section" ? (level ?? 9) : 9)));
  const depths: number[] = [];
  let [whole, parts] = ["", 0];
  for (const { ids, kind, level = top, isPlain, isPart } of named) {
    if (isPlain || (kind === "Section" && !sections)) continue;
    const own = (count: string): string => (chapter === undefined ? count : `${chapter}.${count}`);
    let number = chapter;
    if (kind === "Section") {
      depths.length = level - top + 1;
      depths[level - top] = (depths[level - top] ?? 0) + 1;
      number = own(Array.from(depths, (depth) => depth ?? 0).join("."));
    } else if (isPart) number = `${whole} (${String.fromCharCode(97 + parts++)})`;
    else if (kind !== "Chapter") {
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      number = own(String(counts.get(kind)));
      [whole, parts] = [number, 0];
    }
    if (number !== undefined) for (const id of ids) numbers.set(id, { kind, number });
  }
  return numbers;
}

/** Write the numbers where readers see them. */
export function showNumbers($: CheerioAPI, named: readonly Named[], numbers: Numbers): void {
  const places = new Map(
    $("main [id]")
      .toArray()
      .map((element) => [element.attribs.id, $(element)]),
  );
  for (const { ids, isPart } of named) {
    const [place, known] = [places.get(ids[0] ?? ""), numbers.get(ids[0] ?? "")];
    if (place === undefined || known === undefined) continue;
    const { kind, number } = known;
    const words = $("<span class='number'></span>");
    if (kind === "Equation") place.append(words.text(`(${number})`));
    else if (/^(?:Chapter|Section)$/.test(kind))
      place
        .children("span")
        .first()
        .prepend(words.text(`${number} `));
    else if (place.is(".admonition")) numberTitle(place.children(".admonition-title, summary").first(), known);
    else {
      const inside = place.find("figcaption, caption, .caption");
      const caption = inside.filter((_, each) => $(each).closest("figure[id], section").is(place)).first();
      if (isPart) words.text(`${number.replace(/^.* /, "")} `);
      else words.text(`${kind} ${number}: `);
      if (caption.length === 0) place.append($("<figcaption></figcaption>").text(words.text().replace(/:? $/, "")));
      else (caption.children("p").get(0) ? caption.children("p").first() : caption).prepend(words);
    }
  }
}

/** `Theorem: Line` is `Theorem 1: Line`; a title of one's own stays as it is. */
function numberTitle(title: Place, { kind, number }: Numbered): void {
  if (title.text().startsWith(kind)) title.text(`${kind} ${number}${title.text().slice(kind.length)}`);
}

/** Who numbers pages as chapters: Quarto counts them all, but for parts; Jupyter Book those below others, too. */
export type Counting = "flat" | "nested";

/** Numbers of the pages of a book, but for those that want none. */
export function chaptersOf(
  entries: readonly Entry[],
  counting: Counting,
  isPlain: (page: string) => boolean,
): Map<string, string> {
  const chapters = new Map<string, string>();
  const appendices = entries.filter(({ isAppendix }) => isAppendix);
  count(
    entries.filter((entry) => !entry.isAppendix),
    { value: 0 },
    (index) => String(index),
  );
  count(appendices, { value: 0 }, (index) => String.fromCharCode(64 + index));
  return chapters;

  function count(within: readonly Entry[], counter: { value: number }, numberOf: (index: number) => string): void {
    for (const { page, entries: below } of within) {
      const isPart = page === undefined || (counting === "flat" && below.length > 0);
      if (isPart) count(below, counter, numberOf);
      if (isPart || page === undefined || isPlain(page)) continue;
      const number = numberOf(++counter.value);
      chapters.set(page, number);
      count(below, { value: 0 }, (index) => `${number}.${index}`);
    }
  }
}
