import { invoke, type Overload } from "../base/bind.js";
import type { Bound, Calls } from "./generated/operations.js";
import { writeInPlace } from "./graph/in-place.js";
import { requireApart } from "./graph/overlap.js";
import "./kinds.js";
import { Tensor } from "./tensor.js";

/*
 * An operation is declared once: by its signature in PyTorch's notation, and by what it computes from the bound arguments.
 * From the signature come the function, the method, the form in place, their types and documentation (`generated/`,
 * which `generate.mjs` writes) and the row of COMPATIBILITY.md.
 */

/** A signature's text up to its bracket: `sum`, `max.dim`, `def F::relu`. */
type Key = keyof Bound & string;

/** The key without the mark of Python and the name of the overload. */
type Named<K extends string> = K extends `def ${infer Rest}`
  ? Named<Rest>
  : K extends `${infer Name}.${string}`
    ? Name
    : K;

type Call<K extends string> = Named<K> extends keyof Calls ? Calls[Named<K>] : never;

/** One of several ways to call an operation. */
interface Way<K extends string> extends Overload {
  readonly key?: K;
}

/** One way to call an operation: a signature, and what answers it from the values in the order of the parameters. */
export function overload<K extends Key>(text: `${K}(${string}`, run: Bound[K]): Way<K> {
  return { text, run };
}

function waysOf(declaration: readonly unknown[]): readonly Overload[] {
  const [text, run] = declaration;
  return typeof text === "string" ? [{ text, run: run as Overload["run"] }] : (declaration as readonly Overload[]);
}

/** What stands before the bracket, without mark, namespace and name of the overload; all operations ask when they are loaded. */
function nameOf([{ text }]: readonly Overload[]): string {
  const key = text.slice(0, text.indexOf("("));
  const start = Math.max(key.lastIndexOf(" "), key.lastIndexOf(":")) + 1;
  const end = key.indexOf(".", start);
  return end < 0 ? key.slice(start) : key.slice(start, end);
}

function setName<F extends (...args: never[]) => unknown>(name: string, call: F): F {
  return Object.defineProperty(call, "name", { value: name });
}

function addMethod(name: string, ways: readonly Overload[]): void {
  const call = setName(name, function (this: Tensor, ...args: unknown[]): unknown {
    return invoke(ways, args, this);
  });
  Object.defineProperty(Tensor.prototype, name, { value: call, writable: true, configurable: true });
}

/** A function of a namespace: `torch.cat`, `F.conv2d`. */
export function callable<K extends Key>(text: `${K}(${string}`, run: Bound[K]): Call<K>;
export function callable<K extends Key>(first: Way<K>, ...more: Way<string>[]): Call<K>;
export function callable(...declaration: readonly unknown[]): unknown {
  const ways = waysOf(declaration);
  return setName(nameOf(ways), (...args: unknown[]): unknown => invoke(ways, args));
}

/** A method of tensors alone: `x.view(…)`. */
export function method<K extends Key>(text: `${K}(${string}`, run: Bound[K]): void;
export function method<K extends Key>(first: Way<K>, ...more: Way<string>[]): void;
export function method(...declaration: readonly unknown[]): void {
  const ways = waysOf(declaration);
  addMethod(nameOf(ways), ways);
}

/** A function of `torch` and a method: `torch.sum(x)`, `x.sum()`. */
export function operation<K extends Key>(text: `${K}(${string}`, run: Bound[K]): Call<K>;
export function operation<K extends Key>(first: Way<K>, ...more: Way<string>[]): Call<K>;
export function operation(...declaration: readonly unknown[]): unknown {
  const ways = waysOf(declaration);
  addMethod(nameOf(ways), ways);
  return setName(nameOf(ways), (...args: unknown[]): unknown => invoke(ways, args));
}

type Run = (self: Tensor, ...rest: unknown[]) => Tensor;
type Shortcut = (self: Tensor, other: unknown, alpha: unknown) => Tensor | null;

/**
 * An {@link operation} that also has a form in place: `x.add_(y)`.
 *
 * @param inPlace where the form in place has a shorter way; it answers null where that does not serve
 */
export function elementwise<K extends Key>(
  text: `${K}(${string}`,
  run: Bound[K],
  inPlace?: (...values: Parameters<Bound[K]>) => Tensor | null,
): Call<K>;
export function elementwise<K extends Key>(first: Way<K>, ...more: Way<string>[]): Call<K>;
export function elementwise(...declaration: readonly unknown[]): unknown {
  const ways = waysOf(declaration);
  const shortcut = typeof declaration[0] === "string" ? declaration[2] : undefined;
  const name = nameOf(ways);
  const inPlace = ways.map(({ text, run }) => ({
    text: text.replace(name, `${name}_`),
    run: makeInPlace(run as Run, shortcut as Shortcut | undefined),
  }));
  waysInPlace.set(`${name}_`, inPlace);
  addMethod(`${name}_`, inPlace);
  addMethod(name, ways);
  return setName(name, (...args: unknown[]): unknown => invoke(ways, args));
}

/** What the forms in place of all operations run, by their names. */
const waysInPlace = new Map<string, readonly Overload[]>();

/** The form in place as a function: `torch.exp_(x)`, where PyTorch has it. */
export function inPlaceFunction<K extends keyof Calls & string>(name: K): Calls[K];
export function inPlaceFunction(name: string): unknown {
  const ways = waysInPlace.get(name) ?? [];
  return setName(name, (...args: unknown[]): unknown => invoke(ways, args));
}

/** Makes what the form in place runs. */
function makeInPlace(compute: Run, shortcut?: Shortcut): Run {
  const write = (self: Tensor, rest: unknown[]): Tensor =>
    writeInPlace(self, (before) => {
      requireApart(self, rest);
      return compute(before, ...rest);
    });
  if (shortcut === undefined) return (self, ...rest) => write(self, rest);
  return (self, other, alpha) => shortcut(self, other, alpha) ?? write(self, [other, alpha]);
}
