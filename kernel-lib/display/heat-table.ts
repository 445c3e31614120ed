import { type ArrayView, elementAt } from "./array-view.js";
import { type ColourScale, hex, textOn } from "./colour-scale.js";
import { element, range } from "./html.js";
import { formatNumber } from "./number.js";

const TABLE =
  "border-collapse:separate;border-spacing:1px;border:none;margin:0;font-family:monospace;font-size:12px;line-height:1.35";
const HEADER = "padding:0 4px;border:none;font-weight:normal;text-align:center;opacity:0.75";
/** Notebooks stripe and highlight the rows of tables; here colour means a value. */
const ROW = "background-color:rgba(0, 0, 0, 0)";
const CHARACTER = 7.3;

interface HeatTable {
  scale: ColourScale;
  format(value: number): string;
  /** Width of a cell in characters: the longest text of any. */
  characters: number;
  /** One row whose index is not worth telling. */
  isVector: boolean;
}

/**
 * A matrix as a table of coloured cells that keep their numbers. Hovering a cell tells its
 * index, counted after `prefix`, and its value to six digits.
 */
export function heatTable(matrix: ArrayView, prefix: readonly number[], table: HeatTable): string {
  const [rows, columns] = matrix.shape;
  const corner = table.isVector ? [] : [element("td", { style: HEADER })];
  const width = `${HEADER};min-width:${Math.max(16, Math.ceil(table.characters * CHARACTER))}px`;
  const names = range(columns).map((column) => element("th", { scope: "col", style: width }, String(column)));
  const body = range(rows).map((row) => {
    const name = table.isVector ? [] : [element("th", { scope: "row", style: HEADER }, String(row))];
    const cells = range(columns).map((column) => {
      const index = [...prefix, ...(table.isVector ? [] : [row]), column];
      return cell(elementAt(matrix, row, column), index, table);
    });
    return element("tr", { style: ROW }, ...name, ...cells);
  });
  return element(
    "table",
    { style: TABLE },
    element("thead", { style: "border:none" }, element("tr", { style: ROW }, ...corner, ...names)),
    element("tbody", {}, ...body),
  );
}

function cell(value: number, index: readonly number[], { scale, format }: HeatTable): string {
  const colour = scale.palette[scale.index(value)];
  const style = `padding:3px 4px;border:none;text-align:right;background-color:${hex(colour)};color:${textOn(colour)}`;
  return element("td", { title: `[${index.join(", ")}] ${formatNumber(value)}`, style }, format(value));
}
