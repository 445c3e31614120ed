import type { Tensor } from "../../autograd/tensor.js";
import { IndexError } from "../../base/errors.js";
import { kindOf } from "../../base/python-text.js";
import { type AnyModule, isModule, Module } from "../module.js";
import { indent } from "../names.js";

/** A module that takes one tensor and answers one. */
export type Layer = Module<[input: Tensor], Tensor>;

function isLayer(value: unknown): value is Layer {
  return isModule(value);
}

function requireLayer(value: unknown): Layer {
  if (isLayer(value)) return value;
  throw new TypeError(`${kindOf(value)} is not a Module subclass`);
}

/**
 * Modules one after another, each fed with what the one before answers.
 *
 * @example const net = new nn.Sequential(new nn.Flatten(), new nn.Linear(4, 2)); net[1] // the Linear
 * @example new nn.Sequential({ flat: new nn.Flatten(), out: new nn.Linear(4, 2) }) // with names
 */
export class Sequential extends Module {
  [index: number]: Layer;

  constructor(...modules: readonly Layer[] | [named: Readonly<Record<string, Layer>>]) {
    super();
    const [first] = modules;
    const named = modules.length === 1 && !isLayer(first) && kindOf(first) === "Object";
    for (const [name, module] of Object.entries(named ? first : modules)) this.add_module(name, requireLayer(module));
  }

  /** How many modules there are: Python's `len(net)`. */
  override get length(): number {
    return this.own_modules().length;
  }

  /**
   * The module at a position, counted from the end if negative.
   *
   * @throws IndexError when there is none.
   */
  at(index: number): Layer {
    const modules = [...this];
    const found = modules.at(index);
    if (found === undefined) throw new IndexError(`index ${index} is out of range`);
    return found;
  }

  /** Adds a module at the end. */
  append(module: Layer): this {
    this.add_module(String(this.length), requireLayer(module));
    return this;
  }

  *[Symbol.iterator](): Iterator<Layer> {
    for (const [, module] of this.own_modules()) yield requireLayer(module);
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
export class ModuleList extends Module<never[], never> {
  [index: number]: Layer;

  constructor(modules: Iterable<Layer> = []) {
    super();
    for (const module of modules) this.append(module);
  }

  /** How many modules there are: Python's `len(list)`. */
  override get length(): number {
    return this.own_modules().length;
  }

  /** Adds a module at the end. */
  append(module: Layer): this {
    this.add_module(String(this.length), requireLayer(module));
    return this;
  }

  *[Symbol.iterator](): Iterator<Layer> {
    for (const [, module] of this.own_modules()) yield requireLayer(module);
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
