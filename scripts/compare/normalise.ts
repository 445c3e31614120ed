import { stripVTControlCharacters } from "node:util";
import { withoutFolders, withoutTemporaryNames } from "./paths.js";
import { withSetsInOrder } from "./sets.js";
import type { CompareSettings, NormaliseRule } from "./settings.js";
import { screenOf } from "./terminal.js";
import { withoutRates, withoutTimings } from "./timings.js";

const hex = "[0-9a-f]";
/** With hyphens of any version; without, only those that chance and time make: other 32 digits are a sum of something. */
const uuid = new RegExp(
  String.raw`\b(?:${hex}{8}-${hex}{4}-[1-8]${hex}{3}-[89ab]${hex}{3}-${hex}{12}|${hex}{12}4${hex}{3}[89ab]${hex}{15}|01[89a-f]${hex}{9}7${hex}{3}[89ab]${hex}{15})\b`,
  "gi",
);

/**
 * The rules that hold unless the configuration switches them off by name, in the order in which they are applied. They
 * are narrow: what they rewrite is no longer compared.
 */
export const defaultRules: readonly NormaliseRule[] = [
  // what goes back in itself, as a progress bar does: its last state is what is seen
  { name: "carriage-returns", apply: screenOf },
  // colours and cursor movements
  { name: "ansi", apply: stripVTControlCharacters },
  { name: "progress", apply: withoutRates },
  { name: "timings", apply: withoutTimings },
  replacing("ids", uuid, "<id>"),
  // Python: <Thing object at 0x7f…>
  replacing("addresses", /\bat 0x[0-9a-f]{6,}\b/gi, "at <address>"),
  { name: "temporary-names", apply: withoutTemporaryNames },
  { name: "paths", apply: withoutFolders },
  { name: "sets", apply: withSetsInOrder },
];

/** A rule that replaces every match of a pattern. */
export function replacing(name: string, pattern: RegExp, replacement: string): NormaliseRule {
  return { name, apply: (text) => text.replace(pattern, replacement) };
}

/** A text after all rules, in their order. */
export function normalised(text: string, { rules }: CompareSettings): string {
  return rules.reduce((rest, rule) => rule.apply(rest), text);
}
