import { escapeHtml } from "./formula.js";
import { type Course, frame, pageOf } from "./frame.js";
import type { Lesson } from "./lesson.js";

/** Address of the sharing card of a lesson, or of the course. */
export const cardOf = (lesson?: Lesson): string =>
  `cards/${lesson === undefined ? "index" : encodeURIComponent(lesson.name)}.png`;

/** A lesson's page. */
export function lessonPage(course: Course, lesson: Lesson): string {
  const index = course.lessons.indexOf(lesson);
  const turn = (to: Lesson | undefined, rel: string, label: string): string =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${pageOf(to)}"><small>${label}</small>${escapeHtml(to.title)}</a>`;
  return frame(course, {
    lesson,
    title: `${lesson.title} · ${course.title}`,
    description: lesson.summary,
    file: pageOf(lesson),
    card: cardOf(lesson),
    main: `${lesson.html}
<nav class="turn" aria-label="Previous and next lesson">
${turn(course.lessons[index - 1], "prev", "Previous")}
${turn(course.lessons[index + 1], "next", "Next")}
</nav>`,
  });
}

/** The first page: what the course is, and the map of its lessons. */
export function indexPage(course: Course): string {
  const overview = course.lessons.find(({ name }) => name === course.overview);
  const lessons = course.lessons.filter((lesson) => lesson !== overview);
  const [first] = lessons;
  const begin =
    first === undefined
      ? ""
      : `<p><a class="begin" href="${pageOf(first)}">Begin with ${escapeHtml(first.title)}</a></p>`;
  const about =
    overview === undefined ? "" : `<p class="about"><a href="${pageOf(overview)}">More about this course</a></p>`;
  return frame(course, {
    title: course.title,
    description: overview?.summary ?? `${lessons.length} lessons: ${lessons.map(({ title }) => title).join(", ")}`,
    file: "index.html",
    card: cardOf(),
    main: `<h1>${escapeHtml(course.title)}</h1>
<p class="lead">${overview?.introduction ?? ""}</p>
${begin}
<ol class="map">
${lessons.map(card).join("\n")}
</ol>
${about}`,
  });
}

function card(lesson: Lesson): string {
  const { path, pattern } = lesson.thumbnail;
  return `<li><span class="thumbnail${pattern ? " pattern" : ""}"><img src="${escapeHtml(path)}" alt="" loading="lazy"></span>
<h2><a href="${pageOf(lesson)}">${escapeHtml(lesson.title)}</a></h2><p>${escapeHtml(lesson.summary)}</p></li>`;
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
