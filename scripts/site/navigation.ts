import { pageAddress, rootOf } from "./addresses.js";
import { type Entry, pagesOf } from "./contents.js";
import { escapeHtml } from "./escape.js";
import { type Course, ofLanguage } from "./frame.js";
import type { Lesson } from "./lesson.js";

/** The list of chapters and lessons, and within it the sections of this one. */
export function contents(course: Course, lesson: Lesson): string {
  const titles = new Map(course.lessons.map(({ name, title }) => [name, title]));
  const lessons = new Map(course.lessons.map((each) => [each.name, each]));
  return `<nav id="contents" class="lessons" popover aria-label="Lessons">\n${list(course.entries)}\n</nav>`;

  function list(entries: readonly Entry[]): string {
    return `<ol>\n${entries.map(item).join("\n")}\n</ol>`;
  }

  function item(entry: Entry): string {
    const { page, href, entries } = entry;
    if (href !== undefined) return `<li><a href="${escapeHtml(href)}">${escapeHtml(entry.title ?? href)}</a></li>`;
    if (entries.length === 0) return page === undefined ? "" : `<li>${link(page)}</li>`;
    const own: Entry[] = page === undefined ? [] : [{ page, entries: [] }];
    const open = pagesOf([entry]).includes(lesson.name) ? " open" : "";
    const title = chapterTitle(entry, titles);
    return `<li><details${open}><summary>${escapeHtml(title)}</summary>${list([...own, ...entries])}</details></li>`;
  }

  function link(page: string): string {
    const to = lessons.get(page);
    const title = to === undefined ? escapeHtml(page) : titleOf(to, lesson);
    if (page !== lesson.name) return `<a href="${rootOf(lesson.name)}${pageAddress(page)}">${title}</a>`;
    return `<a href="${rootOf(lesson.name)}${pageAddress(page)}" aria-current="page">${title}</a>${parts(lesson)}`;
  }
}

/** What a lesson is called, on the page of another, whose language may not be its own. */
export function titleOf({ title, language }: Lesson, on: Lesson): string {
  const text = escapeHtml(title);
  const attributes = ofLanguage(language, on.language);
  return attributes === "" ? text : `<span${attributes}>${text}</span>`;
}

/** What a chapter is called: by its table of contents, else as its own page. */
export function chapterTitle({ title, page }: Entry, titles: ReadonlyMap<string, string>): string {
  return (page === undefined ? title : (titles.get(page) ?? title)) ?? "More";
}

/** The way from the first page through the chapters to this one; none for a page that is in no chapter. */
export function breadcrumbs(course: Course, lesson: Lesson): string {
  const titles = new Map(course.lessons.map(({ name, title }) => [name, title]));
  const way = chaptersOf(course.entries, lesson.name);
  if (way.length === 0) return "";
  const root = rootOf(lesson.name);
  const chapters = way.map((entry) => {
    const title = escapeHtml(chapterTitle(entry, titles));
    const page = entry.page ?? pagesOf([entry])[0];
    return `<li>${page === undefined ? title : `<a href="${root}${pageAddress(page)}">${title}</a>`}</li>`;
  });
  const first = `<li><a href="${root}index.html">${escapeHtml(course.title)}</a></li>`;
  return `<nav class="crumbs" aria-label="Chapters above"><ol>${first}${chapters.join("")}</ol></nav>\n`;
}

/** The chapters that a page is in, from the outermost, but not one whose own page it is. */
function chaptersOf(entries: readonly Entry[], name: string): Entry[] {
  const chapter = entries.find((entry) => entry.entries.length > 0 && pagesOf([entry]).includes(name));
  if (chapter === undefined || chapter.page === name) return [];
  return [chapter, ...chaptersOf(chapter.entries, name)];
}

/** The sections of a lesson. */
export function parts({ sections }: Lesson): string {
  const links = sections
    .filter(({ level }) => level === 2)
    .map(({ id, title }) => `<li><a href="#${encodeURIComponent(id)}">${escapeHtml(title)}</a></li>`);
  return links.length === 0 ? "" : `<ol>${links.join("")}</ol>`;
}
