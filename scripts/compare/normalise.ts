import { stripVTControlCharacters } from "node:util";
import type { CompareSettings, NormaliseRule } from "./settings.js";

const unit = String.raw`(?:ns|[uµμ]s|ms|s|secs?|seconds?|min|minutes?|h|hours?)\b`;
const amount = String.raw`(?<!\d)\d+(?:\.\d+)?\s?${unit}`;
const duration = `${amount}(?:[ :]{1,2}${amount})*`;
const tookWords = String.raw`\b(?:took|elapsed|(?:finished|done|completed) in|(?:wall |cpu |elapsed )time)`;

const durations = new RegExp(duration, "giu");
/** `%timeit` of IPython. */
const perLoop = new RegExp(String.raw`${amount} ± ${amount} per loop(?: \(mean[^)\n]*\))?`, "giu");
const taken = new RegExp(String.raw`(${tookWords}\s{0,3}[:=]?\s{0,3})${duration}`, "giu");

/** Durations where they can be nothing else. No pattern looks back along a line, which takes for ever in long ones. */
function withoutTimings(text: string): string {
  return (
    text
      // %time of IPython
      .replace(/^CPU times:.*$/gim, (line) => line.replace(durations, "<time>"))
      .replace(perLoop, "<time>")
      .replace(taken, "$1<time>")
      // tqdm
      .replace(/\[\d+:[\d:]+<[\d:?]+, [^\]\n]*\]/g, "<time>")
      // console.time
      .replace(/^([^\n:]{1,200}: )\d+\.(?:\d{1,3}m|\d{3})s$/gm, "$1<time>")
  );
}

/**
 * The rules that hold unless the configuration switches them off by name, in the order in which they are applied. They
 * are narrow: what they rewrite is no longer compared.
 */
export const defaultRules: readonly NormaliseRule[] = [
  // colours and cursor movements
  { name: "ansi", apply: stripVTControlCharacters },
  // a progress bar goes back to the start of its line: its last state is what is seen
  {
    name: "carriage-returns",
    apply: (text) => (text.includes("\r") ? text.split("\n").map(lastState).join("\n") : text),
  },
  // random UUIDs (version 4), with or without hyphens
  replacing("ids", /\b[0-9a-f]{8}(-?)[0-9a-f]{4}\1(?:4[0-9a-f]{3})\1[89ab][0-9a-f]{3}\1[0-9a-f]{12}\b/gi, "<id>"),
  // Python: <Thing object at 0x7f…>
  replacing("addresses", /\bat 0x[0-9a-f]{6,}\b/gi, "at <address>"),
  { name: "timings", apply: withoutTimings },
  // the folder of an absolute path, or of a file: address; the file's name is kept
  replacing(
    "paths",
    /(?<![\w.:/\\<])(?:file:\/\/)?(?:\/[\w.@~+-]+)+\/(?=[\w.@~+-])|(?<!\w)(?:file:\/\/\/)?[A-Za-z]:(?:[\\/][\w.@~+-]+)*[\\/](?=[\w.@~+-])/g,
    "<folder>/",
  ),
];

function lastState(line: string): string {
  const states = line.split("\r").filter((state) => state !== "");
  return states.at(-1) ?? "";
}

/** A rule that replaces every match of a pattern. */
export function replacing(name: string, pattern: RegExp, replacement: string): NormaliseRule {
  return { name, apply: (text) => text.replace(pattern, replacement) };
}

/** A text after all rules, in their order. */
export function normalised(text: string, { rules }: CompareSettings): string {
  return rules.reduce((rest, rule) => rule.apply(rest), text);
}
