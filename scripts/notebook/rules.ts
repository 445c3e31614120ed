import type { ICodeCell, IError, INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import { runnableCells } from "./notebook.js";
import { misuse, type Rule, ruleOfTag, rulesInComments } from "./rule-text.js";

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
  /** How often the notebook runs again when it fails: its author says that it may, without a fault of its own. */
  readonly flaky?: number;
  /** Whether it raises an error is nobody's concern. */
  readonly mayRaise?: boolean;
}

type Draft = { -readonly [Key in keyof CellRules]: CellRules[Key] };

/**
 * The rules of a cell, from its tags and from its lines that begin with `// check:` or `# check:`.
 * @example `// check: rtol=1e-3, timeout=60`
 * @throws {UserError} a rule is misspelt, has a wrong value or is given twice; a tag of another tool is none of ours
 */
export function cellRules(cell: ICodeCell, source: string): CellRules {
  const tags = (cell.metadata.tags ?? []).map(ruleOfTag).filter((rule) => rule !== null);
  const rules: Draft = { skip: false, ignoreOutput: false, raises: null };
  const seen = new Map<string, Rule>();
  for (const rule of [...tags, ...rulesInComments(source)]) {
    const before = seen.get(rule.name);
    if (before !== undefined && before.text !== rule.text) {
      throw new UserError(`"${before.text}" and "${rule.text}" contradict each other: keep one`);
    }
    seen.set(rule.name, rule);
    apply(rule, rules);
  }
  return rules;
}

/**
 * The rules of each of the runnable cells, in order.
 * @throws {UserError} as cellRules; the message names the notebook and the cell
 */
export function notebookRules(content: INotebookContent, path: string): CellRules[] {
  return runnableCells(content).map(({ cell, number, source }) => {
    try {
      return cellRules(cell, source);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`${path}, cell ${number}: ${error.message}`);
    }
  });
}

/** Why the way the cell ended is not what its rules ask for; null when it is. */
export function outcomeProblem({ raises, mayRaise = false }: CellRules, error: IError | undefined): string | null {
  if (raises === null) return error === undefined || mayRaise ? null : error.traceback.join("\n");
  if (error === undefined) return "the cell is tagged raises-exception, but it raised nothing";
  const { ename = error.ename, message = "" } = raises;
  if (error.ename === ename && error.evalue.includes(message)) return null;
  const expected = message === "" ? ename : `${ename} with "${message}" in its message`;
  return `the cell must raise ${expected}, but it raised ${error.ename}: ${error.evalue}`;
}

function apply(rule: Rule, rules: Draft): void {
  const { name, value } = rule;
  if (name === "flaky") {
    const given = value === undefined ? 1 : Number(value === "" ? undefined : value);
    if (!Number.isInteger(given) || given < 1) throw misuse(rule, "needs a whole number above 0");
    rules.flaky = given;
  } else if (name === "rtol" || name === "atol" || name === "timeout") {
    const given = Number(value === "" ? undefined : value);
    if (!(given >= 0 && given < Infinity)) throw misuse(rule, "needs a number of 0 or more");
    if (name === "timeout" && given === 0) throw misuse(rule, "needs a number above 0");
    rules[name] = given;
  } else if (name === "raises-exception") {
    if (value === "") throw misuse(rule, "needs a name or a message after =");
    const [, ename = "", message = ""] = /^([^:]*?)\s*(?::\s*(.*))?$/s.exec(value ?? "") ?? [];
    rules.raises = { ...(ename === "" ? {} : { ename }), ...(message === "" ? {} : { message }) };
  } else {
    if (value !== undefined) throw misuse(rule, "takes no value");
    rules[name === "skip" ? "skip" : "ignoreOutput"] = true;
  }
}
