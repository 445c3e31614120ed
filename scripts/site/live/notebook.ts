import { cellNames } from "../live-cells.js";
import type { Output } from "./outputs.js";

/** What a reader has done with a cell. */
export interface ReaderCell {
  /** The lesson's text of the cell, as the page has it. */
  lesson: string;
  source: string;
  /** Only of a cell that the reader has run. */
  outputs?: readonly Output[];
  count?: number;
}

interface Notebook {
  cells: { id?: unknown; cell_type: string; source: string | string[]; [key: string]: unknown }[];
  metadata: Record<string, unknown>;
  [key: string]: unknown;
}

/** Says which code made the outputs; it would say so wrongly of a reader's. */
const stamp = "d2l-lessons";

/** The lesson's notebook with a reader's changes and outputs, as the text of a file. */
export function readersNotebook(text: string, readers: ReadonlyMap<string, ReaderCell>): string {
  const notebook: Notebook = JSON.parse(text);
  const names = cellNames(notebook.cells);
  const cells = notebook.cells.map((cell, index) => {
    const own = readers.get(names[index] ?? "");
    if (own === undefined || cell.cell_type !== "code") return cell;
    const { outputs, count } = own;
    const written = Array.isArray(cell.source) ? cell.source.join("") : cell.source;
    // lines of options at a cell's head are not on the page
    const head = written.endsWith(own.lesson) ? written.slice(0, written.length - own.lesson.length) : "";
    const ran = outputs && { outputs: outputs.map(savedOutput), execution_count: count ?? null };
    return { ...cell, source: own.source === own.lesson ? cell.source : head + own.source, ...ran };
  });
  const { [stamp]: _stamp, ...metadata } = notebook.metadata;
  return `${JSON.stringify({ ...notebook, metadata, cells }, null, 1)}\n`;
}

/** An output without what only a running notebook knows. */
function savedOutput(output: Output): object {
  if (output.output_type !== "display_data") return output;
  const { display_id: _id, ...saved } = output;
  return saved;
}
