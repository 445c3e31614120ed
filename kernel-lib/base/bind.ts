import { isPlainObject, typeName } from "./kinds.js";
import { type Parameter, parseSignature, type Signature } from "./signature.js";

/** Names of NumPy's that PyTorch takes too. */
const aliases: { readonly [name: string]: string } = { axis: "dim", keepdims: "keepdim" };

/** Stands where a method is not called on anything. */
export const nobody: unique symbol = Symbol("nobody");

/**
 * Binds the arguments of a call as PyTorch does: values by position in PyTorch's order, and any of them by name in a last
 * options object. `undefined` counts as not given.
 *
 * @param self what a method is called on, its first parameter
 * @returns the values in the order of the parameters
 * @throws TypeError in PyTorch's words: unknown or missing names, too many arguments, wrong types
 */
export function bind(signature: Signature, args: readonly unknown[], self: unknown = nobody): unknown[] {
  const values = match(signature, args, self);
  if (Array.isArray(values)) return values;
  throw values();
}

/** The values of {@link bind}, or what makes the error where they do not fit. */
export function match(signature: Signature, args: readonly unknown[], self: unknown): unknown[] | (() => TypeError) {
  const { parameters } = signature;
  const values = new Array<unknown>(parameters.length);
  const offset = self === nobody ? 0 : 1;
  if (offset === 1) values[0] = self;
  const named = optionsOf(signature, args);
  const given = named === null ? args.length : args.length - 1;
  const isSpread = given > 0 && offset < parameters.length && spreads(parameters[offset], args[0]);
  if (isSpread) {
    values[offset] = args.slice(0, given);
  } else {
    if (given > signature.positional - offset) return () => tooMany(signature, given, offset);
    for (let i = 0; i < given; i++) values[offset + i] = args[i];
  }
  if (named !== null) {
    for (const name of Object.keys(named)) {
      const place = placeOf(parameters, name, offset);
      if (place < 0) return () => unexpected(signature, name, offset);
      if (values[place] !== undefined) {
        return () => new TypeError(`${signature.name}() got multiple values for argument '${name}'`);
      }
      values[place] = named[name];
    }
  }
  for (let place = offset; place < parameters.length; place++) {
    const parameter = parameters[place];
    const value = values[place];
    if (value === undefined) {
      if (parameter.fallback === undefined) return () => missing(signature, values, offset);
      values[place] = parameter.fallback;
    } else if (
      value === null ? !parameter.isNullable && !parameter.kind.accepts(null) : !parameter.kind.accepts(value)
    ) {
      const position = place - offset < given || (isSpread && place === offset) ? place - offset + 1 : null;
      return () => wrongType(signature.name, parameter, isSpread && place === offset ? alone(value) : value, position);
    }
  }
  return values;
}

/** Whether a parameter takes all that is given by position; a list in the first place is the list itself. */
function spreads({ isVariadic, kind }: Parameter, first: unknown): boolean {
  return isVariadic && (kind.isList === true || !Array.isArray(first));
}

/** A list that was given as its only element counts as that element. */
function alone(value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 ? value[0] : value;
}

/** The last argument, where it is an object that holds arguments by name. */
function optionsOf({ parameters }: Signature, args: readonly unknown[]): { readonly [name: string]: unknown } | null {
  if (args.length === 0) return null;
  const last = args[args.length - 1];
  if (!isPlainObject(last)) return null;
  // what takes anything takes an object too, unless its keys are names of parameters
  const own = parameters[args.length - 1];
  if (own?.type === "any" && !Object.keys(last).some((name) => placeOf(parameters, name, 0) >= 0)) return null;
  return last;
}

function placeOf(parameters: readonly Parameter[], name: string, from: number): number {
  const wanted = aliases[name];
  for (let place = from; place < parameters.length; place++) {
    if (parameters[place].name === name || parameters[place].name === wanted) return place;
  }
  return -1;
}

function unexpected({ name: callee, parameters, isPython }: Signature, name: string, offset: number): TypeError {
  if (isPython) return new TypeError(`${callee}() got an unexpected keyword argument '${name}'`);
  const known = parameters.slice(offset).map((parameter) => parameter.name);
  const takes = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
  return new TypeError(`${callee}() got an unexpected keyword argument '${name}'; ${takes}`);
}

