import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { messageOf, UserError } from "../base/errors.js";
import { replaceFile } from "../base/files.js";
import type { CellReport, RunReport } from "./report.js";

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

type Properties = { readonly [name: string]: object };

/** An object with these properties, and others that a newer version may add. */
const object = (properties: Properties, optional: Properties = {}): object => ({
  type: "object",
  required: Object.keys(properties),
  properties: { ...properties, ...optional },
});
const list = (items: object): object => ({ type: "array", items });
const [text, number, integer, flag] = ["string", "number", "integer", "boolean"].map((type) => ({ type }));
const outputs = list(object({ output_type: text }));
const cell = object({
  ...{ number, seconds: number, id: text, source: text, status: { enum: statuses } },
  ...{ problem: list(text), saved: outputs, outputs },
});
const notebook = object(
  { path: text, kernel: text, passed: flag, cached: flag, seconds: number, problem: list(text), cells: list(cell) },
  { untried: { const: true }, flaked: list(text) },
);
const shard = object({ index: integer, count: integer, of: list(text) });
const form = object(
  { version: { const: version }, started: text, seconds: number, notebooks: list(notebook) },
  { shard },
);

/** What keeps the value from being a report, or null. */
function problemOf(value: unknown): string | null {
  const isReport = new Ajv().compile(form);
  if (!isReport(value)) {
    const [{ instancePath = "", params = {}, message = "" } = {}] = isReport.errors ?? [];
    const place = instancePath === "" ? "it" : instancePath.slice(1).replaceAll("/", ".");
    return `${place} ${message}${"allowedValue" in params ? ` ${params.allowedValue}` : ""}`;
  }
  const { notebooks } = value as unknown as RunReport;
  const lying = notebooks.find(({ passed, problem, cells }) => passed && (problem.length > 0 || cells.some(isBad)));
  return lying === undefined ? null : `${lying.path} is said to have passed, but has a failure`;
}

function isBad({ status }: CellReport): boolean {
  return status === "failed" || status === "differs";
}
