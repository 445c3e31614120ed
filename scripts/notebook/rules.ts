import type { ICodeCell, IError } from "@jupyterlab/nbformat";
import { UserError } from "../errors.js";

/** How the author wants one cell to be run and compared. */
export interface CellRules {
  /** Not run at all. */
  readonly skip: boolean;
  /** Run, but not compared. */
  readonly ignoreOutput: boolean;
  /** The cell must raise: an error of this name, whose message contains this text. */
  readonly raises: null | { readonly ename?: string; readonly message?: string };
  readonly rtol?: number;
  readonly atol?: number;
  /** Seconds. */
  readonly timeout?: number;
}

type Draft = { -readonly [Key in keyof CellRules]: CellRules[Key] };

const names = ["skip", "ignore-output", "raises-exception", "rtol", "atol", "timeout"];

/**
 * The rules of a cell, from its tags and from its lines that begin with `// check:` or `# check:`.
 * @throws {UserError} a rule is misspelt, has a wrong value, or contradicts another
 */
export function cellRules(cell: ICodeCell, source: string): CellRules {
  const rules: Draft = { skip: false, ignoreOutput: false, raises: null };
  for (const tag of cell.metadata.tags ?? []) {
    if (names.includes(tag.split("=")[0].trim())) apply(tag, rules);
  }
  for (const [, text] of source.matchAll(/^[ \t]*(?:\/\/|#)[ \t]*check:(.*)$/gm)) {
    for (const rule of text.split(/,(?=\s*[\w-]+\s*(?:=|,|$))/)) apply(rule, rules);
  }
  return rules;
}

function apply(text: string, rules: Draft): void {
  const [, name, value] = /^\s*([^=\s]*)\s*(?:=\s*(.*?))?\s*$/.exec(text) ?? [];
  if (name === "skip") rules.skip = true;
  else if (name === "ignore-output") rules.ignoreOutput = true;
  else if (name === "raises-exception") {
    const [, ename, message] = /^([^:]*?)(?::\s*(.*))?$/.exec(value ?? "") ?? [];
    rules.raises = { ...(ename ? { ename } : {}), ...(message ? { message } : {}) };
  } else if (name === "rtol" || name === "atol" || name === "timeout") {
    rules[name] = Number(value);
    if (!(Number(value) >= 0)) throw new UserError(`"${text.trim()}" needs a number`);
  } else throw new UserError(`"${text.trim()}" is no rule; rules are ${names.join(", ")}`);
}

/** Why the way the cell ended is not what its rules ask for; null when it is. */
export function outcomeProblem({ raises }: CellRules, error: IError | undefined): string | null {
  if (raises === null) return error === undefined ? null : error.traceback.join("\n");
  if (error === undefined) return "the cell is tagged raises-exception, but it raised nothing";
  const { ename = error.ename, message = "" } = raises;
  if (error.ename === ename && error.evalue.includes(message)) return null;
  return `the cell must raise ${ename}${message === "" ? "" : `: ${message}`}, but it raised ${error.ename}: ${error.evalue}`;
}
