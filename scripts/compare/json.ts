import { numberChange, sameValue } from "./number.js";
import type { Context } from "./settings.js";
import { typedArray } from "./typed-array.js";

/** How one JSON value differs from another, one line for each place, such as `data[0].z[3]: 1 became 2`. */
export function compareJson(saved: unknown, now: unknown, context: Context): string[] {
  return compareValues(saved, now, "", context);
}

function compareValues(saved: unknown, now: unknown, path: string, context: Context): string[] {
  if (typeof saved === "number" && typeof now === "number") {
    return sameValue(saved, now, context.settings) ? [] : [at(path, numberChange(String(saved), String(now)))];
  }
  if (typeof saved === "string" && typeof now === "string") {
    const change = context.inside(saved, now);
    return change === null ? [] : [at(path, change)];
  }
  if (Array.isArray(saved) && Array.isArray(now)) return compareLists(saved, now, path, context);
  if (isRecord(saved) && isRecord(now)) return compareRecords(saved, now, path, context);
  return saved === now ? [] : [at(path, `${summary(saved)} became ${summary(now)}`)];
}

function compareLists(saved: readonly unknown[], now: readonly unknown[], path: string, context: Context): string[] {
  if (saved.length !== now.length) return [at(path, `${saved.length} items became ${now.length}`)];
  return saved.flatMap((item, index) => compareValues(item, now[index], `${path}[${index}]`, context));
}

type JsonObject = { [key: string]: unknown };

function compareRecords(saved: JsonObject, now: JsonObject, path: string, context: Context): string[] {
  const [before, after] = [typedArray(saved), typedArray(now)];
  if (before !== null && after !== null) {
    // here the type says that a whole number is a float
    const closeIntegers = context.settings.closeIntegers || String(saved.dtype).startsWith("f");
    return compareLists(before, after, path, { ...context, settings: { ...context.settings, closeIntegers } });
  }
  const keys = [...new Set([...Object.keys(saved), ...Object.keys(now)])];
  return keys.flatMap((key) => {
    const place = path === "" ? key : `${path}.${key}`;
    if (!(key in now)) return [at(place, `was ${summary(saved[key])} and is no longer there`)];
    if (!(key in saved)) return [at(place, `${summary(now[key])} is new`)];
    return compareValues(saved[key], now[key], place, context);
  });
}

function isRecord(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function summary(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

function at(path: string, what: string): string {
  return path === "" ? what : `${path}: ${what}`;
}
