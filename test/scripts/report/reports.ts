import type { IOutput } from "@jupyterlab/nbformat";
import type { CellReport, NotebookReport, RunReport } from "../../../scripts/report/report.js";

/** A cell that passed, but for what is given. */
export function cell(given: Partial<CellReport> = {}): CellReport {
  const { number = 1 } = given;
  const empty = { problem: [], saved: [], outputs: [] };
  return { number, id: `cell-${number}`, source: "1 + 1", status: "passed", seconds: 0.25, ...empty, ...given };
}

/** A notebook that passed when its cells did, but for what is given. */
export function notebookReport(
  path: string,
  cells: CellReport[] = [cell()],
  given: Partial<NotebookReport> = {},
): NotebookReport {
  const passed = cells.every(({ status }) => status === "passed" || status === "skipped");
  return { path, kernel: "tslab", passed, seconds: 1.5, cached: false, problem: [], cells, ...given };
}

/** A run of these notebooks. */
export function runReport(notebooks: NotebookReport[], given: Partial<RunReport> = {}): RunReport {
  return { started: "2030-01-02T03:04:05.678Z", seconds: 2.5, notebooks, ...given };
}

/** An output to be shown. */
export function display(data: Record<string, unknown>): IOutput {
  return { output_type: "display_data", data, metadata: {} } as IOutput;
}

/** Text that tries to be more than text, in every language that a report speaks. */
export const hostile =
  "]]>&<script>alert(1)</script>\"' ::error::no\u0000\u001b[31mred\u001b[0m \ud800 \uffff %0A,:\r\n| `x` |";

/** The same, as people may see it: without colours, and with a mark for what XML cannot hold. */
export const hostileSeen = "]]>&<script>alert(1)</script>\"' ::error::no\ufffdred \ufffd \ufffd %0A,:\r\n| `x` |";