/** Python counts the new object among the arguments of `__init__`. */
function tooMany(signature: Signature, given: number, offset: number): TypeError {
  const self = signature.name.endsWith("__init__") ? 1 : 0;
  const positional = signature.parameters.filter(({ isKeywordOnly }) => !isKeywordOnly).slice(offset);
  const most = positional.length + self;
  const least = positional.filter(({ fallback }) => fallback === undefined).length + self;
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = takes === "1" ? "argument" : "arguments";
  const were = given + self === 1 ? "was" : "were";
  return new TypeError(`${signature.name}() takes ${takes} positional ${noun} but ${given + self} ${were} given`);
}

function missing({ name, parameters, isPython }: Signature, values: readonly unknown[], offset: number): TypeError {
  const absent = parameters
    .filter(({ fallback }, place) => place >= offset && values[place] === undefined && fallback === undefined)
    .map((parameter) => parameter.name);
  const plural = absent.length === 1 ? "argument" : "arguments";
  if (isPython)
    return new TypeError(`${name}() missing ${absent.length} required positional ${plural}: ${listed(absent)}`);
  // PyTorch has the two numbers the wrong way round
  const word = absent.length === 1 ? "arguments" : "argument";
  const quoted = absent.map((own) => `"${own}"`).join(", ");
  return new TypeError(`${name}() missing ${absent.length} required positional ${word}: ${quoted}`);
}

/** `'out_channels' and 'kernel_size'` */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length < 3 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
}

function wrongType(callee: string, { name, kind }: Parameter, value: unknown, position: number | null): TypeError {
  const place = position === null ? "" : ` (position ${position})`;
  const argument = `argument '${name}'`;
  const exact = kind.explain?.(value, argument, place);
  return new TypeError(`${callee}(): ${exact ?? `${argument}${place} must be ${kind.word}, not ${typeName(value)}`}`);
}

/** One way to call something. */
export interface Overload {
  /** The signature's text, read when it is first called. */
  readonly text: string;
  readonly run: (...values: never[]) => unknown;
  signature?: Signature;
}

/** The signature of an overload. */
export function signatureOf(overload: Overload): Signature {
  overload.signature ??= parseSignature(overload.text);
  return overload.signature;
}

/**
 * Calls the first overload that the arguments fit.
 *
 * @throws TypeError where none fits: the exact reason where there is one, else what they take
 */
export function invoke(overloads: readonly Overload[], args: readonly unknown[], self: unknown = nobody): unknown {
  const reasons: (() => TypeError)[] = [];
  for (const overload of overloads) {
    const values = match(signatureOf(overload), args, self);
    if (Array.isArray(values)) return overload.run(...(values as never[]));
    reasons.push(values);
  }
  const errors = reasons.map((reason) => reason());
  // where all refuse for one reason, that is what to mend
  const isOne = errors.every(({ message }) => message === errors[0].message);
  throw isOne ? errors[0] : noOverload(overloads, args, self);
}

/** PyTorch's words where no way to call fits; a name that none of them has is told as such. */
function noOverload(overloads: readonly Overload[], args: readonly unknown[], self: unknown): TypeError {
  const signatures = overloads.map(signatureOf);
  const offset = self === nobody ? 0 : 1;
  const [{ name }] = signatures;
  const last = args[args.length - 1];
  const named = isPlainObject(last) ? last : {};
  const unknown = Object.keys(named).find((key) =>
    signatures.every(({ parameters }) => placeOf(parameters, key, offset) < 0),
  );
  if (unknown !== undefined) {
    const known = new Set(signatures.flatMap(({ parameters }) => parameters.slice(offset).map((own) => own.name)));
    return new TypeError(
      `${name}() got an unexpected keyword argument '${unknown}'; it takes ${[...known].join(", ")}`,
    );
  }
  const placed = isPlainObject(last) ? args.slice(0, -1) : args;
  const got = [...placed.map(typeName), ...Object.entries(named).map(([key, value]) => `${key}=${typeName(value)}`)];
  const ways = signatures.map((signature) => ` * (${parameterText(signature, offset)})`).join("\n");
  return new TypeError(
    `${name}() received an invalid combination of arguments - got (${got.join(", ")}), but expected one of:\n${ways}`,
  );
}

/** `int dim, bool keepdim = False` */
function parameterText({ parameters, positional }: Signature, offset: number): string {
  const texts = parameters.map(
    ({ kind, name, fallback }) => `${kind.word} ${name}${fallback === undefined ? "" : ` = ${defaultText(fallback)}`}`,
  );
  if (positional < parameters.length) texts.splice(positional, 0, "*");
  return texts.slice(offset).join(", ");
}

function defaultText(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return Array.isArray(value) ? `[${value.map(defaultText).join(", ")}]` : String(value);
}
