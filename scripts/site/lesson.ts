import { createHash } from "node:crypto";
import { type CheerioAPI, load } from "cheerio";
import { renderMath } from "./math.js";

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
  /** First paragraph, as text. */
  summary: string;
  html: string;
  sections: Section[];
  /** Files that the page refers to: pictures, and figures as scripts. */
  files: Map<string, Buffer>;
  /** Notebooks that it links to and that the site lacks. */
  missing: string[];
  /** Address of the first picture, if there is one. */
  thumbnail?: string;
}

/** What may do more than show something has no place in a lesson. */
const forbidden = "script, style, iframe, frame, object, embed, base, meta, link, form, portal, template, noscript";
const addresses = ["href", "src", "action", "formaction", "xlink:href", "srcset", "ping", "background"];

/**
 * Make a lesson out of the page that nbconvert wrote with our template: clean, formulas drawn, pictures in files.
 * @param names of all lessons, so that links between notebooks lead to their pages
 */
export function readLesson(name: string, page: string, names: ReadonlySet<string>): Lesson {
  const $ = load(page);
  const files = new Map<string, Buffer>();
  moveFigures($, name, files);
  clean($);
  movePictures($, files);
  renderMath($);
  const missing = linkPages($, names);
  uniqueIds($);
  showSectionKeys($);
  const title = $("h1").first().clone();
  title.find("a.anchor-link").remove();
  const thumbnail = $("main .output img").first().attr("src");
  return {
    name,
    files,
    missing,
    title: title.text().trim() || name,
    language: $("html").attr("lang") ?? "en",
    summary: $("main p").first().text().trim(),
    sections: sections($),
    html: $("main").html() ?? "",
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
}

/** Plotly figures into scripts of their own, which are loaded when a reader comes near (a script works from disk too). */
function moveFigures($: CheerioAPI, name: string, files: Map<string, Buffer>): void {
  $(".figure").each((index, element) => {
    // an output may bring scripts of its own: ours is the last
    const figure = parsed($(element).children('script[type="application/json"]').last().text());
    if (figure === undefined) return;
    const path = `figures/${name}-${index + 1}.js`;
    files.set(path, Buffer.from(`showFigure(${JSON.stringify(path)}, ${JSON.stringify(figure)});\n`));
    const { width = 700, height = 450 } = figure.layout ?? {};
    $(element)
      .attr("data-figure", path)
      .attr("style", `--width:${Number(width)}px;--height:${Number(height)}px`);
    if ((figure.frames ?? []).length > 0) $(element).addClass("stepper");
  });
}

interface Figure {
  layout?: { width?: number; height?: number };
  frames?: unknown[];
}

/** The figure, or undefined when an output has broken the page around it: its picture is left. */
function parsed(json: string): Figure | undefined {
  try {
    return JSON.parse(json) as Figure;
  } catch {
    return undefined;
  }
}

function clean($: CheerioAPI): void {
  $("main").find(forbidden).remove();
  $("main *").each((_, element) => {
    if (element.type !== "tag") return;
    for (const [key, value] of Object.entries(element.attribs)) {
      // browsers skip blanks and control characters in a scheme
      const scheme = value.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
      const active = addresses.includes(key) && /^(?:javascript|vbscript|data:(?!image\/))/.test(scheme);
      if (key.startsWith("on") || key === "srcdoc" || active) $(element).removeAttr(key);
    }
  });
}

/** Pictures out of the page into files, each with its size, so that nothing moves when it comes. */
function movePictures($: CheerioAPI, files: Map<string, Buffer>): void {
  $("main img").each((_, element) => {
    const picture = $(element);
    picture.attr("loading", "lazy").attr("alt", picture.attr("alt") ?? "");
    const match = /^data:image\/(svg\+xml|png|jpeg|gif|webp);base64,(.*)$/s.exec(picture.attr("src") ?? "");
    if (match === null) return;
    const [, type = "", base64 = ""] = match;
    const content = Buffer.from(base64, "base64");
    const path = `images/${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${type.split("+")[0]}`;
    files.set(path, content);
    picture.attr("src", path);
    const size = pictureSize(type, content);
    if (size === undefined) return;
    const [width, height] = size;
    if (picture.attr("width") === undefined && picture.attr("height") === undefined) {
      picture.attr("width", String(width)).attr("height", String(height));
    }
  });
}

/** Width and height in pixels of an SVG or PNG picture. */
export function pictureSize(type: string, content: Buffer): [number, number] | undefined {
  if (type === "png" && content.length >= 24) return [content.readUInt32BE(16), content.readUInt32BE(20)];
  if (type !== "svg+xml") return undefined;
  const [, width, height] = /<svg[^>]*?\bwidth="([\d.]+)"[^>]*?\bheight="([\d.]+)"/.exec(content.toString()) ?? [];
  return width === undefined || height === undefined ? undefined : [Number(width), Number(height)];
}

/**
 * Links between notebooks become links between pages; one to a notebook that the site lacks becomes plain text.
 * @returns the notebooks that are lacking
 */
function linkPages($: CheerioAPI, names: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  $("main a[href]").each((_, element) => {
    const [, name, rest = ""] = /^(?:\.\/)?([^/?#]+)\.ipynb(#.*)?$/.exec($(element).attr("href") ?? "") ?? [];
    if (name === undefined) return;
    const known = decoded(name);
    if (names.has(known)) {
      $(element).attr("href", `${encodeURIComponent(known)}.html${rest}`);
    } else {
      missing.push(`${known}.ipynb`);
      $(element).replaceWith($(element).contents());
    }
  });
  return missing;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that is meant as one
  }
}

function uniqueIds($: CheerioAPI): void {
  const seen = new Map<string, number>([
    ["contents", 1],
    ["lesson", 1],
    ["search", 1],
    ["results", 1],
  ]);
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

function showSectionKeys($: CheerioAPI): void {
  let before = "";
  $("main > [data-section]").each((_, element) => {
    const keys = $(element).attr("data-section") ?? "";
    $(element).removeAttr("data-section");
    if (keys !== "" && keys !== before) {
      const list = $("<p class='keys'></p>").attr("title", "Sections of the documents that this follows");
      for (const key of keys.split(" ")) list.append($("<span></span>").text(key), " ");
      $(element).prepend(list);
    }
    before = keys;
  });
}

function sections($: CheerioAPI): Section[] {
  const found: Section[] = [];
  const copy = $("main").clone();
  copy.find("a.anchor-link, .katex-mathml, .keys").remove();
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
