import type { ColourMap } from "../../display/colour-scale.js";
import type { Box, Heatmap } from "../../display/figure/figure.js";
import { cellFormat } from "../../display/number.js";
import { statistics } from "../../display/statistics.js";
import { type Matrix, matrix, type Pair, sizeOf, viewOf } from "./matrix.js";

/** The window and what is computed now. */
export const NOW = "#d55e00";
/** Where the input, or what is left of the output, ends. */
export const EDGE = "#222222";

/** Wider matrices are drawn without their numbers. */
const MOST_COLUMNS = 16;
const SIDE = 260;

/** How all frames draw one matrix of the stepper: the same colours and the same size. */
interface PanelStyle {
  colours: { map: ColourMap; low: number; high: number };
  numbers: boolean;
  cell: number;
}

/** A style that suits all of these matrices. */
export function styleOf(matrices: readonly Matrix[]): PanelStyle {
  const values = matrices.flat();
  const width = Math.max(...values.map((row) => row.length));
  const high = Math.max(...values.flat());
  const low = Math.min(...values.flat());
  const limit = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const colours =
    low < 0 ? { map: "diverging" as const, low: -limit, high: limit } : { map: "blues" as const, low: 0, high: limit };
  const numbers = width <= MOST_COLUMNS && matrices[0].length <= MOST_COLUMNS;
  const rows = Math.max(...matrices.map((rows) => rows.length));
  const write = cellFormat(statistics(viewOf([values.flat()])), limit);
  const characters = Math.max(...values.flat().map((value) => write(value).length));
  const cell = numbers
    ? Math.max(26, Math.ceil(characters * 6.2) + 8)
    : Math.max(3, Math.floor(SIDE / Math.max(width, rows)));
  return { colours, numbers, cell };
}

/** A matrix of the stepper with frames around some of its cells. */
export function panel(
  title: string,
  rows: Matrix,
  style: PanelStyle,
  boxes: readonly Box[] = [],
  shown?: Heatmap["shown"],
): Heatmap {
  return { kind: "heatmap", title, values: viewOf(rows), ...style, boxes, ...(shown && { shown }) };
}

/** Spreads a kernel, or its products, out by the dilation; `shown` tells which cells are its own. */
export function dilate(rows: Matrix, dilation: Pair): { rows: Matrix; shown: NonNullable<Heatmap["shown"]> } {
  const [height, width] = sizeOf(rows);
  const shown = (row: number, column: number) => row % dilation[0] === 0 && column % dilation[1] === 0;
  const dilatedRows = matrix(dilation[0] * (height - 1) + 1, dilation[1] * (width - 1) + 1, (row, column) =>
    shown(row, column) ? rows[row / dilation[0]][column / dilation[1]] : 0,
  );
  return { rows: dilatedRows, shown };
}

/** A frame around each cell that a kernel of this size touches; one around all when there are no gaps. */
export function outlineWindow(row: number, column: number, kernel: Matrix, dilation: Pair): Box[] {
  const [height, width] = sizeOf(kernel);
  const reach = { rows: dilation[0] * (height - 1) + 1, columns: dilation[1] * (width - 1) + 1 };
  if (reach.rows === height && reach.columns === width) return [{ row, column, ...reach, colour: NOW }];
  const cells = matrix(height, width, (a, b) => a * width + b).flat();
  return [
    { row, column, ...reach, colour: NOW, dashed: true },
    ...cells.map(
      (i): Box => ({
        row: row + Math.floor(i / width) * dilation[0],
        column: column + (i % width) * dilation[1],
        rows: 1,
        columns: 1,
        colour: NOW,
      }),
    ),
  ];
}
