import type { IOutput } from "@jupyterlab/nbformat";
import { compareForm } from "./forms.js";
import { normalised } from "./normalise.js";
import { type Mark, type Printed, type Sequence, sequenceOf } from "./outputs.js";
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
  // one kernel may have printed what another returned
  const printValues = settings.valuesMayBePrinted === true && hasValue(saved) !== hasValue(actual);
  const [before, after] = [sequenceOf(saved, printValues), sequenceOf(actual, printValues)];
  const lines = [
    ...marks("error", before, after, settings),
    ...printed("stderr", before, after, settings),
    ...printed("text", before, after, settings),
    ...marks("last value", before, after, settings),
    ...marks("rich output", before, after, settings),
  ];
  return lines.length > 0 || inOrder(before, after, settings)
    ? lines
    : [`the order changed: ${outline(before)} became ${outline(after)}`];
}

function hasValue(outputs: readonly IOutput[]): boolean {
  return outputs.some(({ output_type }) => output_type === "execute_result");
}

function printed(key: keyof Printed, before: Sequence, after: Sequence, settings: CompareSettings): string[] {
  const [saved, now] = [before, after].map((outputs) => outputs.printed.map((part) => part[key]).join(""));
  return headed(key, compareText(normalised(saved, settings), normalised(now, settings), settings));
}

/** Whether the same outputs come one after the other in the same way. */
function inOrder(before: Sequence, after: Sequence, settings: CompareSettings): boolean {
  const kinds = ({ marks }: Sequence): string => marks.map(({ kind }) => kind).join();
  if (kinds(before) !== kinds(after)) return false;
  const same = (saved: string, now: string): boolean =>
    compareText(normalised(saved, settings), normalised(now, settings), settings).length === 0;
  // a progress bar writes whenever time has passed
  const isBar = [before, after].some(({ printed: parts }) => parts.some(({ stderr }) => stderr.includes("\r")));
  return before.printed.every(
    ({ text, stderr }, index) =>
      same(text, after.printed[index].text) && (isBar || same(stderr, after.printed[index].stderr)),
  );
}

/** `text, rich output, text`. */
function outline({ marks: list, printed: parts }: Sequence): string {
  return parts
    .flatMap(({ text, stderr }, index) => [
      ...(text === "" ? [] : ["text"]),
      ...(stderr === "" ? [] : ["stderr"]),
      ...(list[index] === undefined ? [] : [list[index].kind]),
    ])
    .join(", ");
}

function marks(kind: Mark["kind"], before: Sequence, after: Sequence, settings: CompareSettings): string[] {
  const [saved, now] = [before, after].map((outputs) => outputs.marks.filter((mark) => mark.kind === kind));
  if (saved.length !== now.length) return [`${kind}: ${listed(saved)} saved, ${listed(now)} now`];
  return saved.flatMap((mark, index) => {
    const name = saved.length === 1 ? kind : `${kind} ${index + 1} of ${saved.length}`;
    return compareMarks(name, mark, now[index], settings);
  });
}

function listed(list: readonly Mark[]): string {
  if (list.length === 0) return "none";
  const forms = ({ kind, data }: Mark): string =>
    kind === "error" ? String(data["text/plain"]) : Object.keys(data).sort().join(" + ");
  return `${list.length} (${list.map(forms).join(", ")})`;
}

function compareMarks(title: string, saved: Mark, now: Mark, settings: CompareSettings): string[] {
  const types = [...new Set([...Object.keys(saved.data), ...Object.keys(now.data)])].sort();
  const forms = types.flatMap((type) => {
    const name = saved.kind === "error" ? title : `${title}, ${type}`;
    if (!(type in now.data)) return [`${name}: saved, but not there now`];
    if (!(type in saved.data)) return [`${name}: there now, but not saved`];
    return headed(name, compareForm(type, saved.data[type], now.data[type], settings));
  });
  const shown = compareForm("application/json", saved.metadata, now.metadata, settings);
  return [...forms, ...headed(`${title}, metadata`, shown)];
}

function headed(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const marked = lines.some((line) => /^[-+]/.test(line)) ? " - saved, + now" : "";
  return [`${title}:${marked}`, ...lines];
}
