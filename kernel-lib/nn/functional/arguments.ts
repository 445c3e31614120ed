import { Tensor } from "../../autograd/tensor.js";

/** One number for all axes, or one an axis. */
export type Sizes = number | readonly number[];

/** Where an argument stands, for PyTorch's wording: the function's name, its own, and its place if it was given by place. */
interface Where {
  readonly fn: string;
  readonly name: string;
  readonly position: number | null;
}

/** Reads one argument, or refuses it with a TypeError. */
export type Parser<T> = (value: unknown, where: Where) => T;

export interface Parameter<T> {
  readonly parse: Parser<T>;
  /** The value when nothing is given; a parameter without one must be given. */
  readonly fallback?: T;
}

type Bound<P> = { readonly [K in keyof P]: P[K] extends Parameter<infer T> ? T : never };

/**
 * Python's calling convention: arguments by place, and a last object for those by name.
 *
 * @param fn the function's name in messages
 * @param parameters in PyTorch's order
 * @throws TypeError in PyTorch's words: unknown or missing names, too many arguments, wrong types
 */
export function bind<P extends { readonly [name: string]: Parameter<unknown> }>(
  fn: string,
  parameters: P,
  args: readonly unknown[],
): Bound<P> {
  const names = Object.keys(parameters);
  const last = args[args.length - 1];
  const named = isOptions(last) ? last : {};
  const placed = isOptions(last) ? args.slice(0, -1) : args;
  if (placed.length > names.length) {
    const required = names.filter((name) => !("fallback" in parameters[name])).length;
    const takes = required === names.length ? `${required}` : `from ${required} to ${names.length}`;
    throw new TypeError(`${fn}() takes ${takes} positional arguments but ${placed.length} were given`);
  }
  for (const name of Object.keys(named)) {
    const place = names.indexOf(name);
    if (place < 0) {
      throw new TypeError(`${fn}() got an unexpected keyword argument '${name}'; it takes ${names.join(", ")}`);
    }
    if (placed[place] !== undefined) throw new TypeError(`${fn}() got multiple values for argument '${name}'`);
  }
  const bound: Record<string, unknown> = {};
  for (let place = 0; place < names.length; place++) {
    const name = names[place];
    const isPlaced = placed[place] !== undefined;
    const value = isPlaced ? placed[place] : named[name];
    const parameter = parameters[name];
    if (value !== undefined) {
      bound[name] = parameter.parse(value, { fn, name, position: isPlaced ? place + 1 : null });
    } else if ("fallback" in parameter) {
      bound[name] = parameter.fallback;
    } else {
      throw new TypeError(`${fn}() missing 1 required positional arguments: "${name}"`);
    }
  }
  return bound as Bound<P>;
}

function isOptions(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The word that PyTorch would use for a value's type. */
function typeName(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (value instanceof Tensor) return "Tensor";
  if (Array.isArray(value)) return "list";
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int" : "float";
  const words: { readonly [type: string]: string } = { string: "str", boolean: "bool", object: "dict" };
  return words[typeof value] ?? typeof value;
}

function refuse({ fn, name, position }: Where, rest: string): TypeError {
  const place = position === null ? "" : ` (position ${position})`;
  return new TypeError(`${fn}(): argument '${name}'${place} must be ${rest}`);
}

const isInt = (value: unknown): value is number => Number.isSafeInteger(value);

export const tensor: Parser<Tensor> = (value, where) => {
  if (value instanceof Tensor) return value;
  throw refuse(where, `Tensor, not ${typeName(value)}`);
};

export const int: Parser<number> = (value, where) => {
  if (isInt(value)) return value;
  throw refuse(where, `int, not ${typeName(value)}`);
};

export const float: Parser<number> = (value, where) => {
  if (typeof value === "number") return value;
  throw refuse(where, `float, not ${typeName(value)}`);
};

export const flag: Parser<boolean> = (value, where) => {
  if (typeof value === "boolean") return value;
  throw refuse(where, `bool, not ${typeName(value)}`);
};

export const word: Parser<string> = (value, where) => {
  if (typeof value === "string") return value;
  throw refuse(where, `str, not ${typeName(value)}`);
};

/** A list of integers. */
export const ints: Parser<readonly number[]> = (value, where) => {
  if (!Array.isArray(value)) throw refuse(where, `tuple of ints, not ${typeName(value)}`);
  const wrong = value.findIndex((element) => !isInt(element));
  if (wrong < 0) return value;
  const found = typeName(value[wrong]);
  if (wrong === 0) throw refuse(where, `tuple of ints, but found element of type ${found} at pos 0`);
  throw new TypeError(
    `${where.fn}(): argument '${where.name}' failed to unpack the object at pos ${wrong + 1} ` +
      `with error "type must be tuple of ints,but got ${found}"`,
  );
};

/** An integer for all axes, or a list of them. */
export const sizes: Parser<Sizes> = (value, where) => (isInt(value) ? value : ints(value, where));

/** A factor for all axes, or a list of them. */
export const factors: Parser<Sizes> = (value, where) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = list.find((element) => typeof element !== "number");
  if (wrong !== undefined || list.length !== list.filter((element) => typeof element === "number").length) {
    throw refuse(where, `tuple of floats, not ${typeName(Array.isArray(value) ? wrong : value)}`);
  }
  return value as Sizes;
};

/** What `parse` takes, or null. */
export function optional<T>(parse: Parser<T>): Parser<T | null> {
  return (value, where) => (value === null ? null : parse(value, where));
}

/** What `parse` takes, or a word. */
export function orWord<T>(parse: Parser<T>): Parser<T | string> {
  return (value, where) => (typeof value === "string" ? value : parse(value, where));
}

/** A list with one number an axis, from a number for all of them. */
export function each(value: Sizes, axes: number): readonly number[] {
  return typeof value === "number" ? new Array<number>(axes).fill(value) : value;
}

/** Refuses whatever of these is no tensor. */
export function checkTensors(fn: string, values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) tensor(value, { fn, name, position: null });
}
