import { replaceFile } from "../base/files.js";
import { escaped } from "./plain.js";
import type { CellReport, NotebookReport, RunReport } from "./report.js";

/** Write the report as JUnit XML, which CI systems show: a test suite for each notebook, a test case for each cell. */
export function writeJUnit(report: RunReport, file: string): void {
  replaceFile(file, junitXml(report));
}

/** The report as JUnit XML, by the rules that Jenkins, GitLab and pytest share. */
export function junitXml({ started, seconds, notebooks }: RunReport): string {
  const suites = notebooks.map((notebook, index) => ({ ...countsOf(notebook), xml: suite(notebook, index, started) }));
  const sum = (key: keyof Counts): number => suites.reduce((total, counts) => total + counts[key], 0);
  // no sum of skipped: Jenkins knows that of suites only
  const total = { tests: sum("tests"), failures: sum("failures"), errors: sum("errors") };
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: "d2l-lessons", ...total, time: time(seconds) })}>`,
    ...suites.map(({ xml }) => xml),
    "</testsuites>",
    "",
  ].join("\n");
}

interface Counts {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function countsOf(notebook: NotebookReport): Counts {
  const { cells } = notebook;
  const errors = notebookProblem(notebook).length > 0 ? 1 : 0;
  const failures = cells.filter(isFailure).length;
  return { tests: cells.length + errors, failures, errors, skipped: cells.filter(isSkipped).length };
}

function suite(notebook: NotebookReport, id: number, started: string): string {
  const { path, kernel, seconds, cells, cached } = notebook;
  const head = {
    name: path,
    id,
    ...countsOf(notebook),
    time: time(seconds),
    timestamp: started.slice(0, 19),
    file: path,
  };
  const className = path.replace(/\.ipynb$/, "").replaceAll("/", ".");
  const properties = { kernel, cached: String(cached) };
  return [
    `  <testsuite${attributes(head)}>`,
    "    <properties>",
    ...Object.entries(properties).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    "    </properties>",
    ...wholeCase(notebook, className),
    ...cells.map((cell) => testCase(cell, className)),
    "  </testsuite>",
  ].join("\n");
}

/** A case of its own for what is wrong with the notebook as a whole. */
function wholeCase(notebook: NotebookReport, classname: string): string[] {
  const lines = notebookProblem(notebook);
  if (lines.length === 0) return [];
  return [
    `    <testcase${attributes({ name: "notebook", classname, time: time(0) })}>${fault("error", "notebook", lines)}`,
  ];
}

/** A notebook that did not pass is never without a failure, whatever its cells say. */
function notebookProblem({ passed, problem, cells }: NotebookReport): readonly string[] {
  if (problem.length > 0) return problem;
  return passed || cells.some(isFailure) ? [] : ["The notebook did not pass."];
}

function testCase(cell: CellReport, classname: string): string {
  const { number, id, source, status, seconds, problem } = cell;
  const firstLine = source.trim().split("\n")[0].slice(0, 80);
  const head = attributes({ name: `cell ${number} (${id}): ${firstLine}`, classname, time: time(seconds) });
  if (isFailure(cell)) return `    <testcase${head}>${fault("failure", status, problem)}`;
  if (!isSkipped(cell)) return `    <testcase${head}/>`;
  const message = status === "skipped" ? "skipped by a rule of the cell" : "not run: an earlier cell failed";
  return `    <testcase${head}><skipped${attributes({ message })}/></testcase>`;
}

function fault(element: "failure" | "error", type: string, lines: readonly string[]): string {
  const head = attributes({ message: lines[0] ?? type, type });
  return `<${element}${head}>${escaped(lines.join("\n"))}</${element}></testcase>`;
}

function isFailure({ status }: CellReport): boolean {
  return status === "failed" || status === "differs";
}

function isSkipped({ status }: CellReport): boolean {
  return status === "skipped" || status === "not run";
}

function time(seconds: number): string {
  return seconds.toFixed(3);
}

/** White space in an attribute is kept only when it is written as a reference. */
function attributes(values: { readonly [name: string]: string | number }): string {
  const pairs = Object.entries(values).map(([name, value]) => {
    const text = escaped(String(value)).replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`);
    return ` ${name}="${text}"`;
  });
  return pairs.join("");
}
