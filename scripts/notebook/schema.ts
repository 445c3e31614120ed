import { createRequire } from "node:module";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";

/** The parts of nbformat's published schema that are used one by one. */
interface Schema {
  readonly properties: { readonly [name: string]: object };
  readonly definitions: { readonly [name: string]: object };
}

const { $schema: _draft, ...schema }: Schema & { $schema: string } = createRequire(import.meta.url)(
  "./nbformat.v4.5.schema.json",
);
const ajv = new Ajv({ allErrors: true, strict: false });

/** What a notebook may lack that nobody needs to run it; versions below 4.5 have no ids. */
const dispensable = ["id", "execution_count", "display_name"];
/** The last minor version of format 4 whose kinds of cells and outputs are known. */
const newestMinor = 5;

/** Compiled when it is first asked for: that takes longer than to read a notebook. */
type Validator = () => ValidateFunction;

/** A part is seen by itself, so that what is wrong with it is told and not that it is none of several kinds. */
function validator(part: object, properties: object = {}): Validator {
  let compiled: ValidateFunction | undefined;
  const own = "properties" in part ? part.properties : {};
  const whole = { ...part, properties: { ...Object(own), ...properties }, definitions: schema.definitions };
  return () => {
    compiled ??= ajv.compile(whole);
    return compiled;
  };
}

const definition = (name: string): object => schema.definitions[name] ?? {};
const list = { type: "array" };
const top = validator(schema, { cells: list, nbformat_minor: { type: "integer", minimum: 0 } });
const cellKinds: { readonly [kind: string]: Validator } = {
  code: validator(definition("code_cell"), { outputs: list }),
  markdown: validator(definition("markdown_cell")),
  raw: validator(definition("raw_cell")),
};
const outputKinds: { readonly [kind: string]: Validator } = Object.fromEntries(
  ["stream", "display_data", "execute_result", "error"].map((kind) => [kind, validator(definition(kind))]),
);

/**
 * What keeps a value from being a notebook by nbformat's schema, with the cell, in one sentence; null when nothing does.
 * As nbformat itself does, it passes over properties that the schema does not name.
 */
export function schemaProblem(content: INotebookContent): string | null {
  const problem = problemOf(top, content);
  if (problem !== null) return `: ${problem}`;
  const knows = content.nbformat_minor <= newestMinor;
  for (const [index, cell] of content.cells.entries()) {
    const place = `, cell ${index + 1}`;
    const wrong = kindProblem(cell, "cell_type", cellKinds, knows);
    if (wrong !== null) return `${place}: ${wrong}`;
    for (const [number, output] of (Array.isArray(cell.outputs) ? cell.outputs : []).entries()) {
      const flaw = kindProblem(output, "output_type", outputKinds, knows);
      if (flaw !== null) return `${place}, output ${number + 1}: ${flaw}`;
    }
  }
  return null;
}

type Kinds = typeof cellKinds;

function kindProblem(value: unknown, key: string, kinds: Kinds, knowsAll: boolean): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return `it must be object, but is ${shown(value)}`;
  const kind: unknown = Reflect.get(value, key);
  if (typeof kind === "string" && Object.hasOwn(kinds, kind)) return problemOf(kinds[kind], value);
  if (typeof kind === "string" && !knowsAll) return null;
  const what = kind === undefined ? "missing" : shown(kind);
  return `${key} must be one of ${Object.keys(kinds).join(", ")}, but is ${what}`;
}

function problemOf(validator: Validator, value: unknown): string | null {
  const validate = validator();
  if (validate(value)) return null;
  const errors = (validate.errors ?? []).filter(counts);
  // of a value that may have several forms, that it has none, rather than why it has not the first
  const first = errors.find(
    ({ keyword, instancePath }) => keyword === "oneOf" && instancePath === errors[0]?.instancePath,
  );
  return errors.length === 0 ? null : sentence(first ?? errors[0], value);
}

function counts({ keyword, params }: ErrorObject): boolean {
  if (keyword === "additionalProperties") return false;
  return keyword !== "required" || !dispensable.includes(params.missingProperty);
}

function sentence({ instancePath, keyword, params, message = "" }: ErrorObject, whole: unknown): string {
  const path = instancePath.slice(1).replaceAll("/", ".").replaceAll("~1", "/");
  if (keyword === "required") return `${path === "" ? "" : `${path}.`}${params.missingProperty} is missing`;
  const value = instancePath
    .split("/")
    .slice(1)
    .reduce((part: unknown, key) => Reflect.get(Object(part), key.replaceAll("~1", "/").replaceAll("~0", "~")), whole);
  const must = keyword === "oneOf" ? "must be a text, or a list of texts" : message;
  return `${path === "" ? "it" : path} ${must}, but is ${shown(value)}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}
