import { isPromise, type MimeBundle, textOf, toMimeBundle } from "../../display/contract.js";
import type { Described, Origin, Step } from "../described.js";
import { countElements, describe, isShaped } from "./describe.js";
import { types } from "./platform/types.js";
import type { Sources } from "./sources.js";

type Read = () => unknown;

/** More elements than these are shown in groups. */
const mostElements = 100;
const mostProperties = 1000;

/**
 * What the debugger asks the main thread, which also answers at a stop and while a cell spins: the wire thread has
 * these calls evaluated, and what they return travels as JSON.
 */
export class Inspection {
  readonly #sources: Sources;
  /** Breakpoints whose condition has failed. */
  readonly #told = new Set<number>();
  readonly #cells: () => { id: number; text: string }[];

  constructor(sources: Sources, cells: () => { id: number; text: string }[]) {
    this.#sources = sources;
    this.#cells = cells;
  }

  /** The user's text behind a script, and its map. */
  origin(script: string): Origin | undefined {
    return this.#sources.origin(script);
  }

  /** The cells that have run. */
  cells(): { id: number; text: string }[] {
    return this.#cells();
  }

  /** Each variable that has a value by now. */
  variables(readers: [name: string, read: Read][]): Described[] {
    return readers.flatMap(([name, read]) => {
      const found = valueIn(read);
      return found === undefined ? [] : [guarded(name, found.value)];
    });
  }

  /** What is inside of a value, `path` into what `read` returns; with `count`, so many elements from `start` on. */
  children(read: Read, path: Step[], start?: number, count?: number): Described[] {
    const found = valueIn(read);
    if (found === undefined) return [];
    const last = path.at(-1);
    const isRange = Array.isArray(last);
    const value = follow(found.value, isRange ? path.slice(0, -1) : path);
    if (!isInspectable(value)) return [];
    const elements = countElements(value) ?? 0;
    if (isRange) return elementsOf(value, last[0], Math.min(last[1], elements));
    if (count !== undefined && count > 0)
      return elementsOf(value, start ?? 0, Math.min((start ?? 0) + count, elements));
    return [...elementsOf(value, 0, elements), ...(isShaped(value) ? scalar(value) : propertiesOf(value))];
  }

  /** The names of what a value has, and of what it inherits, for completion: in the order in which a reader wants them. */
  keys(read: Read, path: string[]): Described[] {
    const found = valueIn(read);
    if (found === undefined) return [];
    return keysOf(follow(found.value, path));
  }

  /** The value of an expression, with its own errors. */
  evaluated(read: Read): Described {
    return describe("", read());
  }

