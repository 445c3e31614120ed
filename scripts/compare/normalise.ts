import { stripVTControlCharacters } from "node:util";
import type { NormaliseRule } from "./settings.js";

/** The rules that hold unless the configuration switches them off by name. */
export const defaultRules: readonly NormaliseRule[] = [
  { name: "ansi", apply: stripVTControlCharacters },
  replacing("ids", /\b[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}\b/gi, "<id>"),
  replacing("addresses", /\bat 0x[0-9a-f]{6,}\b/gi, "at <address>"),
];

/** A rule that replaces every match of a pattern. */
export function replacing(name: string, pattern: RegExp, replacement: string): NormaliseRule {
  return { name, apply: (text) => text.replace(pattern, replacement) };
}
