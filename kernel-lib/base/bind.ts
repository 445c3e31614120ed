import { isPlainObject, typeName } from "./kinds.js";
import { type Parameter, parameterText, parseSignature, type Signature } from "./signature.js";

/** Names of NumPy's that PyTorch takes too. */
const aliases: { readonly [name: string]: string } = { axis: "dim", keepdims: "keepdim" };

/** The value of `self` where a function is called, not a method. */
export const NO_SELF: unique symbol = Symbol("NO_SELF");

/** Why arguments do not fit a signature; it becomes an error only where no other way to call fits. */
class Mismatch {
  constructor(
    readonly problem: "too many" | "unexpected" | "twice" | "missing" | "wrong type",
    /** The place of the parameter, or how many values were given. */
    readonly number: number,
    readonly name = "",
    readonly value: unknown = undefined,
    /** Where the value stands in the call, counted from 1; 0 where it was given by name. */
    readonly position = 0,
  ) {}
}

/**
 * Binds the arguments of a call as PyTorch does: values by position in PyTorch's order, and any of them by name in a last
 * options object. `undefined` counts as not given.
 *
 * @param self what a method is called on, its first parameter
 * @returns the values in the order of the parameters
 * @throws TypeError in PyTorch's words: unknown or missing names, too many arguments, wrong types
 */
export function bind(signature: Signature, args: readonly unknown[], self: unknown = NO_SELF): unknown[] {
  const values = match(signature, args, self);
  if (Array.isArray(values)) return values;
  throw errorOf(signature, values, args, self);
}

/**
 * Declares in PyTorch's notation what a callable beside the operations takes, and answers what binds its arguments. The
 * types of the values are the word of whoever declares.
 *
 * @example binderOf<[number, boolean]>("def f(int k, bool sorted=True)")([3]) // [3, true]
 */
export function binderOf<Values extends readonly unknown[]>(text: string): (args: readonly unknown[]) => Values {
  let signature: Signature | undefined;
  return (args) => {
    signature ??= parseSignature(text);
    return bind(signature, args) as unknown as Values;
  };
}

/** The values of {@link bind}, or why there are none. */
function match(signature: Signature, args: readonly unknown[], self: unknown): unknown[] | Mismatch {
  const named = args.length === 0 ? null : modernised(signature, optionsOf(signature, args));
  return named === null && !signature.isVariadic
    ? matchPlaced(signature, args, self)
    : matchNamed(signature, args, self, named);
}

type Named = { readonly [name: string]: unknown };

/** The options of a loss with `reduction` in place of the two flags that old programs write. */
function modernised({ parameters }: Signature, named: Named | null): Named | null {
  if (named === null || !("size_average" in named || "reduce" in named)) return named;
  const { size_average = null, reduce = null, ...others } = named;
  const isFlag = (value: unknown): boolean => value === null || typeof value === "boolean";
  if (!parameters.some(({ name }) => name === "reduction") || !isFlag(size_average) || !isFlag(reduce)) return named;
  if (size_average === null && reduce === null) return others;
  return { ...others, reduction: reduce === false ? "none" : size_average === false ? "sum" : "mean" };
}

/** The most usual call, kept short since each operation makes one: values by position alone. */
function matchPlaced(
  { parameters, positional, required, isPython }: Signature,
  args: readonly unknown[],
  self: unknown,
): unknown[] | Mismatch {
  const offset = self === NO_SELF ? 0 : 1;
  const given = args.length;
  if (given > positional - offset) return new Mismatch("too many", given);
  // Python counts before it runs anything
  if (isPython && given < required - offset) {
    const absent = parameters.findIndex(({ fallback }, place) => fallback === undefined && place >= offset + given);
    return new Mismatch("missing", absent);
  }
  // of its final length: one that grows takes room for sixteen more
  const values = new Array<unknown>(parameters.length);
  if (offset === 1) values[0] = self;
  for (let place = offset; place < parameters.length; place++) {
    const value = place - offset < given ? args[place - offset] : undefined;
    const { fallback, isNullable, kind } = parameters[place];
    if (value === undefined) {
      if (fallback === undefined) return new Mismatch("missing", place);
      values[place] = fallback;
    } else {
      if (!kind.accepts(value) && !(value === null && isNullable)) {
        return new Mismatch("wrong type", place, "", value, place - offset + 1);
      }
      values[place] = value;
    }
  }
  return values;
}

