import { readFile } from "node:fs/promises";
import { messageOf, UserError } from "../base/errors.js";
import { replaceFile } from "../base/files.js";
import type { RunReport } from "./report.js";

const version = 1;
const statuses = ["passed", "failed", "differs", "skipped", "not run"];

/** The report as JSON, with the version of its form. */
export function jsonReport(report: RunReport): string {
  return `${JSON.stringify({ version, ...report })}\n`;
}

/** Write the report as JSON to a file. */
export function writeJson(report: RunReport, file: string): void {
  replaceFile(file, jsonReport(report));
}

/**
 * Read a report that {@link writeJson} wrote.
 * @throws {UserError} it cannot be read, or is something else
 */
export async function readReport(file: string): Promise<RunReport> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new UserError(`${file} cannot be read as a report: ${messageOf(error)}`);
  }
  const wrong = problemOf(content);
  if (wrong !== null) throw new UserError(`${file} is not a report of d2l-lessons: ${wrong}`);
  return content as RunReport;
}

type Fields = { readonly [name: string]: unknown };

/** What keeps the value from being a report, or null. */
function problemOf(value: unknown): string | null {
  if (!isObject(value)) return "it is no object";
  if (value.version !== version) return `its version is ${value.version}, but ${version} is needed`;
  if (typeof value.started !== "string" || !(Number(value.seconds) >= 0)) return "it has no time";
  if (value.shard !== undefined && !isShard(value.shard)) return "its shard is none";
  if (!isList(value.notebooks, isNotebook)) return "its notebooks are none";
  const lying = value.notebooks.find((notebook) => isObject(notebook) && notebook.passed && hasFailure(notebook));
  return lying === undefined ? null : `${(lying as Fields).path} is said to have passed, but has a failure`;
}

function isShard(value: unknown): boolean {
  return (
    isObject(value) && Number.isInteger(value.index) && Number.isInteger(value.count) && isList(value.of, isString)
  );
}

function isNotebook(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.path, value.kernel].every(isString) &&
    [value.passed, value.cached].every((flag) => typeof flag === "boolean") &&
    (value.untried === undefined || value.untried === true) &&
    (value.flaked === undefined || isList(value.flaked, isString)) &&
    typeof value.seconds === "number" &&
    isList(value.problem, isString) &&
    isList(value.cells, isCell)
  );
}

function isCell(value: unknown): boolean {
  return (
    isObject(value) &&
    [value.number, value.seconds].every((number) => typeof number === "number") &&
    [value.id, value.source].every(isString) &&
    statuses.includes(String(value.status)) &&
    isList(value.problem, isString) &&
    [value.saved, value.outputs].every((outputs) => isList(outputs, isOutput))
  );
}

function isOutput(value: unknown): boolean {
  return isObject(value) && isString(value.output_type);
}

function hasFailure({ cells, problem }: Fields): boolean {
  const bad = (cell: unknown): boolean => isObject(cell) && /failed|differs/.test(String(cell.status));
  return (Array.isArray(problem) && problem.length > 0) || (Array.isArray(cells) && cells.some(bad));
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isList(value: unknown, of: (entry: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(of);
}
