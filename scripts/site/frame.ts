import type { Lesson } from "./lesson.js";
import { escapeHtml } from "./math.js";

/** What all pages of a site share. */
export interface Course {
  title: string;
  lessons: readonly Lesson[];
  /** Where the site will stand, if known: for the addresses that must be absolute. */
  url?: string;
}

/** Nothing but our own files runs or is loaded; styles may be inline, as in tables of tensors and in formulas. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self'; base-uri 'none'; form-action 'none'";

/** Address of a lesson's page, from any other page. */
export const pageOf = (lesson: Lesson): string => `${encodeURIComponent(lesson.name)}.html`;

/** A lesson's page. */
export function lessonPage(course: Course, lesson: Lesson): string {
  const index = course.lessons.indexOf(lesson);
  const turn = (to: Lesson | undefined, rel: string, label: string): string =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${pageOf(to)}"><small>${label}</small>${escapeHtml(to.title)}</a>`;
  const file = encodeURIComponent(`${lesson.name}.ipynb`);
  return frame(course, {
    lesson,
    title: `${lesson.title} · ${course.title}`,
    description: lesson.summary,
    file: pageOf(lesson),
    main: `<p class="download"><a href="${file}" download>Download this notebook</a></p>
${lesson.html}
<nav class="turn" aria-label="Previous and next lesson">
${turn(course.lessons[index - 1], "prev", "Previous")}
${turn(course.lessons[index + 1], "next", "Next")}
</nav>`,
  });
}

/** The first page: the map of the lessons. */
export function indexPage(course: Course): string {
  const cards = course.lessons.map((lesson) => {
    const picture =
      lesson.thumbnail === undefined ? "" : `<img src="${escapeHtml(lesson.thumbnail)}" alt="" loading="lazy">`;
    return `<li><a href="${pageOf(lesson)}"><span class="thumbnail">${picture}</span>
<strong>${escapeHtml(lesson.title)}</strong></a><p>${escapeHtml(lesson.summary)}</p></li>`;
  });
  return frame(course, {
    title: course.title,
    description: `${course.lessons.length} lessons: ${course.lessons.map(({ title }) => title).join(", ")}`,
    file: "index.html",
    main: `<h1>${escapeHtml(course.title)}</h1>\n<ol class="map">\n${cards.join("\n")}\n</ol>`,
  });
}

/** What a server shows for an address that does not exist. */
export function missingPage(course: Course): string {
  return frame(course, {
    title: `Page not found · ${course.title}`,
    description: "There is no such page.",
    file: "404.html",
    main: `<h1>Page not found</h1>\n<p>There is no such page here. The <a href="index.html">map of the lessons</a> and the search lead on.</p>`,
  });
}

interface Page {
  title: string;
  description: string;
  file: string;
  main: string;
  lesson?: Lesson;
}

function frame(course: Course, { title, description, file, main, lesson }: Page): string {
  const text = escapeHtml(description);
  return `<!DOCTYPE html>
<html lang="${escapeHtml(lesson?.language ?? "en")}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<meta name="description" content="${text}">
<meta property="og:type" content="article">
<meta property="og:title" content="${escapeHtml(title)}">
<meta property="og:description" content="${text}">
${absolute(course, file, lesson)}<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 3'%3E%3Cpath fill='%23175cc4' d='M0 0h2v2H0z'/%3E%3Cpath fill='%23f0a020' d='M2 2h1v1H2z'/%3E%3C/svg%3E">
<link rel="stylesheet" href="assets/katex/katex.min.css">
<link rel="stylesheet" href="assets/theme.css">
<link rel="stylesheet" href="assets/frame.css">
<link rel="stylesheet" href="assets/lesson.css">
<script src="assets/course.js"></script>
</head>
<body>
<a class="skip" href="#lesson">Skip to the lesson</a>
<header>
<button type="button" class="menu" popovertarget="contents">Contents</button>
<a class="home" href="index.html">${escapeHtml(course.title)}</a>
<search class="script-only"><label class="hidden" for="search">Search the lessons</label>
<input id="search" type="search" placeholder="Search" autocomplete="off">
<ul id="results" aria-label="Results" hidden></ul><p class="hidden" id="found" role="status"></p></search>
<button type="button" class="theme script-only">Dark</button>
</header>
<div class="page">
<nav id="contents" popover aria-label="Contents">
<ol>
${course.lessons.map((each) => contents(each, each === lesson)).join("\n")}
</ol>
</nav>
<main id="lesson" tabindex="-1">
${main}
</main>
</div>
</body>
</html>
`;
}

function contents(lesson: Lesson, here: boolean): string {
  const link = `<a href="${pageOf(lesson)}"${here ? ' aria-current="page"' : ""}>${escapeHtml(lesson.title)}</a>`;
  const parts = here ? lesson.sections.filter(({ level }) => level === 2) : [];
  if (parts.length === 0) return `<li>${link}</li>`;
  const inside = parts.map(({ id, title }) => `<li><a href="#${encodeURIComponent(id)}">${escapeHtml(title)}</a></li>`);
  return `<li>${link}<ol>${inside.join("")}</ol></li>`;
}

function absolute({ url }: Course, file: string, lesson?: Lesson): string {
  if (url === undefined) return "";
  const picture = lesson?.thumbnail;
  const image = picture === undefined ? "" : `<meta property="og:image" content="${escapeHtml(url + picture)}">\n`;
  return `<link rel="canonical" href="${escapeHtml(url + file)}">\n<meta property="og:url" content="${escapeHtml(url + file)}">\n${image}`;
}

/** The list of pages for search engines. */
export function sitemap(url: string, lessons: readonly Lesson[]): string {
  const pages = ["index.html", ...lessons.map(pageOf)].map((page) => `<url><loc>${escapeHtml(url + page)}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.join("\n")}
</urlset>
`;
}
