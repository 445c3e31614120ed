import { readFileSync } from "node:fs";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { parse } from "yaml";
import { messageOf, UserError } from "../base/errors.js";

/** Values by the names of variables. */
export type Parameters = ReadonlyMap<string, unknown>;

/** The tag of the cell that gives parameters their default values, as papermill has it. */
const tag = "parameters";
const identifier = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;

/**
 * Parameters of files, which hold an object in JSON or YAML, and then of the command line.
 * @param pairs `name=value`; the value is read as YAML: `0.1`, `true`, `[1, 2]`, else a text
 * @throws {UserError} a file or a name is not what it should be
 */
export function readParameters(files: readonly string[], pairs: readonly string[]): Parameters {
  const entries = [...files.flatMap(entriesOf), ...pairs.map(pairOf)];
  for (const [name] of entries) {
    if (!identifier.test(name)) throw new UserError(`"${name}" cannot be a parameter: it is no name of a variable.`);
  }
  return new Map(entries);
}

function entriesOf(file: string): [string, unknown][] {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UserError(`The parameters in ${file} cannot be read: ${messageOf(error)}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new UserError(`${file} must hold parameters by their names, but holds ${JSON.stringify(value)}`);
}

function pairOf(pair: string): [string, unknown] {
  const [, name = "", text = ""] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
  // as Python writes them, for those who come from papermill
  const words: { readonly [word: string]: unknown } = { True: true, False: false, None: null };
  if (Object.hasOwn(words, text)) return [name, words[text]];
  try {
    return [name, text === "" ? "" : parse(text)];
  } catch {
    return [name, text];
  }
}

/** The number of the cell after which parameters are set, from 1; 0 is before all cells. */
export function parametersCell({ cells }: INotebookContent): number {
  return cells.findIndex(({ metadata }) => Array.isArray(metadata.tags) && metadata.tags.includes(tag)) + 1;
}

/**
 * Code that sets the parameters.
 * @throws {UserError} nobody knows how in this language
 */
export function parametersCode(parameters: Parameters, language: string): string {
  const write = writers[language.toLowerCase()];
  if (write === undefined) {
    throw new UserError(`parameters can be set in ${Object.keys(writers).join(", ")}, but not in ${language}`);
  }
  return [...parameters].map(([name, value]) => write(name, value)).join("\n");
}

const inJavaScript = (name: string, value: unknown): string => `let ${name} = ${literal(value)};`;
const writers: { readonly [language: string]: (name: string, value: unknown) => string } = {
  python: (name, value) => `${name} = ${inPython(value)}`,
  typescript: inJavaScript,
  javascript: inJavaScript,
};

function literal(value: unknown): string {
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "undefined";
  return `{ ${Object.entries(value)
    .map(([key, part]) => `${JSON.stringify(key)}: ${literal(part)}`)
    .join(", ")} }`;
}

function inPython(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null || value === undefined) return "None";
  if (typeof value === "number" && !Number.isFinite(value)) return `float("${value}")`.replace("Infinity", "inf");
  if (Array.isArray(value)) return `[${value.map(inPython).join(", ")}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${inPython(part)}`);
  return `{${entries.join(", ")}}`;
}

/** The notebook with a cell that sets the parameters, as papermill leaves it. */
export function withParameters(content: INotebookContent, code: string): INotebookContent {
  const at = parametersCell(content);
  const cell = {
    ...{ cell_type: "code", metadata: { tags: ["injected-parameters"] }, source: code, outputs: [] },
    ...{ execution_count: null, id: "injected-parameters" },
  };
  return { ...content, cells: [...content.cells.slice(0, at), cell, ...content.cells.slice(at)] };
}
