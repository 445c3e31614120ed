import type { IOutput } from "@jupyterlab/nbformat";
import { compareForm } from "./forms.js";
import { normalised } from "./normalise.js";
import { type Bundle, type Seen, seen } from "./outputs.js";
import type { CompareSettings } from "./settings.js";
import { compareText } from "./text.js";

/**
 * How a cell's new outputs differ from the saved ones, by meaning: lines for people, empty when a reader would see
 * the same.
 */
export function compareOutputs(
  saved: readonly IOutput[],
  actual: readonly IOutput[],
  settings: CompareSettings,
): string[] {
  const before = seen(saved, settings.printedValues ?? false);
  const after = seen(actual, settings.printedValues ?? false);
  return [
    ...printed("error", before.error, after.error, settings),
    ...printed("stderr", before.stderr, after.stderr, settings),
    ...printed("text", before.text, after.text, settings),
    ...results(before, after, settings),
    ...bundles("rich output", before.displays, after.displays, settings),
  ];
}

function printed(title: string, saved: string, now: string, settings: CompareSettings): string[] {
  const lines = compareText(normalised(saved, settings), normalised(now, settings), settings);
  return headed(title, lines);
}

function results(before: Seen, after: Seen, settings: CompareSettings): string[] {
  return settings.printedValues ? [] : bundles("last value", before.results, after.results, settings);
}

function bundles(title: string, saved: readonly Bundle[], now: readonly Bundle[], settings: CompareSettings): string[] {
  if (saved.length !== now.length) {
    return [`${title}: ${listed(saved)} saved, ${listed(now)} now`];
  }
  return saved.flatMap((bundle, index) => {
    const name = saved.length === 1 ? title : `${title} ${index + 1} of ${saved.length}`;
    return compareBundles(name, bundle, now[index], settings);
  });
}

function listed(list: readonly Bundle[]): string {
  if (list.length === 0) return "none";
  return `${list.length} (${list.map((bundle) => Object.keys(bundle).sort().join(" + ")).join(", ")})`;
}

function compareBundles(title: string, saved: Bundle, now: Bundle, settings: CompareSettings): string[] {
  const types = [...new Set([...Object.keys(saved), ...Object.keys(now)])].sort();
  return types.flatMap((type) => {
    if (!(type in now)) return [`${title}, ${type}: saved, but not there now`];
    if (!(type in saved)) return [`${title}, ${type}: there now, but not saved`];
    const lines = compareForm(type, saved[type], now[type], settings);
    return headed(`${title}, ${type}`, lines);
  });
}

function headed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const marks = lines.some((line) => /^[-+]/.test(line)) ? " - saved, + now" : "";
  return [`${title}:${marks}`, ...lines];
}
