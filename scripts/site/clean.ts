import type { CheerioAPI } from "cheerio";
import type { Element } from "domhandler";
import { escapeHtml } from "./escape.js";

/** What may do more than show something has no place in a lesson; of these, readers would miss nothing. */
const silent = "style, base, meta, link, template, noscript, portal, :not(svg) > title";
/** Of these a note stays. */
const telling = { iframe: "A frame", frame: "A frame", object: "An object", embed: "An object", form: "A form" };
const addresses = ["href", "src", "action", "formaction", "xlink:href", "srcset", "ping", "background"];

/** Names of the site's own parts: what a notebook calls so, too, is none of them. */
export const ofTheFrame = new Set([
  ...["bar", "begin", "chapter", "cover", "crumbs", "drawing", "glass", "here", "home", "icon", "lead", "lessons"],
  ...["map", "menu", "moon", "page", "pattern", "script-only", "skip", "sun", "theme", "thumbnail", "turn"],
]);
/** Names of the parts of a lesson, which are none inside of an output. */
const ofTheLesson = new Set(["cell-bar", "code", "copy", "fold", "lesson-bar", "output", "source"]);

/**
 * Take out of a lesson what could run, or lead the reader's browser elsewhere by itself. Where something is lacking then,
 * a note says so, with a link to it.
 * @param source address of the notebook, for what is nowhere else
 */
export function clean($: CheerioAPI, source?: string): void {
  const whole = source === undefined ? undefined : { href: source, words: "it is in the notebook", download: "" };
  $("main .output").each((_, element) => {
    const output = $(element);
    takeAdvice($, output);
    if (output.find("script").length === 0 || output.closest(".figure").length > 0) return;
    output.find(`script, ${silent}`).remove();
    if (showsNothing(output)) output.empty().append(note($, "This output needs scripts, which do not run here", whole));
  });
  for (const [tag, what] of Object.entries(telling)) {
    $(`main ${tag}`).each((_, element) => {
      const { src, data, type } = element.attribs;
      const words = type === undefined ? what : `An output of the type ${type}`;
      alone($, element).replaceWith(note($, `${words} is left out here`, placeOf(src ?? data ?? "") ?? whole));
    });
  }
  $("main").find(`script, ${silent}`).remove();
  $("main :is(img, audio, video, source)").each((_, element) => takeForeign($, element));
  renameParts($);
  $("main *").each((_, element) => {
    if (element.type !== "tag") return;
    for (const [key, value] of Object.entries(element.attribs)) {
      // browsers skip blanks and control characters in a scheme
      const scheme = value.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
      const active =
        addresses.includes(key) && /^(?:javascript|vbscript|data:(?!(?:image|audio|video)\/))/.test(scheme);
      if (key.startsWith("on") || key === "srcdoc" || key === "srcset" || active) $(element).removeAttr(key);
    }
  });
}

/** What asks a reader to do something in Jupyter, or to wait for a script. */
const advice = /trust the notebook|notebook trusted|loading bokehjs/i;

function takeAdvice($: CheerioAPI, output: Part): void {
  if (!advice.test(output.text())) return;
  output
    .find("b, p, span")
    .filter((_, each) => advice.test($(each).text()))
    .remove();
}

/** Whether an output whose scripts are gone is a hole: buttons and empty boxes say nothing. */
function showsNothing(output: Part): boolean {
  const rest = output.clone();
  rest.find("button, input, label, select, textarea, canvas").remove();
  return (
    rest.text().trim() === "" && rest.find("img[src], tr, svg > *, video, audio, iframe, object, embed").length === 0
  );
}

/** An element with the boxes around it that hold nothing else, and may be as large as what was in them. */
function alone($: CheerioAPI, element: Element): Part {
  let whole = $(element);
  for (;;) {
    const box = whole.parent("div:not(.output)");
    if (box.length === 0 || box.children().length > 1 || box.text().trim() !== whole.text().trim()) return whole;
    whole = box;
  }
}

type Part = ReturnType<CheerioAPI>;

function renameParts($: CheerioAPI): void {
  for (const [places, names] of [
    ["main [class]", ofTheFrame],
    ["main .output [class]", ofTheLesson],
  ] as const) {
    for (const element of $(places).toArray()) {
      const classes = (element.attribs.class ?? "").split(/\s+/);
      if (classes.some((name) => names.has(name)))
        $(element).attr("class", classes.filter((name) => !names.has(name)).join(" "));
    }
  }
}

interface Link {
  href: string;
  words: string;
  /** For a file of the site. */
  download?: string;
  /** Whether it is a file of the course, which comes along. */
  isBeside?: boolean;
}

/** Where a frame's page is: on another host, or in a file of the course, whose link is led as all others. */
function placeOf(src: string): Link | undefined {
  const isFile = /^[^:#?]+\.\w+$/.test(src);
  return isFile ? { href: src, words: `open ${src.split("/").at(-1)}`, isBeside: true } : elsewhere(src);
}

/** An address that a reader may follow, whose host is told. */
function elsewhere(src: string): Link | undefined {
  const address = src.startsWith("//") ? `https:${src}` : src;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined;
  return { href: address, words: `open it on ${new URL(address).host}` };
}

/** Pictures, sound and films of other hosts are not loaded, since that would tell them who reads. */
function takeForeign($: CheerioAPI, element: Parameters<CheerioAPI>[0]): void {
  const medium = $(element as never);
  const link = elsewhere(medium.attr("src") ?? "");
  if (link === undefined) return;
  const words = medium.attr("alt") ?? "";
  // a badge is what it says, and where it leads
  const around = medium.closest("a[href]");
  if (medium.is("img") && around.length > 0)
    return void medium.replaceWith(escapeHtml(words || (around.text().trim() === "" ? link.words : "")));
  const what = words || (medium.is("img") ? "A picture" : "A recording");
  const place = medium.is("source") && medium.parent().children().length === 1 ? medium.parent() : medium;
  place.replaceWith(note($, `${what} is left out here`, link));
}

function note($: CheerioAPI, text: string, link?: Link) {
  const element = $("<span class='left-out'></span>").text(link === undefined ? `${text}.` : `${text}: `);
  if (link !== undefined) {
    const { words, isBeside, ...attributes } = link;
    element.append(
      $(isBeside === true ? "<a></a>" : "<a data-ours></a>")
        .attr(attributes)
        .text(words),
    );
  }
  return element;
}
