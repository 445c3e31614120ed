import MiniSearch from "minisearch";
import { pageAddress } from "./addresses.js";
import type { Lesson } from "./lesson.js";

/** The search index as a script, since a page on disk may not fetch. */
export function searchIndex(lessons: readonly Lesson[]): string {
  const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title", "lesson", "href", "text"] });
  for (const lesson of lessons) {
    for (const { id, title, text } of lesson.sections) {
      const href = `${pageAddress(lesson.name)}#${encodeURIComponent(id)}`;
      index.add({ id: href, href, title, text, lesson: lesson.title });
    }
  }
  return `courseIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}
