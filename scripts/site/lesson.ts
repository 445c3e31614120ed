import { type CheerioAPI, load } from "cheerio";
import { decoded, encoded, rootOf } from "./addresses.js";
import { anchorKeys, type Catalogue, keysOf, type Listing, listingOf } from "./catalogue.js";
import { clean } from "./clean.js";
import { drawFigures } from "./figures.js";
import { inEnglish } from "./frame.js";
import { type Linked, linkPages, type Targets } from "./links.js";
import type { LiveCells } from "./live-cells.js";
import { renderMath } from "./math.js";
import { type Named, type Numbers, namedIn, showNumbers } from "./numbering.js";
import { movePictures } from "./pictures.js";
import type { Prepared } from "./prepare.js";
import { giveColours, keepCellStyles } from "./styled.js";
import { type Thumbnail, thumbnailOf } from "./thumbnail.js";
import { undescribed, undescribedByNbconvert } from "./undescribed.js";

/** A part of a lesson that the search finds: what stands below one heading. */
export interface Section {
  id: string;
  title: string;
  level: number;
  text: string;
}

/** A page that is drawn, whose links are not yet led. */
export interface Draft {
  /** Path in the course without its ending. */
  name: string;
  /** Whether readers may take the notebook. */
  isNotebook: boolean;
  /** Whether they may run its cells on the page. */
  isLive: boolean;
  /** The whole page, as HTML. */
  page: string;
  title: string;
  listing: Listing;
  /** What stands at each id. */
  places: ReadonlyMap<string, string>;
  /** What may have a number. */
  named: readonly Named[];
  /** Whether its headings have numbers, if it says so itself. */
  numbered?: boolean;
  /** Files that the page refers to: pictures, and figures as scripts. */
  files: Map<string, Buffer>;
  /** Types of the Plotly traces in its figures. */
  traces: ReadonlySet<string>;
  /** Keys that it cites and no bibliography has. */
  unknownWorks: readonly string[];
}

/** A lesson, ready to be put into the page's frame. */
export interface Lesson extends Omit<Draft, "page" | "listing" | "places" | "named" | "numbered">, Linked {
  language: string;
  /** What the overview says of it, else its first paragraph, as text. */
  summary: string;
  html: string;
  /** The first paragraph, as HTML. */
  introduction: string;
  sections: Section[];
  thumbnail: Thumbnail;
}

/** What a draft is made of. */
export interface Material {
  name: string;
  isNotebook: boolean;
  prepared: Prepared;
  /** Path of a file of the course that a figure names. */
  read: (path: string) => string;
}

/**
 * Make a draft out of the page that nbconvert wrote with our template: clean, formulas drawn, pictures in files.
 * @param $ the page; changed in place
 */
export async function draftLesson($: CheerioAPI, { name, isNotebook, prepared, read }: Material): Promise<Draft> {
  const files = new Map<string, Buffer>();
  const { live } = prepared;
  if (live !== undefined) files.set(cellsFile(name), cellsScript(live));
  keepLiveCells($, new Set(live?.cells.map(({ id }) => id)));
  placeFences($);
  $(`main img[alt="${undescribedByNbconvert}"]`).removeAttr("alt");
  const traces = await drawFigures($, { name, files, widgets: prepared.widgets, read });
  keepCellStyles($);
  clean($, isNotebook ? notebookAddress(name) : undefined);
  movePictures($, { files, root: rootOf(name) });
  renderMath($, { ...prepared.macros });
  giveColours($);
  scrollTables($);
  const heading = titleIn($);
  const own = prepared.title ?? (textOf(heading) === "" ? titleOf($, name) : undefined);
  if (own !== undefined && textOf(heading) !== own) {
    const anchor = $("<a class='anchor-link'>¶</a>");
    const h1 = $("<h1></h1>").attr("id", own.replaceAll(/\s/g, "-")).text(own).append(anchor);
    $("main").prepend($("<section class='text'></section>").append(h1));
  }
  onlyOneTitle($);
  nameHeadings($);
  const { label } = prepared;
  if (label !== undefined) titleIn($).before($("<span class='target'></span>").attr("id", label));
  uniqueIds($);
  nameParts($);
  const title = textOf(titleIn($)) || titleOf($, name);
  const listing = listingOf($, name);
  const isLive = live !== undefined;
  const { unknownWorks, numbered } = prepared;
  const named = namedIn($);
  return {
    ...{ name, isNotebook, isLive, page: $.html(), listing, files, traces, title, unknownWorks },
    ...{ places: placesIn($, title), named, ...(numbered !== undefined && { numbered }) },
  };
}

/** The page's title; a heading that code put out is none, nor one that comes after a smaller one. */
function titleIn($: CheerioAPI): ReturnType<CheerioAPI> {
  for (const part of mainOf($).children(".text").toArray()) {
    const first = $(part).find("h1, h2, h3").first();
    if (first.length > 0) return first.filter("h1");
  }
  return $([]) as unknown as ReturnType<CheerioAPI>;
}

