import { isDisplayable } from "../../display/contract.js";
import { inspect } from "../../platform/inspect.js";
import { countElements, describe } from "./describe.js";
import { types } from "./platform/types.js";

const mostNodes = 2000;
const mostElements = 100;
const longestText = 200;
const longestString = 10_000;
const longestPlain = 100;

/**
 * A value as a tree that a reader unfolds, in HTML without scripts; undefined where its text, which shows `depth`
 * levels, hides nothing and is short. No getter, proxy or method of the user's runs.
 */
export function treeOf(value: unknown, text: string, depth: number): string | undefined {
  const isLong = text.split("\n", longestPlain + 1).length > longestPlain;
  try {
    if (!hasLevels(value, isLong ? 2 : depth + 2, [], { left: mostNodes })) return undefined;
    const body = nodeOf("", value, [], { left: mostNodes }, true);
    return `<div style="font-family:var(--jp-code-font-family,monospace);font-size:var(--jp-code-font-size,13px)">${body}</div>`;
  } catch {
    return undefined;
  }
}

interface Budget {
  left: number;
}

/** Whether there is something so many levels down. */
function hasLevels(value: unknown, levels: number, ancestors: unknown[], budget: Budget): boolean {
  if (!isOpen(value) || ancestors.includes(value)) return false;
  if (levels === 1) return true;
  const within = [...ancestors, value];
  return entriesOf(value).shown.some(([, child]) => budget.left-- > 0 && hasLevels(child, levels - 1, within, budget));
}

/** Made of other values, and neither a function nor what shows itself. */
function isOpen(value: unknown): value is object {
  const isLeaf =
    typeof value !== "object" ||
    value === null ||
    types.isProxy(value) ||
    isDisplayable(value) ||
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isTypedArray(value) ||
    types.isBoxedPrimitive(value);
  return !isLeaf && entriesOf(value).shown.length > 0;
}

type Entry = [name: string, value: unknown];

/** A getter, which nobody asks for its value. */
const getter = Symbol("getter");

function entriesOf(value: object): { shown: Entry[]; more: number } {
  if (types.isMap(value))
    return first(Map.prototype.entries.call(value), countElements(value), ([key, child]) => [lineOf(key), child]);
  if (types.isSet(value))
    return first(Set.prototype.values.call(value), countElements(value), (child, index) => [String(index), child]);
  const names = Array.isArray(value)
    ? Array.from({ length: Math.min(value.length, mostElements) }, (_, index) => String(index)).filter((name) =>
        Object.hasOwn(value, name),
      )
    : Object.keys(value);
  const read = (name: string): Entry => {
    const property = Object.getOwnPropertyDescriptor(value, name) ?? {};
    return [name, "value" in property ? property.value : getter];
  };
  return first(names.values(), Array.isArray(value) ? value.length : names.length, read);
}

function first<T>(all: Iterator<T>, count = 0, entryOf: (element: T, index: number) => Entry) {
  const shown: Entry[] = [];
  for (let next = all.next(); next.done !== true && shown.length < mostElements; next = all.next())
    shown.push(entryOf(next.value, shown.length));
  return { shown, more: Math.max(0, count - mostElements) };
}

function nodeOf(name: string, value: unknown, ancestors: unknown[], budget: Budget, isRoot = false): string {
  budget.left--;
  const label = name === "" ? "" : `<b>${escaped(name)}</b>: `;
  if (ancestors.includes(value)) return line(`${label}[Circular]`);
  if (typeof value === "string" && value.length > longestText)
    return folded(`${label}${escaped(lineOf(value))}`, `<pre>${escaped(value.slice(0, longestString))}</pre>`);
  if (!isOpen(value)) return line(label + escaped(lineOf(value)));
  if (budget.left <= 0) return line(`${label}${escaped(lineOf(value))} …`);
  const { shown, more } = entriesOf(value);
  const inside = shown.map(([key, child]) => nodeOf(key, child, [...ancestors, value], budget));
  if (more > 0) inside.push(line(`… ${more} more`));
  return folded(label + escaped(lineOf(value)), inside.join(""), isRoot);
}

const line = (html: string) => `<div>${html}</div>`;

function folded(summary: string, inside: string, isOpened = false): string {
  const content = `<div style="margin-left:1.5em">${inside}</div>`;
  return `<details${isOpened ? " open" : ""}><summary>${summary}</summary>${content}</details>`;
}

/** A value in one line. */
function lineOf(value: unknown): string {
  if (value === getter) return "[Getter]";
  const isTold = (typeof value === "object" && value !== null) || typeof value === "function";
  const text = isTold ? describe("", value).type : inspect(value);
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}

function escaped(text: string): string {
  const names: { [character: string]: string } = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text.replace(/[&<>"]/g, (character) => names[character]);
}