  /** Whether the condition of a breakpoint holds; an error of its own is told, once. */
  holds(id: number, line: number, condition: Read): boolean {
    try {
      return Boolean(condition());
    } catch (error) {
      if (!this.#told.has(id)) console.error(`The condition of the breakpoint at line ${line} fails: ${toLine(error)}`);
      this.#told.add(id);
      return false;
    }
  }

  /** Prints what a log point says, where its condition holds; it never stops. */
  logs(id: number, line: number, condition: Read, parts: (string | Read)[]): false {
    if (this.holds(id, line, condition)) console.log(parts.map(logged).join(""));
    return false;
  }

  /** Sets a property of a value. */
  assign(read: Read, path: Step[], name: string, assigned: Read): Described {
    const target = follow(read(), path);
    if (!isInspectable(target) || types.isMap(target) || types.isSet(target) || isShaped(target))
      throw new TypeError(`${name} cannot be set: it is not a property`);
    const value = assigned();
    if (!Reflect.set(target, name, value)) throw new TypeError(`${name} cannot be set: it is read-only`);
    return describe(name, value);
  }

  /** Every form that a notebook can show of a value. */
  async bundle(read: Read): Promise<MimeBundle> {
    return toMimeBundle(read());
  }

  /** The same at a stop, where nothing can be awaited. */
  bundleNow(read: Read): MimeBundle {
    const value = read();
    const bundle = toMimeBundle(value);
    return isPromise(bundle) ? { "text/plain": textOf(value) } : bundle;
  }
}

/** Undefined before its declaration has run, or where V8 has dropped it. */
function valueIn(read: Read): { value: unknown } | undefined {
  try {
    return { value: read() };
  } catch {
    return undefined;
  }
}

/** A part of a log point's message. */
function logged(part: string | Read): string {
  if (typeof part === "string") return part;
  try {
    const value = part();
    return typeof value === "string" ? value : describe("", value).value;
  } catch (error) {
    return `(${toLine(error)})`;
  }
}

const toLine = (error: unknown) => (error instanceof Error ? describe("", error).type : String(error));

function guarded(name: string, value: unknown): Described {
  try {
    return describe(name, value);
  } catch (error) {
    const type = `(cannot be described: ${error instanceof Error ? error.message : typeof error})`;
    return { name, type, value: type, elements: 0, isExpandable: false };
  }
}

const isInspectable = (value: unknown): value is object =>
  ((typeof value === "object" && value !== null) || typeof value === "function") && !types.isProxy(value);

function follow(value: unknown, path: Step[]): unknown {
  let at = value;
  for (const step of path) {
    if (!isInspectable(at) || Array.isArray(step)) return undefined;
    at = typeof step === "number" ? elementAt(at, step)?.[1] : Object.getOwnPropertyDescriptor(at, step)?.value;
  }
  return at;
}

/** Elements of a value, in groups where they are many. */
function elementsOf(value: object, first: number, end: number): Described[] {
  const found: Described[] = [];
  if (end - first <= mostElements) {
    for (let index = first; index < end; index++) {
      const [name, element] = elementAt(value, index) ?? [];
      if (name !== undefined) found.push({ ...guarded(name, element), step: index });
    }
    return found;
  }
  let size = mostElements;
  while ((end - first) / size > mostElements) size *= mostElements;
  for (let from = first; from < end; from += size) {
    const to = Math.min(from + size, end);
    const name = `[${from} … ${to - 1}]`;
    found.push({ name, type: "", value: "", elements: to - from, isExpandable: true, step: [from, to] });
  }
  return found;
}

/** Name and value of a numbered element; undefined for a hole in an array. */
function elementAt(value: object, index: number): [name: string, value: unknown] | undefined {
  const name = String(index);
  if (isShaped(value)) {
    // without history: to look at a tensor records nothing
    const part = (value.detach?.() ?? value).at?.(index);
    return [name, isShaped(part) && part.shape.length === 0 ? part.item?.() : part];
  }
  if (types.isMap(value)) {
    const [key, element] = nth(Map.prototype.entries.call(value), index) as [unknown, unknown];
    return [guarded("", key).value, element];
  }
  if (types.isSet(value)) return [name, nth(Set.prototype.values.call(value), index)];
  const property = Object.getOwnPropertyDescriptor(value, name);
  if (property === undefined) return undefined;
  return [name, "value" in property ? property.value : undefined];
}

function nth<T>(values: Iterator<T>, index: number): T | undefined {
  for (let n = 0; n < index; n++) values.next();
  return values.next().value as T | undefined;
}

function scalar(value: object): Described[] {
  if (!isShaped(value) || value.shape.length > 0 || value.item === undefined) return [];
  return [guarded("item()", value.item())];
}

function propertiesOf(value: object): Described[] {
  const isList = countElements(value) !== undefined;
  const names = Object.getOwnPropertyNames(value).filter((name) => !(isList && /^(\d+|length)$/.test(name)));
  const own = typeof value === "function" ? names.filter((name) => !ofFunctions.has(name)) : names;
  const found = own.slice(0, mostProperties).map((name): Described => {
    const property = Object.getOwnPropertyDescriptor(value, name) ?? {};
    if ("value" in property) return { ...guarded(name, property.value), step: name };
    return getter(name);
  });
  if (own.length > mostProperties) {
    const more = `${own.length - mostProperties} more`;
    found.push({ name: "…", type: more, value: more, elements: 0, isExpandable: false });
  }
  return found;
}

/** Own names first, then those of each class that a value is of; none that are the language's or kept inside. */
function keysOf(value: unknown): Described[] {
  const found = new Map<string, Described>();
  for (
    let at: unknown = Object(value);
    isInspectable(at) && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const name of Object.getOwnPropertyNames(at).slice(0, mostProperties)) {
      if (found.has(name) || /^(\d|_|constructor$)/.test(name)) continue;
      if (typeof at === "function" && ofFunctions.has(name)) continue;
      const property = Object.getOwnPropertyDescriptor(at, name) ?? {};
      found.set(name, "value" in property ? guarded(name, property.value) : getter(name));
    }
  }
  return [...found.values()].slice(0, mostProperties);
}

const getter = (name: string): Described => ({
  name,
  type: "getter",
  value: "getter",
  elements: 0,
  isExpandable: false,
});

const ofFunctions = new Set(["length", "name", "prototype", "arguments", "caller"]);