/** The lesson within its page, without a search through all of it. */
const mainOf = ($: CheerioAPI): ReturnType<CheerioAPI> =>
  $.root().children("html").children("body").children("main") as never;

/** Below the page's title no heading is as large: where there are several such, all are one level smaller. */
function onlyOneTitle($: CheerioAPI): void {
  const title = titleIn($).get(0);
  const headings = mainOf($).children(".text").find("h1, h2, h3, h4, h5").toArray();
  if (!headings.some((each) => each.tagName === "h1" && each !== title)) return;
  for (const heading of headings) if (heading !== title) heading.tagName = `h${Number(heading.tagName[1]) + 1}`;
}

/** A page without a heading is called as its notebook says, else as its file. */
function titleOf($: CheerioAPI, name: string): string {
  const said = $("title").text().trim();
  const [file = ""] = name.split("/").slice(-1);
  // nbconvert gives a page the name of the file that it reads, which is none of the author's
  return said === "" || said === "page" ? file.replaceAll(/[-_]/g, " ") : said;
}

/** Write the numbers and lead the links of a page whose course is known. */
export function finishLesson(draft: Draft, targets: Targets, catalogue: Catalogue): Lesson {
  const { page, listing: _listing, places: _places, named, numbered: _numbered, ...rest } = draft;
  const { name, isNotebook, isLive, files } = draft;
  const $ = load(page);
  const numbers: Numbers = targets.numbers.get(name) ?? new Map();
  showNumbers($, named, numbers);
  const [chapter] = [...numbers.values()].filter(({ kind }) => kind === "Chapter");
  anchorKeys($, name, catalogue);
  const linked = linkPages($, name, targets);
  showSectionKeys($, catalogue.keys, rootOf(name));
  markByline($);
  const language = $("html").attr("lang") ?? "en";
  const heading = titleIn($);
  const introduction = heading.closest("section").clone();
  introduction.find("h1, .keys, .byline").remove();
  const byline = heading.next(".byline");
  if (isNotebook)
    (byline.length > 0 ? byline : heading).after(download(name, language) + (isLive ? liveBar(name) : ""));
  return {
    ...rest,
    ...linked,
    title: chapter === undefined ? draft.title : `${chapter.number} ${draft.title}`,
    language,
    summary: catalogue.descriptions.get(name) ?? textOf(mainOf($).find(".text > p:not(.byline, .download)").first()),
    introduction: introductionOf(introduction, name),
    sections: sections($),
    html: mainOf($).html() ?? "",
    thumbnail: thumbnailOf($, name, files),
  };
}

/** For the first page, from where a nested page's links would lead elsewhere. */
function introductionOf(section: ReturnType<CheerioAPI>, name: string): string {
  const paragraph = section.find("p").first();
  return (name.includes("/") ? paragraph.find("a").contents().unwrap().end().end().end() : paragraph).html() ?? "";
}

/** Code that nbconvert has coloured, to where it stands in its text. */
function placeFences($: CheerioAPI): void {
  $("section.text").each((_, section) => {
    const coloured = $(section).children(".fence").toArray();
    $(section)
      .find("[data-fence]")
      .each((index, place) => void $(place).replaceWith($(coloured[index] ?? place).removeClass("fence")));
  });
}

/** A wide table scrolls by itself. */
function scrollTables($: CheerioAPI): void {
  $("main table").each((_, table) => {
    if ($(table).parents("table").length === 0) $(table).wrap("<div class='wide-table'></div>");
  });
}

const notebookAddress = (name: string): string => `${encodeURIComponent(name.split("/").at(-1) ?? "")}.ipynb`;

/** Text as it is seen: formulas are there once, and no mark that leads to a heading or a footnote. */
function textOf(element: ReturnType<CheerioAPI>): string {
  const copy = element.clone();
  copy.find("a.anchor-link, .footnote-ref, .katex-mathml, .left-out").remove();
  return copy.text().trim();
}

function download(name: string, language: string): string {
  return `<p class="download"${inEnglish(language)}><a href="${notebookAddress(name)}" download>Download this notebook</a></p>`;
}

/** Where the page finds what its cells say. */
export const cellsFile = (name: string): string => `cells/${name}.js`;

const beforeCells = "export default ";

/** What stands there. */
export const cellsScript = (cells: LiveCells): Buffer => Buffer.from(`${beforeCells}${JSON.stringify(cells)};\n`);

/** The cells of a lesson that readers may run, if it has some. */
export function cellsOf({ name, files, isLive }: Pick<Lesson, "name" | "files" | "isLive">): LiveCells | undefined {
  return isLive ? JSON.parse(String(files.get(cellsFile(name))).slice(beforeCells.length, -2)) : undefined;
}

/** The place of the buttons for all cells. */
const liveBar = (name: string): string => `<div class="lesson-bar" data-cells="${encoded(cellsFile(name))}"></div>`;