function matchNamed(
  { parameters, positional, isPython }: Signature,
  args: readonly unknown[],
  self: unknown,
  named: { readonly [name: string]: unknown } | null,
): unknown[] | Mismatch {
  const count = parameters.length;
  const offset = self === NO_SELF ? 0 : 1;
  const given = named === null ? args.length : args.length - 1;
  const variadic = parameters.findIndex(({ isVariadic }) => isVariadic);
  // where a method gathers numbers, the function of the same name takes one list: torch.permute(x, [1, 0])
  const rest = parameters[0]?.type === "Tensor" ? offset : Math.max(offset, variadic);
  const lead = rest - offset; // how many stand before those that are gathered
  const isGathered = given > lead && rest < count && gathersPositional(parameters[rest], args[lead], given - lead);
  const isTooLong = !isGathered && given > positional - offset;
  if (isTooLong && !isPython) return new Mismatch("too many", given);
  const values = new Array<unknown>(count);
  if (offset === 1) values[0] = self;
  for (let index = 0; index < Math.min(isGathered ? lead : given, positional - offset); index++) {
    values[offset + index] = args[index];
  }
  if (isGathered) values[rest] = args.slice(lead, given);
  // Python looks at the names first, PyTorch's own parser last
  let wrongName: Mismatch | null = null;
  if (named !== null) {
    for (const name of Object.keys(named)) {
      const place = placeOf(parameters, name, offset);
      if (place < 0) wrongName ??= new Mismatch("unexpected", 0, name);
      else if (values[place] !== undefined) wrongName ??= new Mismatch("twice", place, name);
      else values[place] = named[name];
    }
  }
  if (isPython) {
    if (wrongName !== null) return wrongName;
    if (isTooLong) return new Mismatch("too many", given);
    const absent = parameters.findIndex(
      ({ fallback }, place) => place >= offset && fallback === undefined && values[place] === undefined,
    );
    if (absent >= 0) return new Mismatch("missing", absent);
  }
  for (let place = offset; place < count; place++) {
    const { fallback, isNullable, kind } = parameters[place];
    const value = values[place];
    if (value === undefined) {
      if (fallback === undefined) return new Mismatch("missing", place);
      values[place] = fallback;
    } else if (!kind.accepts(value) && !(value === null && isNullable)) {
      const isPlaced = isGathered ? place <= rest : place - offset < given;
      const isBare = isGathered && place === rest && given - lead === 1;
      return new Mismatch("wrong type", place, "", isBare ? args[lead] : value, isPlaced ? place - offset + 1 : 0);
    }
  }
  return wrongName ?? values;
}

function errorOf(signature: Signature, mismatch: Mismatch, args: readonly unknown[], self: unknown): TypeError {
  const { problem, number, name, value, position } = mismatch;
  const offset = self === NO_SELF ? 0 : 1;
  if (offset === 1 && signature.parameters.length === 1 && !signature.isPython) return refuseAll(signature, args);
  switch (problem) {
    case "too many":
      return tooMany(signature, number, offset);
    case "unexpected":
      return unexpected(signature, name, offset);
    case "twice":
      return new TypeError(`${calleeOf(signature, offset)}() got multiple values for argument '${name}'`);
    case "missing":
      return missing(signature, args, offset, number);
    case "wrong type":
      return wrongType(signature, number, value, position);
  }
}

/** The methods of tensors that PyTorch writes in Python, which names them with their class. */
const pythonMethods = new Set(["backward", "norm", "register_hook", "split", "unique", "unique_consecutive"]);

const isPythonMethod = ({ name }: Signature, offset: number): boolean => offset === 1 && pythonMethods.has(name);

function calleeOf(signature: Signature, offset: number): string {
  return isPythonMethod(signature, offset) ? `Tensor.${signature.name}` : signature.name;
}

/** Python's words for a native method that is called with what it cannot take at all. */
function refuseAll({ name }: Signature, args: readonly unknown[]): TypeError {
  const isNamed = isPlainObject(args[args.length - 1]);
  return new TypeError(
    `TensorBase.${name}() takes no ${isNamed ? "keyword arguments" : `arguments (${args.length} given)`}`,
  );
}

