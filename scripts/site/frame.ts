import { rootOf } from "./addresses.js";
import type { Entry } from "./contents.js";
import { escapeHtml } from "./escape.js";
import type { Lesson } from "./lesson.js";
import { breadcrumbs, contents, parts } from "./navigation.js";

/** What all pages of a site share. */
export interface Course {
  title: string;
  /** In the order in which one reads them. */
  lessons: readonly Lesson[];
  /** Chapters and their pages. */
  entries: readonly Entry[];
  /** The lesson that describes the others, if one does. */
  overview?: string;
  /** Where the site will stand, if known: for the addresses that must be absolute. */
  url?: string;
}

/** One page, without what all pages share. */
export interface Page {
  title: string;
  description: string;
  /** File name. */
  file: string;
  main: string;
  lesson?: Lesson;
  /** Address of its sharing card's picture, within the site. */
  card?: string;
  /** In place of the usual styles and scripts. */
  head?: string;
}

/** Nothing but our own files runs or is loaded; styles may be inline, as in tables of tensors and in formulas. */
export const policy = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self' 'unsafe-inline'",
  "img-src": "'self' data: blob:",
  "media-src": "'self'",
  "font-src": "'self' data:",
  "frame-src": "'self'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

/** What every page loads at once. */
export const styleSheets = ["fonts.css", "theme.css", "page.css", "frame.css", "lesson.css"];

/** A policy as an element. */
export function policyElement(rules: Readonly<Record<string, string>>): string {
  const text = Object.entries(rules).map(([name, sources]) => `${name} ${sources}`);
  return `<meta http-equiv="Content-Security-Policy" content="${text.join("; ")}">`;
}

/** Styles of formulas, and of cells that readers may run, are for pages that have some. */
function usualHead(main: string, root: string): string {
  const formulas = main.includes('class="katex') ? ["katex/katex.min.css"] : [];
  const live = main.includes('<div class="lesson-bar" data-cells=') ? ["live.css"] : [];
  const sheets = [...formulas, ...styleSheets, ...live];
  const links = sheets.map((path) => `<link rel="stylesheet" href="${root}assets/${path}">`);
  return [policyElement(policy), ...links, `<script src="${root}assets/course.js"></script>`].join("\n");
}

const mark = `<svg width="22" height="22" viewBox="0 0 3 3" aria-hidden="true"><path fill="#175cc4" d="M0 0h2v2H0z"/><path fill="#f0a020" d="M2 2h1v1H2z"/></svg>`;

/** Drawings of the buttons, each in a square of 20. */
const drawings = {
  contents: '<path d="M3 5h14M3 10h14M3 15h14"/>',
  glass: '<circle cx="8.5" cy="8.5" r="5.5"/><path d="m12.8 12.8 4.7 4.7"/>',
  moon: '<path d="M16.5 11.8A7 7 0 0 1 8.2 3.5a7 7 0 1 0 8.3 8.3z"/>',
  sun: '<circle cx="10" cy="10" r="3.5"/><path d="M10 1.8v2M10 16.2v2M1.8 10h2M16.2 10h2M4.2 4.2l1.4 1.4M14.4 14.4l1.4 1.4M4.2 15.8l1.4-1.4M14.4 5.6l1.4-1.4"/>',
};

function drawing(name: keyof typeof drawings): string {
  return `<svg class="${name}" width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${drawings[name]}</svg>`;
}

/** Languages that are written from right to left. */
const rightToLeft = /^(?:ar|arc|ckb|dv|fa|he|ks|ps|sd|ug|ur|yi)(?:-|$)/i;

/** The attributes of what is written in a language. */
const inLanguage = (language: string): string =>
  ` lang="${escapeHtml(language)}"${rightToLeft.test(language) ? ' dir="rtl"' : ""}`;

/** Those of a title or text, on a page whose language may be another. */
export const ofLanguage = (language: string, page = "en"): string =>
  language === page ? "" : rightToLeft.test(language) ? inLanguage(language) : `${inLanguage(language)} dir="ltr"`;

/** What the pages say by themselves is English, also on a page in another language. */
export const inEnglish = (page: string): string => (/^en(?:-|$)/i.test(page) ? "" : ' lang="en"');

/** A page with everything around it. */
export function frame(course: Course, page: Page): string {
  const { title, main, lesson } = page;
  const root = lesson === undefined ? "" : rootOf(lesson.name);
  const head = page.head ?? usualHead(main, root);
  const language = lesson?.language ?? "en";
  const english = inEnglish(language);
  const menu = `<button type="button" class="menu icon"${english} popovertarget="contents" aria-label="Contents">${drawing("contents")}</button>`;
  return `<!DOCTYPE html>
<html${inLanguage(language)} data-root="${root}">
<head>
<meta charset="utf-8">
${head}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
${sharing(course, page)}
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 3'%3E%3Cpath fill='%23175cc4' d='M0 0h2v2H0z'/%3E%3Cpath fill='%23f0a020' d='M2 2h1v1H2z'/%3E%3C/svg%3E">
</head>
<body>
<a class="skip"${english} href="#lesson">Skip to the lesson</a>
<header class="bar">
${lesson === undefined ? "" : menu}
<a class="home" href="${root}index.html">${mark}<span dir="auto">${escapeHtml(course.title)}</span></a>
<search class="script-only"${english}>${drawing("glass")}<label class="hidden" for="search">Search the lessons</label>
<input id="search" type="search" placeholder="Search" autocomplete="off">
<ul id="results" aria-label="Results" hidden></ul><p class="hidden" id="found" role="status"></p></search>
<button type="button" class="theme icon script-only"${english} aria-label="Theme">${drawing("moon")}${drawing("sun")}</button>
</header>
<div class="page${lesson === undefined ? " cover" : ""}">
${lesson === undefined ? "" : contents(course, lesson)}
<main id="lesson" tabindex="-1">
${lesson === undefined ? "" : breadcrumbs(course, lesson)}${main}
</main>
${lesson === undefined ? "" : here(lesson)}
</div>
</body>
</html>
`;
}

/** The sections of this lesson, beside it where the screen is wide. */
function here(lesson: Lesson): string {
  const list = parts(lesson);
  if (list === "") return "";
  return `<nav class="here" aria-label="On this page">\n<p class="label"${inEnglish(lesson.language)}>On this page</p>\n${list}\n</nav>`;
}

/** What other sites show when someone shares the page. */
function sharing({ title: site, url }: Course, { title, description, file, lesson, card }: Page): string {
  const properties: [string, string][] = [
    ["og:type", lesson === undefined ? "website" : "article"],
    ["og:site_name", site],
    ["og:title", lesson?.title ?? title],
    ["og:description", description],
  ];
  const elements = [`<meta name="description" content="${escapeHtml(description)}">`];
  if (url !== undefined) {
    elements.push(`<link rel="canonical" href="${escapeHtml(url + file)}">`);
    properties.push(["og:url", url + file]);
    if (card !== undefined) {
      properties.push(["og:image", url + card], ["og:image:width", "1200"], ["og:image:height", "630"]);
      properties.push(["og:image:alt", `${lesson?.title ?? title}, a lesson of ${site}`]);
      elements.push('<meta name="twitter:card" content="summary_large_image">');
    }
  }
  for (const [name, text] of properties) elements.push(`<meta property="${name}" content="${escapeHtml(text)}">`);
  return elements.join("\n");
}
