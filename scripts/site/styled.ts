import type { CheerioAPI } from "cheerio";
import type { Element } from "domhandler";

/** What colours and weighs, and moves or loads nothing. */
const harmless =
  /^\s*(?:(?:color|background-color|font-weight|font-style|text-align|text-decoration|white-space)|background(?=\s*:\s*linear-gradient\((?:(?!url)[^;])*$))\s*:/;

/**
 * Styles of single cells, which pandas keeps in a sheet beside the table, into the cells themselves: a sheet would hold for
 * the whole page.
 */
export function keepCellStyles($: CheerioAPI): void {
  for (const sheet of $("main .output style").toArray()) {
    const cells = new Map<string, Element[]>();
    // a table may have many thousand cells, and a rule for each
    const named = $(sheet).closest(".output").find("[id]").toArray();
    for (const cell of named) cells.set(cell.attribs.id ?? "", [...(cells.get(cell.attribs.id ?? "") ?? []), cell]);
    for (const [, selectors = "", body = ""] of $(sheet)
      .text()
      .matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
      const declarations = body.split(";").filter((each) => harmless.test(each));
      if (declarations.length === 0) continue;
      const style = declarations.map((each) => each.trim()).join(";");
      for (const [, id = ""] of selectors.matchAll(/(?<=^|,)\s*#(T_\w+)\s*(?=,|$)/g)) {
        for (const cell of cells.get(id) ?? []) cell.attribs.style = `${cell.attribs.style ?? ""}${style};`;
      }
    }
  }
}

/** Let the theme have the colours of letters, so that they can be read on dark paper, too. */
export function giveColours($: CheerioAPI): void {
  for (const element of $("main font[color]").toArray())
    element.attribs.style = `color:${element.attribs.color};${element.attribs.style ?? ""}`;
  for (const element of $("main [style*=color]").toArray())
    element.attribs.style = element.attribs.style?.replace(/(?<=^|;)\s*color\s*:\s*(?=[^;])/gi, "--said:") ?? "";
}
