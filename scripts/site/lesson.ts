import type { CheerioAPI } from "cheerio";
import { type Catalogue, decoded, keysOf, notebookName } from "./catalogue.js";
import { clean } from "./clean.js";
import { moveFigures } from "./figures.js";
import { renderMath } from "./math.js";
import { movePictures } from "./pictures.js";
import { type Thumbnail, thumbnailOf } from "./thumbnail.js";

/** A part of a lesson that the search finds: what stands below one heading. */
export interface Section {
  id: string;
  title: string;
  level: number;
  text: string;
}

/** A lesson, ready to be put into the page's frame. */
export interface Lesson {
  /** File name without its ending. */
  name: string;
  title: string;
  language: string;
  /** What the overview says of it, else its first paragraph, as text. */
  summary: string;
  html: string;
  /** The first paragraph, as HTML. */
  introduction: string;
  sections: Section[];
  /** Files that the page refers to: pictures, and figures as scripts. */
  files: Map<string, Buffer>;
  /** Types of the Plotly traces in its figures. */
  traces: ReadonlySet<string>;
  /** Files beside the notebook that it shows or links to, as paths with slashes. */
  beside: ReadonlySet<string>;
  /** Notebooks that it links to and that the site lacks. */
  missing: string[];
  thumbnail: Thumbnail;
}

/**
 * Make a lesson out of the page that nbconvert wrote with our template: clean, formulas drawn, pictures in files.
 * @param $ the page; changed in place
 */
export function readLesson(name: string, $: CheerioAPI, catalogue: Catalogue): Lesson {
  const files = new Map<string, Buffer>();
  const traces = moveFigures($, name, files);
  clean($);
  movePictures($, files);
  renderMath($);
  const missing = linkPages($, catalogue.names);
  uniqueIds($);
  showSectionKeys($, catalogue.keys);
  markByline($);
  const heading = $("h1").first();
  const introduction = heading.closest("section").clone();
  introduction.find("h1, .keys, .byline").remove();
  const byline = heading.next(".byline");
  (byline.length > 0 ? byline : heading).after(download(name));
  return {
    name,
    files,
    traces,
    missing,
    beside: filesBeside($),
    title: textOf(heading) || name,
    language: $("html").attr("lang") ?? "en",
    summary: catalogue.descriptions.get(name) ?? textOf($("main p:not(.byline, .download)").first()),
    introduction: introduction.find("p").first().html() ?? "",
    sections: sections($),
    html: `${heading.length === 0 ? download(name) : ""}${$("main").html() ?? ""}`,
    thumbnail: thumbnailOf($, name, files),
  };
}

/** Text as it is seen: formulas are there once, and no mark that leads to a heading. */
function textOf(element: ReturnType<CheerioAPI>): string {
  const copy = element.clone();
  copy.find("a.anchor-link, .katex-mathml").remove();
  return copy.text().trim();
}

function download(name: string): string {
  return `<p class="download"><a href="${encodeURIComponent(`${name}.ipynb`)}" download>Download this notebook</a></p>`;
}

/**
 * Links between notebooks become links between pages; one to a notebook that the site lacks becomes plain text.
 * @returns the notebooks that are lacking
 */
function linkPages($: CheerioAPI, names: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  $("main a[href]").each((_, element) => {
    const href = $(element).attr("href") ?? "";
    const name = notebookName(href);
    if (name === undefined) return;
    if (names.has(name)) {
      const [, place = ""] = /(#.*)$/.exec(href) ?? [];
      $(element).attr("href", `${encodeURIComponent(name)}.html${place}`);
    } else {
      missing.push(`${name}.ipynb`);
      $(element).replaceWith($(element).contents());
    }
  });
  return missing;
}

/** Paths of files that lie in the folder of the notebook, or below it, and are not hidden. */
function filesBeside($: CheerioAPI): Set<string> {
  const paths = new Set<string>();
  $("main [src], main a[href]").each((_, element) => {
    const address = $(element).attr("src") ?? $(element).attr("href") ?? "";
    const path = decoded(address.replace(/[?#].*$/, "")).replace(/^\.\//, "");
    const inside = /^[^/\\:]/.test(path) && path.split(/[/\\]/).every((part) => !part.startsWith("."));
    if (inside && !/^[a-z][a-z\d+.-]*:/i.test(path)) paths.add(path);
  });
  return paths;
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

function showSectionKeys($: CheerioAPI, keys: Catalogue["keys"]): void {
  let before = "";
  $("main > [data-section]").each((_, element) => {
    const list = $(element).attr("data-section") ?? "";
    $(element).removeAttr("data-section");
    if (list !== "" && list !== before) {
      const line = $("<p class='keys'>Follows </p>");
      for (const key of keysOf(list)) {
        const known = keys.get(key);
        const mark =
          known === undefined ? $("<span></span>") : $("<a></a>").attr({ href: known.href, title: known.about });
        line.append(mark.text(key), " ");
      }
      $(element).prepend(line);
    }
    before = list;
  });
}

/** A first paragraph all in italics says how long a lesson takes, or who wrote it. */
function markByline($: CheerioAPI): void {
  const first = $("h1 + p").first();
  const inside = first.contents().toArray();
  if (inside.length === 1 && first.children("em").length === 1) {
    first.addClass("byline").html(first.children("em").html() ?? "");
  }
}

function sections($: CheerioAPI): Section[] {
  const found: Section[] = [];
  const copy = $("main").clone();
  copy.find("a.anchor-link, .katex-mathml, .keys, .download").remove();
  copy.find("h1, h2, h3, .text > :not(h1, h2, h3), pre").each((_, element) => {
    const text = $(element).text().replace(/\s+/g, " ").trim();
    if (/^h[123]$/.test(element.tagName)) {
      found.push({ id: $(element).attr("id") ?? "", title: text, level: Number(element.tagName[1]), text: "" });
    } else {
      const last = found.at(-1);
      if (last !== undefined) last.text += `${text} `;
    }
  });
  return found;
}