/**
 * Whether a parameter gathers all values given by position, as `*size` does; a single list is taken as it is, and several
 * values are a list of numbers only where the first is one.
 */
function gathersPositional({ isVariadic, kind, type }: Parameter, first: unknown, given: number): boolean {
  if (!isVariadic) return false;
  if (kind.isList === true) return true;
  return !Array.isArray(first) && (given === 1 || type !== "int" || Number.isSafeInteger(first));
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
  const alias = aliases[name];
  for (let place = from; place < parameters.length; place++) {
    if (parameters[place].name === name || parameters[place].name === alias) return place;
  }
  return -1;
}

function unexpected(signature: Signature, name: string, offset: number): TypeError {
  const { parameters, isPython } = signature;
  const callee = calleeOf(signature, offset);
  if (isPython) return new TypeError(`${callee}() got an unexpected keyword argument '${name}'`);
  const known = parameters.slice(offset).map((parameter) => parameter.name);
  const takes = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
  return new TypeError(`${callee}() got an unexpected keyword argument '${name}'; ${takes}`);
}

/** Python counts the object itself among the arguments; PyTorch counts what must be given by name, too. */
function tooMany(signature: Signature, given: number, offset: number): TypeError {
  const { isPython, name, parameters } = signature;
  const self = isPythonMethod(signature, offset) || name.endsWith("__init__") ? 1 : 0;
  const own = parameters.slice(offset);
  const positional = own.filter(({ isKeywordOnly }) => !isKeywordOnly);
  const most = positional.length + self;
  const least = (isPython ? positional : own).filter(({ fallback }) => fallback === undefined).length + self;
  const takes = least === most ? `${most}` : `from ${least} to ${most}`;
  const noun = takes === "1" ? "argument" : "arguments";
  // PyTorch looks at the number only where there is one way
  const were = given + self === 1 && (isPython || least === most) ? "was" : "were";
  return new TypeError(
    `${calleeOf(signature, offset)}() takes ${takes} positional ${noun} but ${given + self} ${were} given`,
  );
}

/** PyTorch names all that must be given, from the first that is missing on. */
function missing(signature: Signature, args: readonly unknown[], offset: number, first: number): TypeError {
  const { parameters, isPython } = signature;
  const name = calleeOf(signature, offset);
  const last = args[args.length - 1];
  const named = isPython && isPlainObject(last) ? last : {};
  const absent = parameters
    .filter((own, place) => place >= first && own.fallback === undefined && named[own.name] === undefined)
    .map((parameter) => parameter.name);
  const plural = absent.length === 1 ? "argument" : "arguments";
  if (isPython)
    return new TypeError(`${name}() missing ${absent.length} required positional ${plural}: ${joinQuoted(absent)}`);
  // PyTorch has the two numbers the wrong way round
  const word = absent.length === 1 ? "arguments" : "argument";
  const quoted = absent.map((own) => `"${own}"`).join(", ");
  return new TypeError(`${name}() missing ${absent.length} required positional ${word}: ${quoted}`);
}

/** `'out_channels' and 'kernel_size'` */
function joinQuoted(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  return quoted.length < 3 ? quoted.join(" and ") : `${quoted.slice(0, -1).join(", ")}, and ${quoted.at(-1)}`;
}

