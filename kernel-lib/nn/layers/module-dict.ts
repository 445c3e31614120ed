import type { AnyModule } from "../module.js";
import { Named } from "./named.js";

/**
 * Modules by name, which their owner calls as it likes.
 *
 * @example const branches = new nn.ModuleDict({ relu: new nn.ReLU(), tanh: new nn.Tanh() }); branches.at("relu")
 */
export class ModuleDict<Member extends AnyModule = AnyModule> extends Named<Member> {
  constructor(modules: Readonly<Record<string, Member>> = {}) {
    super();
    this.update(modules);
  }

  override set(name: string, module: Member): void {
    this.add_module(name, module);
  }

  override items(): [name: string, module: Member][] {
    return this.own_modules() as [string, Member][];
  }
}
