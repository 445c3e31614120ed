import type { CheerioAPI } from "cheerio";

/** What colours and weighs, and moves or loads nothing. */
const harmless = /^(?:color|background-color|font-weight|font-style|text-align|text-decoration|white-space)$/;

/**
 * Styles of single cells, which pandas keeps in a sheet beside the table, into the cells themselves: a sheet would hold for
 * the whole page.
 */
export function keepCellStyles($: CheerioAPI): void {
  for (const sheet of $("main .output style").toArray()) {
    const output = $(sheet).closest(".output");
    for (const [, selectors = "", body = ""] of $(sheet)
      .text()
      .matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const wanted = selectors.split(",").filter((selector) => /^\s*#T_\w+\s*$/.test(selector));
      const declarations = body.split(";").filter((each) => harmless.test(each.split(":", 1)[0]?.trim() ?? ""));
      if (wanted.length === 0 || declarations.length === 0) continue;
      const style = declarations.map((each) => each.trim()).join(";");
      output
        .find(wanted.join(","))
        .each((_, cell) => void $(cell).attr("style", `${$(cell).attr("style") ?? ""}${style};`));
    }
  }
}
