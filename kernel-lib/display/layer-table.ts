import { libraries } from "../platform/libraries.js";
import type { MimeBundle } from "./contract.js";
import { element, escapeMarkup } from "./html.js";

/** A layer of a network as one row. */
export interface LayerRow {
  /** 0 for the network itself. */
  depth: number;
  /** Its name in the module above, and its class. */
  name: string;
  /** What it answers, such as `[1, 6, 28, 28]`. */
  output: string;
  parameters: number;
  /** Multiplications that are added up, for the input given. */
  multiply_adds: number;
}

interface Column {
  title: string;
  numeric: boolean;
  text(row: LayerRow): string;
}

function count(value: number): string {
  return value === 0 ? "–" : libraries.format.format(",d")(value);
}

const COLUMNS: readonly Column[] = [
  { title: "layer", numeric: false, text: (row) => row.name },
  { title: "output shape", numeric: false, text: (row) => row.output },
  { title: "parameters", numeric: true, text: (row) => count(row.parameters) },
  { title: "multiply-adds", numeric: true, text: (row) => count(row.multiply_adds) },
];

/** The rows as a table of text, for terminals and screen readers. */
export function layerText(rows: readonly LayerRow[], notes: readonly string[]): string {
  const cells = rows.map((row) =>
    COLUMNS.map((column, i) => (i === 0 ? "  ".repeat(row.depth) : "") + column.text(row)),
  );
  const lines = [COLUMNS.map((column) => column.title), ...cells];
  const widths = COLUMNS.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const written = lines.map((line) =>
    line
      .map((cell, i) => (COLUMNS[i].numeric ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("  ")
      .trimEnd(),
  );
  const rule = "─".repeat(Math.max(...written.map((line) => line.length)));
  return [written[0], rule, ...written.slice(1), rule, ...notes].join("\n");
}

const CELL = "padding:2px 10px;border:none";

/** The rows as a table for a notebook, `text` beside it for other viewers. */
export function layerBundle(rows: readonly LayerRow[], notes: readonly string[], text: string): MimeBundle {
  const align = (column: Column) => `text-align:${column.numeric ? "right" : "left"}`;
  const titles = COLUMNS.map((column) =>
    element("th", { scope: "col", style: `${CELL};${align(column)};border-bottom:1px solid #8c8c8c` }, column.title),
  );
  const body = rows.map((row) =>
    element(
      "tr",
      {},
      ...COLUMNS.map((column, i) => {
        const indent = i === 0 ? `;padding-left:${10 + 16 * row.depth}px` : "";
        return element("td", { style: `${CELL};${align(column)}${indent}` }, escapeMarkup(column.text(row)));
      }),
    ),
  );
  const table = { style: "border-collapse:collapse;border:none;margin:0;font-size:12px;line-height:1.5" };
  const head = element("thead", {}, element("tr", {}, ...titles));
  const below = notes.map((note) => element("div", { style: "padding:2px 10px;opacity:0.75" }, escapeMarkup(note)));
  const style = "font-family:sans-serif;font-size:12px;overflow-x:auto";
  return {
    "text/plain": text,
    "text/html": element("div", { style }, element("table", table, head, element("tbody", {}, ...body)), ...below),
  };
}
