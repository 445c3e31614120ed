/**
 * The contract between values and whatever shows them: a method under a well-known symbol returns a bundle of forms by
 * MIME type. The library and the kernel both keep to it through this file, which knows neither.
 */
import { toBase64 } from "../platform/base64.js";
import { inspect } from "../platform/inspect.js";

/** Forms of one value by MIME type; the viewer shows the richest that it can trust. */
export type MimeBundle = { [mime: string]: unknown };

/** The method that returns a value's {@link MimeBundle}: the symbol of Deno's kernel, so that values display in either. */
export const displaySymbol: unique symbol = Symbol.for("Jupyter.display");

/** A value that says how notebooks show it. */
export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}

/** Functions too: modules are called like functions. */
export function isDisplayable(value: unknown): value is Displayable {
  return typeof value === "object" || typeof value === "function"
    ? value !== null && typeof (value as Partial<Displayable>)[displaySymbol] === "function"
    : false;
}

/**
 * What a notebook shows for a value: its own bundle as it can travel, with `text/plain` added where the value gives
 * none. A value whose method throws, now or later, is never hidden: its text is shown with the reason below it.
 *
 * @example toMimeBundle(new Map([[1, 2]])) // { "text/plain": "Map(1) { 1 => 2 }" }
 */
export function toMimeBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  try {
    if (!isDisplayable(value)) return textBundle(value);
    const bundle = value[displaySymbol]();
    return isPromise(bundle)
      ? bundle.then((settled) => completeBundle(settled, value)).catch((reason) => failureBundle(value, reason))
      : completeBundle(bundle, value);
  } catch (reason) {
    return failureBundle(value, reason);
  }
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null)?.then === "function";
}

/**
 * A bundle as it can travel, and be saved: bytes as base64, text as text, and JSON for types of JSON alone.
 * @throws TypeError that names the MIME type whose data is neither.
 */
export function toJson(bundle: MimeBundle): MimeBundle {
  const json: MimeBundle = {};
  for (const [mime, data] of Object.entries(bundle)) {
    if (data !== undefined) json[mime] = dataOf(mime, data);
  }
  return json;
}

function dataOf(mime: string, data: unknown): unknown {
  if (typeof data === "string") return data;
  if (data instanceof Uint8Array) return toBase64(data);
  if (/[/+]json$/.test(mime)) {
    try {
      return JSON.parse(JSON.stringify(data));
    } catch (error) {
      throw new TypeError(`the data of ${mime} is not JSON: ${error instanceof Error ? error.message : error}`);
    }
  }
  if (Array.isArray(data) && data.every((line) => typeof line === "string")) return data;
  // a notebook that holds anything else cannot be saved
  throw new TypeError(`the data of ${mime} must be text or bytes, but is ${textOf(data)}`);
}

/** The text of any value: `inspect` runs the value's own code, which may throw. */
export function textOf(value: unknown): string {
  try {
    return inspect(value);
  } catch (error) {
    return `(a value that cannot be shown: ${error instanceof Error ? error.message : typeof error})`;
  }
}

/** Adds `text/plain` where the bundle has none. */
function completeBundle(bundle: MimeBundle, value: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null) {
    throw new TypeError(`the display hook must return a MIME bundle, but returned ${textOf(bundle)}`);
  }
  const json = toJson(bundle);
  return "text/plain" in json ? json : { ...textBundle(value), ...json };
}

/** The bundle of a value whose display method throws. */
function failureBundle(value: unknown, reason: unknown): MimeBundle {
  const [what] = textOf(reason).split("\n");
  return { "text/plain": `${textOf(value)}\n(display failed: ${what})` };
}

function textBundle(value: unknown): MimeBundle {
  return { "text/plain": textOf(value) };
}
