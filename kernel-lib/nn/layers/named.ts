import { KeyError } from "../../base/errors.js";
import { Module } from "../module.js";

/** Members by name, made of what may be put under one: a dictionary as Python's. */
export abstract class Named<Member, Given = Member> extends Module<never[], never> {
  /** All names and what stands under them, oldest first. */
  abstract items(): [name: string, member: Member][];

  /** Puts one under a name: Python's `dict[name] = member`. */
  abstract set(name: string, member: Given): void;

  /** How many there are: Python's `len(dict)`. */
  override get length(): number {
    return this.items().length;
  }

  /**
   * What stands under a name: Python's `dict[name]`.
   *
   * @throws KeyError when nothing does.
   */
  at(name: string): Member {
    const found = this.items().find(([own]) => own === name);
    if (found === undefined) throw new KeyError(name);
    return found[1];
  }

  /** Whether there is one of a name: Python's `name in dict`. */
  has(name: string): boolean {
    return this.items().some(([own]) => own === name);
  }

  /** Puts each under its name. */
  update(members: Readonly<Record<string, Given>>): void {
    for (const [name, member] of Object.entries(members)) this.set(name, member);
  }

  /** Takes one out, and answers it. */
  pop(name: string): Member {
    const member = this.at(name);
    Reflect.deleteProperty(this, name);
    return member;
  }

  keys(): string[] {
    return this.items().map(([name]) => name);
  }

  values(): Member[] {
    return this.items().map(([, member]) => member);
  }

  [Symbol.iterator](): Iterator<string> {
    return this.keys()[Symbol.iterator]();
  }
}
