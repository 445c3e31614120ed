import type { Tensor } from "../../autograd/tensor.js";
import { IndexError } from "../../base/errors.js";
import { isPlainObject, typeName } from "../../base/kinds.js";
import { parseSlice } from "../../tensor/slice.js";
import { type AnyModule, isModule, Module } from "../module.js";
import { indent } from "../names.js";

/** A module that takes one tensor and answers one. */
export type Layer = Module<[input: Tensor], Tensor>;

function requireModule<Member extends AnyModule>(value: unknown): Member {
  if (isModule(value)) return value as Member;
  throw new TypeError(`${typeName(value)} is not a Module subclass`);
}

/** A place in a list, counted from the end if negative. @throws IndexError where there is none */
export function placeIn(length: number, index: number): number {
  if (!(index >= -length && index < length)) throw new IndexError(`index ${index} is out of range`);
  return index < 0 ? index + length : index;
}

/** The modules of a slice such as `"1:3"`, with their names. */
function sliceOf<Member>(modules: readonly [string, Member][], text: string): [string, Member][] {
  const { start, stop, step } = parseSlice(text, modules.length);
  return modules.slice(start, stop).filter((_, i) => i % step === 0);
}

/** Modules by number. */
abstract class Layers<In extends unknown[], Out, Member extends AnyModule = Layer> extends Module<In, Out> {
  [index: number]: Member;

  /** How many modules there are: Python's `len(net)`. */
  override get length(): number {
    return this.own_modules().length;
  }

  /** Adds a module at the end. */
  append(module: Member): this {
    this.add_module(String(this.length), requireModule<Member>(module));
    return this;
  }

  /** Adds modules at the end. */
  extend(modules: Iterable<Member>): this {
    for (const module of modules) this.append(module);
    return this;
  }

  /** Takes the module at a position out, and answers it. */
  pop(index: number): Member {
    const modules = [...this];
    const [taken] = modules.splice(placeIn(this.length, index), 1);
    this.renumber(modules);
    return taken;
  }

  *[Symbol.iterator](): Iterator<Member> {
    for (const [, module] of this.own_modules()) yield module as Member;
  }

  /** Puts other modules in the place of all. */
  protected renumber(modules: readonly Member[]): void {
    for (const [name] of this.own_modules()) Reflect.deleteProperty(this, name);
    for (const [i, module] of modules.entries()) this.add_module(String(i), module);
  }
}

/**
 * Modules one after another, each fed with what the one before answers.
 *
 * @example const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 2)); net[1] // the Linear
 * @example new nn.Sequential({ flat: new nn.Flatten(), out: new nn.Linear(4, 2) }) // with names
 */
export class Sequential extends Layers<[input: Tensor], Tensor> {
  constructor(...modules: readonly Layer[] | [named: Readonly<Record<string, Layer>>]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && isPlainObject(first);
    for (const [name, module] of Object.entries(named ? first : modules))
      this.add_module(name, requireModule<Layer>(module));
  }

  /**
   * The module at a position, counted from the end if negative; or those of a slice, under their names.
   *
   * @throws IndexError when there is none.
   * @example new nn.Sequential(new nn.Flatten(), new nn.ReLU(), new nn.Tanh()).at(":2") // the first two
   */
  at(index: number): Layer;
  at(slice: string): Sequential;
  at(index: number | string): Layer | Sequential {
    if (typeof index === "number") return [...this][placeIn(this.length, index)];
    const chosen = Object.fromEntries(sliceOf(this.own_modules() as [string, Layer][], index));
    return new (this.constructor as typeof Sequential)(chosen);
  }

  /** Puts a module before the one at a position. */
  insert(index: number, module: Layer): this {
    const modules = [...this];
    modules.splice(index === this.length ? index : placeIn(this.length, index), 0, requireModule<Layer>(module));
    this.renumber(modules);
    return this;
  }

  override forward(input: Tensor): Tensor {
    let value = input;
    for (const module of this) value = module(value);
    return value;
  }
}

/**
 * A list of modules that its owner calls as it likes.
 *
 * @example const layers = new nn.ModuleList([new nn.Linear(2, 2), new nn.Linear(2, 2)]); layers[0]
 */
export class ModuleList<Member extends AnyModule = Layer> extends Layers<never[], never, Member> {
  constructor(modules: Iterable<Member> = []) {
    super();
    for (const module of modules) this.append(module);
  }

  /**
   * The module at a position, counted from the end if negative; or a list of those of a slice.
   *
   * @throws IndexError when there is none.
   */
  at(index: number): Member;
  at(slice: string): ModuleList<Member>;
  at(index: number | string): Member | ModuleList<Member> {
    if (typeof index === "number") return [...this][placeIn(this.length, index)];
    const chosen = sliceOf(this.own_modules() as [string, Member][], index).map(([, module]) => module);
    return new (this.constructor as typeof ModuleList)<Member>(chosen);
  }

  /** Puts a module before the one at a position; a position that there is not counts as the nearest, as in a list. */
  insert(index: number, module: Member): void {
    const modules = [...this];
    modules.splice(index, 0, requireModule<Member>(module));
    this.renumber(modules);
  }

  /** Neighbours with the same text share one line: `(0-2): 3 x ReLU()`. */
  protected override childTexts(): string[] {
    const runs: { text: string; first: number; count: number }[] = [];
    this.own_modules().forEach(([, module]: [string, AnyModule], i) => {
      const text = module.toString();
      const last = runs.at(-1);
      if (last?.text === text) last.count++;
      else runs.push({ text, first: i, count: 1 });
    });
    return runs.map(({ text, first, count }) =>
      count === 1 ? `(${first}): ${indent(text)}` : `(${first}-${first + count - 1}): ${count} x ${indent(text)}`,
    );
  }
}
