import { stripVTControlCharacters } from "node:util";
import type { CompareSettings, NormaliseRule } from "./settings.js";

const unit = String.raw`(?:ns|[uµμ]s|ms|s|secs?|seconds?|min|minutes?|h|hours?)\b`;
const duration = String.raw`\d+(?:\.\d+)?\s?${unit}(?:[\s:]+\d+(?:\.\d+)?\s?${unit})*`;

/**
 * The rules that hold unless the configuration switches them off by name, in the order in which they are applied. They
 * are narrow: what they rewrite is no longer compared.
 */
export const defaultRules: readonly NormaliseRule[] = [
  // colours and cursor movements
  { name: "ansi", apply: stripVTControlCharacters },
  // a progress bar goes back to the start of its line: its last state is what is seen
  replacing("carriage-returns", /[^\n\r]*\r+(?![\r\n]|$)/g, ""),
  // random UUIDs (version 4), with or without hyphens
  replacing("ids", /\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1(?:4[0-9a-f]{3})\1[89ab][0-9a-f]{3}\1[0-9a-f]{12}\b/gi, "<id>"),
  // Python: <Thing object at 0x7f…>
  replacing("addresses", /\bat 0x[0-9a-f]{6,}\b/gi, "at <address>"),
  // durations where they can be nothing else: after such a word, in a progress bar of tqdm, and of console.time
  replacing(
    "timings",
    new RegExp(
      [
        String.raw`(?<=\b(?:took|elapsed|finished in|done in|completed in|(?:wall |cpu |elapsed )time)\s*[:=]?\s*)${duration}`,
        `(?<=^CPU times:.*)${duration}`,
        String.raw`${duration} ± ${duration} per loop(?: \(mean[^)]*\))?`,
        String.raw`\[\d+:[\d:]+<[\d:?]+, [^\]]*\]`,
        String.raw`(?<=^[^\n:]+: )\d+\.(?:\d{1,3}m|\d{3})s$`,
      ].join("|"),
      "gimu",
    ),
    "<time>",
  ),
  // the folder of an absolute path, or of a file: address; the file's name is kept
  replacing(
    "paths",
    /(?<![\w.:/\\<])(?:file:\/\/)?(?:\/[\w.@~+-]+)+\/(?=[\w.@~+-])|(?<!\w)(?:file:\/\/\/)?[A-Za-z]:(?:[\\/][\w.@~+-]+)*[\\/](?=[\w.@~+-])/g,
    "<folder>/",
  ),
];

/** A rule that replaces every match of a pattern. */
export function replacing(name: string, pattern: RegExp, replacement: string): NormaliseRule {
  return { name, apply: (text) => text.replace(pattern, replacement) };
}

/** A text after all rules, in their order. */
export function normalised(text: string, { rules }: CompareSettings): string {
  return rules.reduce((rest, rule) => rule.apply(rest), text);
}
