import { diffChars } from "diff";
import { UserError } from "../base/errors.js";

/** The rules that there are, each with an example. */
const examples = {
  skip: "skip",
  "ignore-output": "ignore-output",
  "raises-exception": "raises-exception=RangeError: too far",
  rtol: "rtol=1e-3",
  atol: "atol=1e-6",
  timeout: "timeout=60",
  flaky: "flaky=2",
} as const;

export type RuleName = keyof typeof examples;

/** One rule as the author wrote it. */
export interface Rule {
  readonly name: RuleName;
  readonly value?: string;
  readonly text: string;
}

const names = Object.keys(examples) as RuleName[];
/** Tags of other runners that mean the same. */
const aliases: Record<string, string> = { "skip-execution": "skip" };

/**
 * The rule that a tag is; null when it is another tool's tag.
 * @throws {UserError} it looks like a misspelt rule
 */
export function ruleOfTag(tag: string): Rule | null {
  const alias = aliases[tag] ?? tag;
  return alike(firstWord(alias)) === undefined ? null : ruleOf(alias, `the tag "${tag}"`);
}

/**
 * The rules in the lines of a cell that begin with `// check:` or `# check:`, between commas.
 * @throws {UserError} a rule is misspelt, or a line has none
 */
export function rulesInComments(source: string): Rule[] {
  return [...source.matchAll(/^[ \t]*(?:\/\/|#)[ \t]*check:(.*)$/gm)].flatMap(([line, list]) => {
    const rules = listed(list).map((text) => ruleOf(text, `"${text}"`));
    if (rules.length === 0) throw new UserError(`"${line.trim()}" names no rule: rules are ${names.join(", ")}`);
    return rules;
  });
}

/** The error about a rule that cannot be taken as it is written. */
export function misuse({ name, text }: Rule, needs: string): UserError {
  return new UserError(`"${text}" is not understood: ${name} ${needs}, as in ${examples[name]}`);
}

function ruleOf(text: string, what: string): Rule {
  const [, written = "", value] = /^([\w-]+)\s*(?:=\s*(.*?)\s*)?$/s.exec(text) ?? [];
  const name = names.find((known) => known === written);
  if (name !== undefined) return { name, text, ...(value === undefined ? {} : { value }) };
  const meant = alike(firstWord(text));
  const hint = meant === undefined ? `rules are ${names.join(", ")}` : `did you mean ${examples[meant]}?`;
  throw new UserError(`${what} is no rule: ${hint}`);
}

/** An expected message goes on to the end of the line, commas and all. */
function listed(text: string): string[] {
  const last = text.search(/\braises-exception\s*=[^,]*:/);
  const parts = last === -1 ? text.split(",") : [...text.slice(0, last).split(","), text.slice(last)];
  return parts.map((part) => part.trim()).filter((part) => part !== "");
}

function firstWord(text: string): string {
  return /^[\w-]*/.exec(text)?.[0] ?? "";
}

/** The rule that a word names, or may be a misspelling of. */
function alike(word: string): RuleName | undefined {
  return names.find((name) => {
    const parts = diffChars(word.toLowerCase(), name).filter(({ added, removed }) => added || removed);
    const changes = parts.reduce((sum, { count }) => sum + count, 0);
    return changes <= (name.length < 8 ? 1 : 3);
  });
}