/** Nothing that an output or a text says makes it a cell. */
function keepLiveCells($: CheerioAPI, ids: ReadonlySet<string>): void {
  const seen = new Set<string>();
  $("[data-cell]").each((_, element) => {
    const id = $(element).attr("data-cell") ?? "";
    if ($(element).is("main > section.code") && ids.has(id) && !seen.has(id)) seen.add(id);
    else $(element).removeAttr("data-cell");
  });
}

/** Every place that has an id, and what it is called: its heading, its caption, or that of what follows. */
function placesIn($: CheerioAPI, title: string): Map<string, string> {
  const places = new Map([["", title]]);
  $("main [id]").each((_, element) => {
    const place = $(element);
    const named = place.is(".target") ? place.nextAll("h1, h2, h3, h4, figure").first() : place;
    const caption = named.find("figcaption, .caption, .admonition-title").first();
    places.set(place.attr("id") ?? "", textOf(caption.length > 0 ? caption : named.filter("h1, h2, h3, h4, h5, h6")));
  });
  return places;
}

/** Headings that an author wrote as HTML may have no id, by which search and the list of parts lead to them. */
function nameHeadings($: CheerioAPI): void {
  $("main :is(h1, h2, h3):not([id])").each((_, element) => {
    const id = textOf($(element)).replaceAll(/\s+/g, "-");
    if (id !== "") $(element).attr("id", id);
  });
}

function uniqueIds($: CheerioAPI): void {
  const seen = new Map(["contents", "lesson", "search", "results", "found"].map((id) => [id, 1]));
  $("main [id]").each((_, element) => {
    // nbconvert writes the ids of headings as they stand in addresses
    const id = decoded($(element).attr("id") ?? "");
    const count = (seen.get(id) ?? 0) + 1;
    seen.set(id, count);
    const unique = count === 1 ? id : `${id}-${count}`;
    $(element).attr("id", unique);
    $(element)
      .children("a.anchor-link")
      .attr("href", `#${encodeURIComponent(unique)}`);
  });
  $("a.anchor-link").attr("aria-label", "Link to this section");
}

/** What one hears and does not see: which part is code and which an output, and headings without the link in them. */
function nameParts($: CheerioAPI): void {
  for (const [part, name] of [
    [".source", "Code"],
    [".output", "Output"],
  ]) {
    // a fold says it already
    $(`main ${part}`).not(".fold > *").attr({ role: "group", "aria-label": name });
  }
  const ids = new Set(
    $("[id]")
      .toArray()
      .map(({ attribs }) => attribs.id),
  );
  $("main img:not([alt])").attr("alt", undescribed);
  $("main :is(h1, h2, h3, h4, h5, h6):has(> a.anchor-link)").each((_, heading) => {
    let id = `title-${$(heading).attr("id")}`;
    while (ids.has(id)) id += "-";
    ids.add(id);
    const link = $(heading).children("a.anchor-link").remove();
    const title = $("<span></span>").attr("id", id).append($(heading).contents());
    // names are lists of ids, which blanks part
    if (!/\s/.test(id)) $(heading).attr("aria-labelledby", id);
    $(heading).append(title, link);
  });
}

function showSectionKeys($: CheerioAPI, keys: Catalogue["keys"], root: string): void {
  let before = "";
  mainOf($)
    .children("[data-section]")
    .each((_, element) => {
      const list = $(element).attr("data-section") ?? "";
      $(element).removeAttr("data-section");
      if (list !== "" && list !== before) {
        const line = $("<p class='keys'>Follows </p>");
        for (const key of keysOf(list)) {
          const known = keys.get(key);
          const mark =
            known === undefined
              ? $("<span></span>")
              : $("<a></a>").attr({ href: root + known.href, title: known.about });
          line.append(mark.text(key), " ");
        }
        $(element).prepend(line);
      }
      before = list;
    });
}

/** A first paragraph all in italics says how long a lesson takes, or who wrote it. */
function markByline($: CheerioAPI): void {
  const first = titleIn($).next("p");
  const inside = first.contents().toArray();
  if (inside.length === 1 && first.children("em").length === 1) {
    first.addClass("byline").html(first.children("em").html() ?? "");
  }
}

/** What the search does not find. */
const unseen = "a.anchor-link, .katex-mathml, .keys, .download";

function sections($: CheerioAPI): Section[] {
  const found: Section[] = [];
  mainOf($)
    .find("h1, h2, h3, .text > :not(h1, h2, h3, .keys, .download), pre")
    .each((_, element) => {
      const place = $(element);
      const isHeading = /^h[123]$/.test(element.tagName);
      // what code put out has no parts
      if (isHeading && place.closest(".output").length > 0) return;
      // to copy all that is large and has nothing unseen would take the most time of all
      const read = place.find(unseen).length === 0 ? place : place.clone();
      if (read !== place) read.find(unseen).remove();
      const text = read.text().replace(/\s+/g, " ").trim();
      if (isHeading) {
        // one that holds a picture alone says nothing
        if (text !== "")
          found.push({ id: place.attr("id") ?? "", title: text, level: Number(element.tagName[1]), text: "" });
      } else {
        const last = found.at(-1);
        if (last !== undefined) last.text += `${text} `;
      }
    });
  return found;
}
