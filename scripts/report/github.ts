import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { cellLines } from "./cell-lines.js";
import { plain } from "./plain.js";
import type { CellReport, NotebookReport, RunReport } from "./report.js";

/** Lines of a problem that an annotation shows; the log and the other reports have all. */
const shownLines = 30;

/**
 * GitHub's workflow commands that mark each problem in the pull request, at the line of the notebook file where the
 * cell's source begins.
 * @param repository folder of the repository; paths of annotations are relative to it
 */
export async function githubAnnotations(report: RunReport, repository: string): Promise<string[]> {
  const annotations: string[] = [];
  for (const notebook of report.notebooks.filter(({ passed }) => !passed)) {
    const file = relative(repository, resolve(notebook.path)).split(sep).join("/");
    // the notebook may be on another machine when reports are merged
    const lines = cellLines(await readFile(notebook.path, "utf8").catch(() => ""));
    annotations.push(...annotationsOf(notebook, file, lines));
  }
  return annotations;
}

function annotationsOf(notebook: NotebookReport, file: string, lines: (number | null)[]): string[] {
  const { path, cells, problem } = notebook;
  const bad = cells.filter(isBad);
  const whole = problem.length > 0 || bad.length > 0 ? problem : ["The notebook did not pass."];
  return [
    ...(whole.length === 0 ? [] : [command({ file, line: 1, title: path }, whole)]),
    ...bad.map(({ number, id, status, problem: why }) => {
      const title = `${path}, cell ${number} (${id}) ${status}`;
      return command({ file, line: lines[number - 1] ?? 1, title }, why);
    }),
  ];
}

/** A table for people, as GitHub shows it on the page of the run. */
export function githubSummary({ notebooks, seconds }: RunReport): string {
  const passed = notebooks.filter((notebook) => notebook.passed).length;
  const rows = notebooks.map((notebook) => {
    const bad = notebook.cells.filter(isBad).map(({ number }) => number);
    const why = [...notebook.problem.slice(0, 1), ...(bad.length === 0 ? [] : [`cells ${bad.join(", ")}`])].join("; ");
    const result = notebook.passed ? "passed" : "**failed**";
    return `| ${[markdown(notebook.path), result, notebook.cells.length, notebook.seconds.toFixed(1), markdown(why)].join(" | ")} |`;
  });
  return [
    `### ${passed} of ${notebooks.length} notebooks passed in ${seconds.toFixed(1)} s`,
    "",
    "| notebook | result | code cells | seconds | problems |",
    "|---|---|--:|--:|---|",
    ...rows,
    "",
  ].join("\n");
}

function isBad({ status }: CellReport): boolean {
  return status === "failed" || status === "differs";
}

function command(properties: { readonly [name: string]: string | number }, lines: readonly string[]): string {
  const more = lines.length > shownLines ? [`… ${lines.length - shownLines} more lines`] : [];
  const list = Object.entries(properties).map(([name, value]) => `${name}=${inProperty(String(value))}`);
  return `::error ${list.join(",")}::${inMessage([...lines.slice(0, shownLines), ...more].join("\n"))}`;
}

/** As the function `escapeData` of GitHub's own toolkit does. */
function inMessage(text: string): string {
  return plain(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** As its `escapeProperty` does. */
function inProperty(text: string): string {
  return inMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

/** Text of one cell of a table: nothing in it is Markdown or HTML. */
function markdown(text: string): string {
  return plain(text)
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]()#+!|<>~&@:$-]/g, "\\$&");
}
