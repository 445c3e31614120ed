import { inspect } from "node:util";
import { displaySymbol, isDisplayable, type MimeBundle } from "./symbol.js";

/**
 * What a notebook shows for a value: its own bundle, with `text/plain` added where
 * the value gives none. A hook that throws never hides the value: its text is shown
 * with the reason below it.
 *
 * @example toMimeBundle(new Map([[1, 2]])) // { "text/plain": "Map(1) { 1 => 2 }" }
 */
export function toMimeBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  if (!isDisplayable(value)) return plain(value);
  try {
    const bundle = value[displaySymbol]();
    return isPromise(bundle)
      ? bundle.then(
          (settled) => complete(settled, value),
          (reason) => failed(value, reason),
        )
      : complete(bundle, value);
  } catch (reason) {
    return failed(value, reason);
  }
}

export function isPromise<T>(value: T | Promise<T>): value is Promise<T> {
  return typeof (value as Partial<Promise<T>> | null)?.then === "function";
}

function complete(bundle: MimeBundle, value: unknown): MimeBundle {
  if (typeof bundle !== "object" || bundle === null) {
    return failed(value, new TypeError(`the display hook must return a MIME bundle, but returned ${inspect(bundle)}`));
  }
  return "text/plain" in bundle ? bundle : { ...plain(value), ...bundle };
}

function failed(value: unknown, reason: unknown): MimeBundle {
  return { "text/plain": `${plain(value)["text/plain"]}\n(display failed: ${reason})` };
}

/** `inspect` runs the value's own code too, which may throw as well. */
function plain(value: unknown): MimeBundle {
  try {
    return { "text/plain": typeof value === "string" ? value : inspect(value) };
  } catch (reason) {
    return { "text/plain": `${Object.prototype.toString.call(value)} (inspect failed: ${reason})` };
  }
}
