import { Tensor } from "../autograd/tensor.js";
import { typeName } from "../base/kinds.js";
import { tellOpenProxy } from "../platform/open-proxies.js";
import { isModule } from "./module.js";
import { Parameter } from "./parameter.js";

/** What a module counts among what it is made of. */
export type Kind = "parameter" | "child module" | "buffer";

/** What each kind may be replaced by, in PyTorch's words. */
const expected: { readonly [K in Kind]: string } = {
  parameter: "torch.nn.Parameter or None",
  "child module": "torch.nn.Module or None",
  buffer: "torch.nn.Buffer, torch.Tensor or None",
};

interface Member {
  readonly kind: Kind;
  /** Of a buffer: whether the state dict keeps it. */
  readonly persistent: boolean;
}

const GUARD = Symbol("guard");

interface Guarded {
  /** A property of the module itself: entries of weak maps cost the garbage collector more than the module does. */
  [GUARD]?: Guard;
}

const guardOf = (module: object): Guard | undefined => (module as Guarded)[GUARD];

/** The module without its guard, to read from: V8 takes many times as long to read through a proxy. */
export const bare = <Module extends object>(module: Module): Module =>
  (guardOf(module)?.module as Module | undefined) ?? module;

const none: ReadonlyMap<string, Member> = new Map();

/** What names of a module stand for parameters, modules and buffers, oldest first; also where they hold null. */
export function membersOf(module: object): ReadonlyMap<string, Member> {
  return guardOf(module)?.members ?? none;
}

/** Makes names stand for the same kinds of members as in another module. */
export function declareAlike(module: object, other: object): void {
  for (const [name, member] of membersOf(other)) guardOf(module)?.declare(name, member);
}

/** Makes a name a buffer's, before it is assigned to. */
export function declareBuffer(module: object, name: string, persistent: boolean): void {
  guardOf(module)?.declare(name, { kind: "buffer", persistent });
}

/** Makes a name a parameter's, so that none but parameters may be assigned to it. */
export function declareParameter(module: object, name: string): void {
  guardOf(module)?.declare(name, { kind: "parameter", persistent: true });
}

/** @throws TypeError in PyTorch's words for what cannot take the place of a parameter, a module or a buffer */
function kindAfter(name: string, value: unknown, before: Kind | undefined): Kind | undefined {
  if (value instanceof Parameter) return "parameter";
  if (before !== "parameter" && isModule(value)) return "child module";
  if (before === undefined || value === null || value === undefined) return before;
  if (before === "buffer" && value instanceof Tensor) return before;
  throw new TypeError(`cannot assign '${nameOfType(value)}' as ${before} '${name}' (${expected[before]} expected)`);
}

/** The name of a value's type, as PyTorch writes it where it assigns. */
export function nameOfType(value: unknown): string {
  if (value instanceof Tensor) return `torch.${value.dtype.scalarType}Tensor`;
  return isModule(value) ? value.constructor.name : typeName(value);
}

/** An eye on what is assigned to a module, as Python's `__setattr__` has. */
class Guard implements ProxyHandler<object> {
  readonly module: object;
  readonly guarded: object;
  /** Made when there is a first one: many layers have none. */
  members: Map<string, Member> | undefined = undefined;

  constructor(module: object) {
    this.module = module;
    this.guarded = new Proxy(module, this);
  }

  /** Those that are new, or become another kind, come last. */
  declare(name: string, member: Member): void {
    this.members ??= new Map();
    if (this.members.get(name)?.kind !== member.kind) this.members.delete(name);
    this.members.set(name, member);
  }

  set(target: object, name: string | symbol, value: unknown, receiver: unknown): boolean {
    // who copies a module's properties to another copies its guard, too
    if (name === GUARD) return true;
    // what the class has, such as a setter, is its own matter
    if (typeof name !== "string" || receiver !== this.guarded || isInherited(target, name)) {
      return Reflect.set(target, name, value, receiver);
    }
    this.#admit(name, value);
    // V8 has no fast way for Reflect.set
    (target as Record<string, unknown>)[name] = value;
    return true;
  }

  defineProperty(target: object, name: string | symbol, descriptor: PropertyDescriptor): boolean {
    if (typeof name === "string" && "value" in descriptor) this.#admit(name, descriptor.value);
    return Reflect.defineProperty(target, name, descriptor);
  }

  deleteProperty(target: object, name: string | symbol): boolean {
    if (typeof name === "string") this.members?.delete(name);
    return Reflect.deleteProperty(target, name);
  }

  /** Lets a value be assigned; a name that becomes another kind of member is to come last. */
  #admit(name: string, value: unknown): void {
    const before = this.members?.get(name)?.kind;
    // most of what a layer keeps is numbers
    if (before === undefined && typeof value !== "object" && typeof value !== "function") return;
    const kind = kindAfter(name, value, before);
    if (kind === undefined || kind === before) return;
    this.declare(name, { kind, persistent: true });
    if (Object.hasOwn(this.module, name)) Reflect.deleteProperty(this.module, name);
  }
}

const isInherited = (target: object, name: string): boolean => name in target && !Object.hasOwn(target, name);

/**
 * The module with an eye on what is assigned to it: a parameter, a module or a buffer is replaced by its like or by null.
 * New ones come last, in the order in which they are assigned.
 */
export function guardMembers<Module extends object>(module: Module): Module {
  const guard = new Guard(module);
  (module as Guarded)[GUARD] = guard;
  tellOpenProxy(guard.guarded);
  return guard.guarded as Module;
}
