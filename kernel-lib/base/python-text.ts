import { floatText } from "./number-text.js";

/** Python's text of an argument: `(3, 3)`, `1e-05`, `True`, `None`, and strings in quotes. */
export function pythonText(value: unknown): string {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : floatText(value);
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) {
    const items = value.map(pythonText);
    return items.length === 1 ? `(${items[0]},)` : `(${items.join(", ")})`;
  }
  return String(value);
}

/** The name of a value's kind, for messages about wrong ones. */
export function kindOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return value === null ? "null" : typeof value;
}
