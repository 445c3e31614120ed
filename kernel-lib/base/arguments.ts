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

function isOptions(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Python's way to call: values by position, then a last object with the others by name.
 *
 * @param callee as Python names it in its messages: `Conv2d.__init__`
 * @param required names that must be given; they stand first
 * @param defaults of the others, in the order of their positions
 * @throws TypeError for an unknown name, a value too many, an argument given twice or missing.
 * @example bindArguments("StepLR.__init__", [5, { gamma: 0.5 }], ["step_size"], { gamma: 0.1 }) // { step_size: 5, gamma: 0.5 }
 */
export function bindArguments<Bound extends object>(
  callee: string,
  values: readonly unknown[],
  required: readonly (keyof Bound & string)[],
  defaults: Partial<Bound>,
): Bound {
  const names: readonly string[] = [...required, ...Object.keys(defaults)];
  const last = values[values.length - 1];
  const named = isOptions(last) ? last : null;
  const count = named === null ? values.length : values.length - 1;
  if (count > names.length) throw tooMany(callee, count, required.length, names.length);
  if (named !== null) {
    for (const name of Object.keys(named)) {
      const place = names.indexOf(name);
      if (place < 0) throw new TypeError(`${callee}() got an unexpected keyword argument '${name}'`);
      if (place < count && values[place] !== undefined) {
        throw new TypeError(`${callee}() got multiple values for argument '${name}'`);
      }
    }
  }
  // from nothing, name by name: V8 takes seven times as long to add to a copy of the defaults
  const bound: Record<string, unknown> = {};
  for (let place = 0; place < names.length; place++) {
    const name = names[place];
    const placed = place < count ? values[place] : undefined;
    const given = placed === undefined ? named?.[name] : placed;
    bound[name] = given === undefined ? defaults[name as keyof Bound] : given;
  }
  for (const name of required) {
    if (bound[name] !== undefined) continue;
    const missing = required.filter((other) => bound[other] === undefined);
    throw new TypeError(`${callee}() missing ${missingText(missing)}`);
  }
  return bound as Bound;
}

/** Python counts the new module among the arguments of `__init__`. */
function tooMany(callee: string, given: number, least: number, most: number): TypeError {
  const self = callee.endsWith("__init__") ? 1 : 0;
  const takes = least === most ? `${most + self}` : `from ${least + self} to ${most + self}`;
  return new TypeError(`${callee}() takes ${takes} positional arguments but ${given + self} were given`);
}

/** `2 required positional arguments: 'out_channels' and 'kernel_size'` */
function missingText(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  const list = quoted.length < 3 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
  return `${names.length} required positional argument${names.length === 1 ? "" : "s"}: ${list}`;
}

/** The name of a value's kind, for messages about wrong ones. */
export function kindOf(value: unknown): string {
  if (typeof value === "object" && value !== null) return value.constructor?.name ?? "object";
  return value === null ? "null" : typeof value;
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
