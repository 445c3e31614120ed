import type { Checks } from "../base/checks.js";
import { messageOf } from "../base/errors.js";
import { defaultRules, replacing } from "./normalise.js";
import type { NormaliseRule } from "./settings.js";

/**
 * The rules by which texts are normalised: those of our own that are not switched off with `"name": false`, then the
 * user's, `"name": { "pattern": …, "replacement": … }`.
 */
export function normaliseRules(value: unknown, check: Checks): NormaliseRule[] {
  const entries = Object.entries(check.object(value, "normalise"));
  const ours = defaultRules.map(({ name }) => name);
  const added = entries.flatMap(([name, rule]): NormaliseRule[] => {
    const key = `normalise.${name}`;
    if (rule !== false) return [ownRule(name, rule, key, check)];
    if (!ours.includes(name)) check.fail(`there is no rule ${name} to switch off, only ${ours.join(", ")}`);
    return [];
  });
  return [...defaultRules.filter(({ name }) => !entries.some(([key]) => key === name)), ...added];
}

function ownRule(name: string, value: unknown, key: string, check: Checks): NormaliseRule {
  const rule = check.object(value, key, ["pattern", "replacement"]);
  const source = check.text(rule.pattern, `${key}.pattern`);
  const replacement = check.text(rule.replacement, `${key}.replacement`);
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, "gm");
  } catch (error) {
    return check.fail(`${key}.pattern: ${messageOf(error)}`);
  }
  if (pattern.test("")) check.fail(`${key}.pattern must not match the empty text, but ${JSON.stringify(source)} does`);
  return replacing(name, pattern, replacement);
}
