import { UserError } from "./errors.js";

/** Checks of values in a file; each throws a UserError that names the file, the key, and what was found. */
export interface Checks {
  fail(what: string): never;
  /** An object with no other keys than these; with any keys when none are given. */
  object(value: unknown, key: string, allowed?: readonly string[]): Record<string, unknown>;
  /** A number of 0 or more. */
  tolerance(value: unknown, key: string): number;
  text(value: unknown, key: string): string;
  texts(value: unknown, key: string): string[];
}

export function checks(file: string): Checks {
  const fail = (what: string): never => {
    throw new UserError(`${file}: ${what}`);
  };
  const wrong = (key: string, expected: string, found: unknown): never =>
    fail(`${key === "" ? "it" : key} must be ${expected}, but is ${JSON.stringify(found) ?? "missing"}`);
  const text = (value: unknown, key: string): string =>
    typeof value === "string" ? value : wrong(key, "a text", value);
  return {
    fail,
    text,
    object: (value, key, allowed) => {
      if (!isObject(value)) return wrong(key, "an object", value);
      const names = allowed ?? Object.keys(value);
      const other = Object.keys(value).find((name) => !names.includes(name));
      if (other === undefined) return value;
      return fail(`there is no key ${key === "" ? other : `${key}.${other}`}, only ${names.join(", ")}`);
    },
    tolerance: (value, key) =>
      typeof value === "number" && value >= 0 ? value : wrong(key, "a number of 0 or more", value),
    texts: (value, key) =>
      Array.isArray(value) ? value.map((item, index) => text(item, `${key}[${index}]`)) : wrong(key, "a list", value),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