function wrongType({ kernel, parameters }: Signature, number: number, value: unknown, position: number): TypeError {
  const { name, kind } = parameters[number];
  const place = position === 0 ? "" : ` (position ${position})`;
  const argument = `argument '${name}'`;
  const exact = kind.explain?.(value, argument, place);
  // of lists of tensors PyTorch does not say whose they are
  if (exact?.startsWith("expected ")) return new TypeError(exact);
  return new TypeError(`${kernel}(): ${exact ?? `${argument}${place} must be ${kind.word}, not ${typeName(value)}`}`);
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
export function invoke(overloads: readonly Overload[], args: readonly unknown[], self: unknown = NO_SELF): unknown {
  for (let k = 0; k < overloads.length; k++) {
    const overload = overloads[k];
    const signature = overload.signature ?? signatureOf(overload);
    if (self !== NO_SELF && isShort(signature, args)) return runShort(overload, signature, args, self);
    const values = match(signature, args, self);
    if (Array.isArray(values)) return overload.run(...(values as never[]));
  }
  throw refusalOf(overloads, args, self);
}

/**
 * Whether a method is called with one value or none and has at most four parameters: most calls are of this kind, and
 * need no list of values.
 */
function isShort({ parameters, positional, required, isVariadic }: Signature, args: readonly unknown[]): boolean {
  const given = args.length;
  if (given > 1 || given >= positional || given + 1 < required || parameters.length > 5 || isVariadic) return false;
  if (given === 0) return true;
  const [value] = args;
  return value !== undefined && parameters[1].kind.accepts(value) && !isPlainObject(value);
}

/** Runs what {@link isShort} has found to fit. */
function runShort({ run }: Overload, { parameters }: Signature, args: readonly unknown[], self: unknown): unknown {
  const call = run as (...values: unknown[]) => unknown;
  if (parameters.length === 1) return call(self);
  const first = args.length === 1 ? args[0] : parameters[1].fallback;
  switch (parameters.length) {
    case 2:
      return call(self, first);
    case 3:
      return call(self, first, parameters[2].fallback);
    case 4:
      return call(self, first, parameters[2].fallback, parameters[3].fallback);
    default:
      return call(self, first, parameters[2].fallback, parameters[3].fallback, parameters[4].fallback);
  }
}

/** Why no overload fits: the reason of the only one that takes so many arguments, where there is such a one. */
function refusalOf(overloads: readonly Overload[], args: readonly unknown[], self: unknown): TypeError {
  const offset = self === NO_SELF ? 0 : 1;
  const last = args[args.length - 1];
  const given = isPlainObject(last) ? args.length - 1 + Object.keys(last).length : args.length;
  const plausible = overloads.filter((overload) => {
    const own = signatureOf(overload).parameters.slice(offset);
    return given <= own.length && given >= own.filter(({ fallback }) => fallback === undefined).length;
  });
  if (plausible.length === 1 && unknownName(overloads.map(signatureOf), args, offset) === undefined) {
    const signature = signatureOf(plausible[0]);
    return errorOf(signature, match(signature, args, self) as Mismatch, args, self);
  }
  const errors = overloads.map((overload) => {
    const signature = signatureOf(overload);
    return errorOf(signature, match(signature, args, self) as Mismatch, args, self);
  });
  // where all refuse for one reason, that is what to mend
  const isOne = errors.every(({ message }) => message === errors[0].message);
  return isOne ? errors[0] : noOverload(overloads, args, self);
}

/** A name of the call that no signature has. */
function unknownName(signatures: readonly Signature[], args: readonly unknown[], offset: number): string | undefined {
  const last = args[args.length - 1];
  return Object.keys(isPlainObject(last) ? last : {}).find((key) =>
    signatures.every(({ parameters }) => placeOf(parameters, key, offset) < 0),
  );
}

/** PyTorch's words where no way to call fits; a name that none of them has is named. */
function noOverload(overloads: readonly Overload[], args: readonly unknown[], self: unknown): TypeError {
  const signatures = overloads.map(signatureOf);
  const offset = self === NO_SELF ? 0 : 1;
  const [{ name }] = signatures;
  const last = args[args.length - 1];
  const named = isPlainObject(last) ? last : {};
  const unknown = unknownName(signatures, args, offset);
  if (unknown !== undefined) {
    const known = new Set(signatures.flatMap(({ parameters }) => parameters.slice(offset).map((own) => own.name)));
    return new TypeError(
      `${name}() got an unexpected keyword argument '${unknown}'; it takes ${[...known].join(", ")}`,
    );
  }
  const placed = isPlainObject(last) ? args.slice(0, -1) : args;
  const got = [...placed.map(typeName), ...Object.entries(named).map(([key, value]) => `${key}=${typeName(value)}`)];
  // PyTorch puts a comma behind a single value that was given by name
  const given = placed.length === 0 && got.length === 1 ? `${got[0]}, ` : got.join(", ");
  const ways = signatures.map((signature) => ` * (${parameterText(signature, offset)})`).join("\n");
  return new TypeError(
    `${name}() received an invalid combination of arguments - got (${given}), but expected one of:\n${ways}`,
  );
}
