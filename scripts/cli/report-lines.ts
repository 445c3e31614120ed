import { styleText } from "node:util";
import type { CellReport, NotebookReport } from "../report/report.js";

/** What a run of one notebook says to people: one line when it passed, each problem below it when not. */
export function reportLines(report: NotebookReport): string[] {
  const { path, passed, seconds, cached, cells, problem } = report;
  if (report.untried) return [`FAILED ${problem.join(" ")}`];
  const flakes =
    report.flaked === undefined ? "" : `, flaky: failed ${report.flaked.length} of ${report.flaked.length + 1} times`;
  const took = cached ? "as before, nothing changed" : `${seconds.toFixed(1)} s${flakes}`;
  const run = cells.filter(({ status }) => status !== "not run" && status !== "skipped").length;
  return [
    `${passed ? "ok    " : "FAILED"} ${path}  (${run} cells, ${took})`,
    ...(problem.length === 0 ? [] : ["", ...problem.map((line) => `    ${line}`), ""]),
    ...cells.filter((cell) => cell.problem.length > 0).flatMap((cell) => ["", ...cellLines(path, cell), ""]),
  ];
}

/** What was written into a notebook: the cells whose outputs were replaced, each with its difference. */
export function updateLines(path: string, cells: readonly CellReport[]): string[] {
  const what = cells.length === 0 ? "its stamp" : cells.length === 1 ? "1 cell" : `${cells.length} cells`;
  return [`saved  ${path}  (${what})`, ...cells.flatMap((cell) => ["", ...cellLines(path, cell)]), ""];
}

/** Whether a notebook's saved outputs are those of its code. */
export function stampLine({ path, passed, untried, problem }: NotebookReport): string {
  if (untried) return `FAILED ${problem.join(" ")}`;
  return passed ? `ok     ${path}` : `STALE  ${path}: ${problem.join("; ")}`;
}

function cellLines(path: string, { number, id, source, problem }: CellReport): string[] {
  return [
    styled("bold", `${path}, cell ${number}${id === "" ? "" : ` (${id})`}`),
    ...source
      .trimEnd()
      .split("\n")
      .map((line) => `    | ${line}`),
    ...problem.map((line) => `    ${coloured(line)}`),
  ];
}

function coloured(line: string): string {
  if (line.startsWith("-")) return styled("red", line);
  return line.startsWith("+") ? styled("green", line) : line;
}

function styled(style: "red" | "green" | "bold", text: string): string {
  return process.stdout.isTTY ? styleText(style, text) : text;
}
