import { KeyError } from "../../base/errors.js";
import { type AnyModule, Module } from "../module.js";

/**
 * Modules by name, which their owner calls as it likes.
 *
 * @example const branches = new nn.ModuleDict({ relu: new nn.ReLU(), tanh: new nn.Tanh() }); branches.at("relu")
 */
export class ModuleDict<Member extends AnyModule = AnyModule> extends Module<never[], never> {
  constructor(modules: Readonly<Record<string, Member>> = {}) {
    super();
    this.update(modules);
  }

  /** How many modules there are: Python's `len(dict)`. */
  override get length(): number {
    return this.own_modules().length;
  }

  /**
   * The module of a name: Python's `dict[name]`.
   *
   * @throws KeyError when there is none.
   */
  at(name: string): Member {
    const found = this.items().find(([own]) => own === name);
    if (found === undefined) throw new KeyError(`'${name}'`);
    return found[1];
  }

  /** Whether there is a module of a name: Python's `name in dict`. */
  has(name: string): boolean {
    return this.own_modules().some(([own]) => own === name);
  }

  /** Puts a module under a name: Python's `dict[name] = module`. */
  set(name: string, module: Member): void {
    this.add_module(name, module);
  }

  /** Puts modules under their names. */
  update(modules: Readonly<Record<string, Member>>): void {
    for (const [name, module] of Object.entries(modules)) this.set(name, module);
  }

  /** Takes a module out, and answers it. */
  pop(name: string): Member {
    const module = this.at(name);
    Reflect.deleteProperty(this, name);
    return module;
  }

  keys(): string[] {
    return this.own_modules().map(([name]) => name);
  }

  values(): Member[] {
    return this.items().map(([, module]) => module);
  }

  items(): [name: string, module: Member][] {
    return this.own_modules() as [string, Member][];
  }

  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }
}
