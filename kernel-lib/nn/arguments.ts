import { floatText } from "../tensor/number-text.js";

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

function isOptions(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Python's way to call: values by position, then a last object with the others by
 * name. What is not given keeps its value of `defaults`, whose keys in their order
 * are the positions.
 *
 * @param callee as Python names it in its messages: `Conv2d.__init__`
 * @throws TypeError for an unknown name, a value too many, or an argument given twice.
 * @example bindArguments("Conv2d.__init__", [1, { padding: 2 }], { stride: 1, padding: 0 }) // { stride: 1, padding: 2 }
 */
export function bindArguments<Options extends object>(
  callee: string,
  values: readonly unknown[],
  defaults: Options,
): Options {
  const names = Object.keys(defaults);
  const last = values[values.length - 1];
  const named = isOptions(last) ? last : {};
  const positional = isOptions(last) ? values.slice(0, -1) : values;
  if (positional.length > names.length) {
    const extra = positional.length - names.length;
    throw new TypeError(`${callee}() got ${extra} positional argument${extra === 1 ? "" : "s"} too many`);
  }
  const bound: Options = { ...defaults };
  positional.forEach((value, i) => {
    if (value !== undefined) Object.assign(bound, { [names[i]]: value });
  });
  for (const [name, value] of Object.entries(named)) {
    if (!names.includes(name)) throw new TypeError(`${callee}() got an unexpected keyword argument '${name}'`);
    if (names.indexOf(name) < positional.length) {
      throw new TypeError(`${callee}() got multiple values for argument '${name}'`);
    }
    if (value !== undefined) Object.assign(bound, { [name]: value });
  }
  return bound;
}

/**
 * Checks that every required argument is there.
 *
 * @throws TypeError `Conv2d.__init__() missing 1 required positional argument: 'kernel_size'`
 */
export function requireArguments(callee: string, given: Readonly<Record<string, unknown>>): void {
  const missing = Object.keys(given).filter((name) => given[name] === undefined);
  if (missing.length === 0) return;
  const quoted = missing.map((name) => `'${name}'`);
  const list = quoted.length < 3 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
  const noun = quoted.length === 1 ? "argument" : "arguments";
  throw new TypeError(`${callee}() missing ${quoted.length} required positional ${noun}: ${list}`);
}

/** The value itself, if it is a whole number. */
export function wholeNumber(name: string, value: unknown): number {
  if (Number.isInteger(value)) return Number(value);
  throw new TypeError(`${name} must be a whole number, but got ${pythonText(value)}`);
}

/** A number for each of `rank` dimensions: one for all, or a list as it is. */
export function perDimension(name: string, value: unknown, rank: number): number[] {
  if (Array.isArray(value)) return value.map((item) => wholeNumber(name, item));
  return new Array<number>(rank).fill(wholeNumber(name, value));
}
