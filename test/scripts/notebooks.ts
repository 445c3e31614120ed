import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ICodeCell, INotebookContent, IOutput } from "@jupyterlab/nbformat";

/** A code cell: its source, and what the test needs besides. */
export interface CellSpec {
  source: string;
  outputs?: IOutput[];
  tags?: string[];
}

/** A notebook of code cells, in stock tslab unless told otherwise: of all kernels it hides most. */
export function notebook(cells: (string | CellSpec)[], kernel = "tslab-stock"): INotebookContent {
  return {
    cells: cells.map((cell, index) => codeCell(typeof cell === "string" ? { source: cell } : cell, index)),
    metadata: { kernelspec: { name: kernel, display_name: kernel, language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  } as INotebookContent;
}

function codeCell({ source, outputs = [], tags }: CellSpec, index: number): ICodeCell & { id: string } {
  const metadata = tags === undefined ? {} : { tags };
  return { cell_type: "code", id: `cell-${index + 1}`, metadata, source, outputs, execution_count: null };
}

/** What a cell printed. */
export function printed(text: string): IOutput {
  return { output_type: "stream", name: "stdout", text: [text] };
}

/** Save notebooks in a folder, by name without extension. */
export function save(folder: string, notebooks: Record<string, INotebookContent | string>): void {
  for (const [name, content] of Object.entries(notebooks)) {
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, `${name}.ipynb`), text);
  }
}
