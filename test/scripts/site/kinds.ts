import { readFileSync } from "node:fs";
import { load } from "cheerio";
import { fewWithAll } from "../../few.js";

/** The kinds of elements in a page: their names with each of their classes, their roles, and what scripts know them by. */
function kindsOf(file: string): Set<string> {
  const $ = load(readFileSync(file, "utf8"));
  // KaTeX has a class for each kind of symbol
  $(".katex-html").empty();
  const kinds = new Set<string>();
  for (const element of $("*").toArray()) {
    const name = $(element).prop("tagName");
    const attribs = $(element).attr() ?? {};
    const classes = attribs.class?.split(/\s+/) ?? [];
    const marks = Object.keys(attribs).filter((key) => /^(?:data-|on)/.test(key));
    const roles = [attribs.role, attribs.type].filter((role) => role !== undefined);
    for (const kind of ["", ...classes, ...marks, ...roles]) kinds.add(`${name} ${kind}`);
  }
  return kinds;
}

/** Of pages those few that between them have every kind of element: what is to be seen in one is to be seen in them. */
export const fewPages = (files: readonly string[]): string[] => fewWithAll(files, kindsOf);
