import { isDisplayable } from "../../display/contract.js";
import { inspect } from "../../platform/inspect.js";
import type { Described } from "../described.js";
import { types } from "./platform/types.js";

const longestText = 200;
const longestString = 2000;
const shownNames = 6;
const shownElements = 8;
const toText: unknown = Object.prototype.toString;

/** A value with a shape: a tensor of our library, or of another one that shows itself. */
export interface Shaped {
  shape: ArrayLike<number>;
  dtype: unknown;
  at?(index: number): unknown;
  detach?(): Shaped;
  item?(): unknown;
}

/** Only values that show themselves are asked: the properties of any other may be the user's code. */
export function isShaped(value: unknown): value is Shaped {
  if (types.isProxy(value) || !isDisplayable(value)) return false;
  const { shape, dtype } = value as Partial<Shaped>;
  return typeof shape === "object" && shape !== null && "length" in shape && dtype !== undefined;
}

/** Says what a value is; no getter, proxy or method of the user's runs. */
export function describe(name: string, value: unknown): Described {
  const { type, text = type, elements = 0, isExpandable = elements > 0 } = summarize(value);
  return { name, type: oneLine(type), value: text, elements, isExpandable };
}

interface Summary {
  type: string;
  /** Where it is not the type. */
  text?: string;
  elements?: number;
  isExpandable?: boolean;
}

function summarize(value: unknown): Summary {
  if (typeof value === "object" && value !== null) return summarizeObject(value);
  switch (typeof value) {
    case "function":
      return summarizeFunction(value);
    case "number":
      return { type: "float", text: Object.is(value, -0) ? "-0" : String(value) };
    case "boolean":
      return { type: "bool", text: String(value) };
    case "string":
      return { type: "str", text: inspect(value.length > longestString ? `${value.slice(0, longestString)}…` : value) };
    case "bigint":
      return { type: `bigint ${value}n` };
    case "symbol":
      return { type: String(value) };
    default:
      return { type: String(value) };
  }
}

function summarizeFunction(value: object): Summary {
  if (types.isProxy(value)) return { type: "Proxy" };
  if (isDisplayable(value)) return summarizeDisplayable(value);
  const { value: name } = Object.getOwnPropertyDescriptor(value, "name") ?? {};
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  return { type: `${isClass ? "class" : "function"} ${typeof name === "string" ? name : ""}`.trim() };
}

function summarizeDisplayable(value: object): Summary {
  if (isShaped(value)) {
    const { shape, dtype } = value;
    const type = `${classOf(value)} [${Array.from(shape).join(", ")}] ${dtypeName(dtype)}`;
    return { type, elements: shape.length === 0 ? 0 : shape[0], isExpandable: true };
  }
  const own = value.toString;
  const type = typeof own === "function" && own !== toText ? String(own.call(value)) : preview(value);
  return { type, isExpandable: true };
}

function summarizeObject(value: object): Summary {
  if (types.isProxy(value)) return { type: "Proxy" };
  if (isDisplayable(value)) return summarizeDisplayable(value);
  const elements = countElements(value);
  if (elements !== undefined) {
    const type = `${classOf(value)}(${elements})${firstElements(value)}`;
    return { type, elements, isExpandable: elements > 0 };
  }
  if (types.isDate(value)) return { type: `Date ${inspect(value)}` };
  if (types.isRegExp(value)) return { type: `RegExp ${inspect(value)}` };
  if (types.isNativeError(value)) return { type: errorText(value), isExpandable: true };
  if (types.isPromise(value)) return { type: inspect(value, { depth: 0, breakLength: Number.POSITIVE_INFINITY }) };
  if (types.isAnyArrayBuffer(value)) return { type: `${classOf(value)}(${value.byteLength})` };
  return { type: preview(value), isExpandable: Object.keys(value).length > 0 };
}

/** How many numbered elements a value has; undefined where it has none by its kind. */
export function countElements(value: object): number | undefined {
  if (isShaped(value)) return value.shape.length === 0 ? 0 : value.shape[0];
  if (Array.isArray(value)) return value.length;
  if (types.isTypedArray(value)) return value.length;
  if (types.isMap(value)) return sizeOfMap.call(value);
  return types.isSet(value) ? sizeOfSet.call(value) : undefined;
}

const sizeGetter = (prototype: object) =>
  (Object.getOwnPropertyDescriptor(prototype, "size") as { get(this: unknown): number }).get;
const sizeOfMap = sizeGetter(Map.prototype);
const sizeOfSet = sizeGetter(Set.prototype);

function dtypeName(dtype: unknown): string {
  const name = (dtype as { name?: unknown } | null)?.name;
  return typeof name === "string" ? name : String(dtype);
}

/** The name of a value's class, as far as it can be told without running code. */
function classOf(value: object): string {
  for (let at: object | null = value; at !== null && !types.isProxy(at); at = Object.getPrototypeOf(at)) {
    const maker: unknown = Object.getOwnPropertyDescriptor(at, "constructor")?.value;
    if (typeof maker !== "function" || types.isProxy(maker)) continue;
    const name: unknown = Object.getOwnPropertyDescriptor(maker, "name")?.value;
    if (typeof name === "string" && name !== "") return name;
  }
  return "Object";
}

/** The first elements of a list, where they are short. */
function firstElements(value: object): string {
  if (!Array.isArray(value) && !types.isTypedArray(value)) return "";
  const names = Array.from({ length: Math.min(value.length, shownElements) }, (_, index) => String(index));
  const shown = names.map((name) => {
    const element: unknown = Object.getOwnPropertyDescriptor(value, name)?.value;
    const isShort = typeof element === "number" || typeof element === "boolean";
    return isShort ? describe(name, element).value : "…";
  });
  if (!shown.some((text) => text !== "…")) return "";
  return ` [${shown.join(", ")}${value.length > shownElements ? ", …" : ""}]`;
}

function preview(value: object): string {
  const names = Object.keys(value);
  const shown = names.slice(0, shownNames).join(", ") + (names.length > shownNames ? ", …" : "");
  const name = classOf(value);
  return `${name === "Object" ? "" : `${name} `}{${names.length === 0 ? "" : ` ${shown} `}}`;
}

function errorText(error: Error): string {
  const message: unknown = Object.getOwnPropertyDescriptor(error, "message")?.value;
  return typeof message === "string" ? `${classOf(error)}: ${message}` : classOf(error);
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > longestText ? `${line.slice(0, longestText)}…` : line;
}
