import { encoded, pageAddress, rootOf } from "./addresses.js";
import type { Entry } from "./contents.js";
import { escapeHtml } from "./escape.js";
import { type Course, frame, inEnglish, ofLanguage } from "./frame.js";
import type { Lesson } from "./lesson.js";
import { chapterTitle, titleOf } from "./navigation.js";

/** Address of the sharing card of a lesson, or of the course. */
export const cardOf = (lesson?: Lesson): string => `cards/${lesson === undefined ? "index" : encoded(lesson.name)}.png`;

/** A lesson's page. One that is called `index` is the first page, and has the map of the course too. */
export function lessonPage(course: Course, lesson: Lesson): string {
  const index = course.lessons.indexOf(lesson);
  const root = rootOf(lesson.name);
  const turn = (to: Lesson | undefined, rel: string, label: string): string =>
    to === undefined
      ? "<span></span>"
      : `<a rel="${rel}" href="${root}${pageAddress(to.name)}"><small${inEnglish(lesson.language)}>${label}</small>${titleOf(to, lesson)}</a>`;
  const map = lesson.name === "index" ? mapOf(course, lesson) : "";
  return frame(course, {
    lesson,
    title: lesson.title === course.title ? course.title : `${lesson.title} · ${course.title}`,
    description: lesson.summary,
    file: pageAddress(lesson.name),
    card: cardOf(lesson),
    main: `${lesson.html}
${map}<nav class="turn" aria-label="Previous and next lesson">
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
      : `<p><a class="begin" href="${pageAddress(first.name)}">Begin with ${escapeHtml(first.title)}</a></p>`;
  const about =
    overview === undefined
      ? ""
      : `<p class="about"><a href="${pageAddress(overview.name)}">More about this course</a></p>`;
  return frame(course, {
    title: course.title,
    description: overview?.summary ?? `${lessons.length} lessons: ${lessons.map(({ title }) => title).join(", ")}`,
    file: "index.html",
    card: cardOf(),
    main: `<h1>${escapeHtml(course.title)}</h1>
<p class="lead">${overview?.introduction ?? ""}</p>
${begin}
${mapOf(course, overview)}
${about}`,
  });
}

/** A card for each lesson, chapter by chapter. */
function mapOf({ lessons, entries }: Course, but?: Lesson): string {
  const byName = new Map(lessons.filter((lesson) => lesson !== but).map((lesson) => [lesson.name, lesson]));
  const titles = new Map(lessons.map(({ name, title }) => [name, title]));
  return chapter(entries, "");

  /** What stands in the chapter itself and the chapters within, in their order. */
  function chapter(within: readonly Entry[], way: string): string {
    let html = "";
    let cards: Lesson[] = [];
    const close = (): void => {
      if (cards.length === 0) return;
      const list = cards
        .map((lesson) => card(lesson, way === "" ? "h2" : "h3", but?.name === "index" ? but.language : "en"))
        .join("\n");
      const title = way === "" ? "" : `<h2 class="chapter">${escapeHtml(way)}</h2>\n`;
      html += `${title}<ol class="map">\n${list}\n</ol>\n`;
      cards = [];
    };
    for (const entry of within) {
      const lesson = entry.page === undefined ? undefined : byName.get(entry.page);
      if (entry.entries.length === 0) {
        if (lesson !== undefined) cards.push(lesson);
        continue;
      }
      close();
      const own: Entry[] = entry.page === undefined ? [] : [{ page: entry.page, entries: [] }];
      const title = chapterTitle(entry, titles);
      html += chapter([...own, ...entry.entries], way === "" ? title : `${way} / ${title}`);
    }
    close();
    return html;
  }
}

function card(lesson: Lesson, heading: string, language: string): string {
  const { path, dark, pattern } = lesson.thumbnail;
  const picture = (src: string, form: string): string => `<img${form} src="${escapeHtml(src)}" alt="" loading="lazy">`;
  const pictures =
    dark === undefined ? picture(path, "") : picture(path, ' class="light-only"') + picture(dark, ' class="dark-only"');
  const kind = `${dark === undefined ? "" : " drawing"}${pattern ? " pattern" : ""}`;
  return `<li${ofLanguage(lesson.language, language)}><span class="thumbnail${kind}">${pictures}</span>
<${heading}><a href="${pageAddress(lesson.name)}">${escapeHtml(lesson.title)}</a></${heading}><p>${escapeHtml(lesson.summary)}</p></li>`;
}

/** The list of pages for search engines. */
export function sitemap(url: string, lessons: readonly Lesson[]): string {
  const pages = ["index.html", ...lessons.flatMap(({ name }) => (name === "index" ? [] : pageAddress(name)))].map(
    (page) => `<url><loc>${escapeHtml(url + page)}</loc></url>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${pages.join("\n")}
</urlset>
`;
}
