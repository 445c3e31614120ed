import { isClose, numberChange } from "./number.js";
import type { CompareSettings } from "./settings.js";
import { textChange } from "./text.js";

/** How one JSON value differs from another, one line for each place, such as `data[0].z[3]: 1 became 2`. */
export function compareJson(saved: unknown, now: unknown, settings: CompareSettings, path = ""): string[] {
  if (typeof saved === "number" && typeof now === "number") {
    return isClose(saved, now, settings) ? [] : [at(path, numberChange(String(saved), String(now)))];
  }
  if (typeof saved === "string" && typeof now === "string") {
    const change = textChange(saved, now, settings);
    return change === null ? [] : [at(path, change)];
  }
  if (Array.isArray(saved) && Array.isArray(now)) return compareLists(saved, now, settings, path);
  if (isRecord(saved) && isRecord(now)) return compareRecords(saved, now, settings, path);
  return saved === now ? [] : [at(path, `${summary(saved)} became ${summary(now)}`)];
}

function compareLists(saved: unknown[], now: unknown[], settings: CompareSettings, path: string): string[] {
  if (saved.length !== now.length) return [at(path, `${saved.length} items became ${now.length}`)];
  return saved.flatMap((item, index) => compareJson(item, now[index], settings, `${path}[${index}]`));
}

type JsonObject = { [key: string]: unknown };

function compareRecords(saved: JsonObject, now: JsonObject, settings: CompareSettings, path: string): string[] {
  const keys = [...new Set([...Object.keys(saved), ...Object.keys(now)])];
  return keys.flatMap((key) => {
    const place = path === "" ? key : `${path}.${key}`;
    if (!(key in now)) return [at(place, `was ${summary(saved[key])} and is no longer there`)];
    if (!(key in saved)) return [at(place, `${summary(now[key])} is new`)];
    return compareJson(saved[key], now[key], settings, place);
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
