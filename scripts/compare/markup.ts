import { idNames, type MarkupElement, type MarkupNode, parseMarkup } from "./markup-tree.js";
import { type Context, isExact } from "./settings.js";
import { colour, declarations } from "./style.js";
import { textChange } from "./text.js";

/** Attributes of drawings in which numbers and letters touch. */
const coordinates = ["d", "points", "transform", "viewbox"];

/** How HTML or SVG differs by structure, one line for each place, such as `at table/tr[2]/td: 1 became 2`. */
export function compareMarkup(type: string, saved: string, now: string, context: Context): string[] {
  const [before, after] = [saved, now].map((text) => parseMarkup(text, type !== "text/html"));
  const renumber = context.settings.rules.some(({ name }) => name === "ids");
  const [nameBefore, nameAfter] = [before, after].map((tree) => (renumber ? idNames(tree) : (text: string) => text));
  const inside = (a: string, b: string): string | null => context.inside(nameBefore(a), nameAfter(b));
  return compareChildren(before, after, () => "", { ...context, inside });
}

/** Where a part is; put into words only when it differs. */
type Path = () => string;

function compareChildren(
  saved: readonly MarkupNode[],
  now: readonly MarkupNode[],
  path: Path,
  context: Context,
): string[] {
  if (saved.map(kind).join() !== now.map(kind).join()) {
    return [at(path, `${outline(saved)} became ${outline(now)}`)];
  }
  return saved.flatMap((node, index) => {
    const other = now[index];
    if (typeof node === "string" || typeof other === "string") {
      const change = context.inside(String(node), String(other));
      return change === null ? [] : [at(path, change)];
    }
    return compareElements(node, other, () => `${path()}${path() === "" ? "" : "/"}${step(saved, index)}`, context);
  });
}

function compareElements(saved: MarkupElement, now: MarkupElement, path: Path, context: Context): string[] {
  const names = [...new Set([...Object.keys(saved.attributes), ...Object.keys(now.attributes)])];
  const lines = names.flatMap((name) => {
    const change = valueChange(name, saved.attributes[name], now.attributes[name], context);
    return change === null ? [] : [at(() => `${path()} ${name}`, change)];
  });
  return [...lines, ...compareChildren(saved.children, now.children, path, context)];
}

function valueChange(
  name: string,
  saved: string | undefined,
  now: string | undefined,
  context: Context,
): string | null {
  if (saved === now) return null;
  if (saved === undefined) return `${JSON.stringify(now)} is new`;
  if (now === undefined) return `was ${JSON.stringify(saved)} and is no longer there`;
  if (name === "style") return styleChange(saved, now, context);
  if (name === "class") return context.inside(sortedWords(saved), sortedWords(now));
  if (coordinates.includes(name.toLowerCase())) return textChange(saved, now, context.settings, "coordinates");
  const [before, after] = [colour(saved), colour(now)];
  if (before !== null && after !== null) {
    const distance = Math.max(...before.map((channel, index) => Math.abs(channel - after[index])));
    return distance <= (isExact(context.settings) ? 0 : context.settings.pixelThreshold)
      ? null
      : `${saved} became ${now}`;
  }
  return context.inside(saved, now);
}

function styleChange(saved: string, now: string, context: Context): string | null {
  const [before, after] = [declarations(saved), declarations(now)];
  for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const change = valueChange(`style ${name}`, before[name], after[name], context);
    if (change !== null) return `${name}: ${change}`;
  }
  return null;
}

function sortedWords(text: string): string {
  return text.trim().split(/\s+/).sort().join(" ");
}

function kind(node: MarkupNode): string {
  return typeof node === "string" ? "text" : `<${node.name}>`;
}

/** `td[2]` for the second of several. */
function step(siblings: readonly MarkupNode[], index: number): string {
  const same = siblings.filter((node) => kind(node) === kind(siblings[index]));
  const name = kind(siblings[index]).slice(1, -1);
  return same.length === 1 ? name : `${name}[${same.indexOf(siblings[index]) + 1}]`;
}

/** `<td> × 3, text`. */
function outline(list: readonly MarkupNode[]): string {
  const runs: [string, number][] = [];
  for (const name of list.map(kind)) {
    const last = runs.at(-1);
    if (last?.[0] === name) last[1]++;
    else runs.push([name, 1]);
  }
  return runs.map(([name, count]) => (count === 1 ? name : `${name} × ${count}`)).join(", ") || "nothing";
}

function at(path: Path, what: string): string {
  return path() === "" ? what : `at ${path()}: ${what}`;
}
