import { no_grad } from "../autograd/graph/grad-mode.js";
import { Tensor } from "../autograd/tensor.js";
import { RuntimeError } from "../base/errors.js";
import type { AnyModule } from "./module.js";
import { UninitializedParameter } from "./parameter.js";

/** Tensors by dotted name: `"0.weight"`. */
export type StateDict = Map<string, Tensor>;

/** What did not match when a state was loaded. */
export class IncompatibleKeys {
  constructor(
    readonly missing_keys: readonly string[],
    readonly unexpected_keys: readonly string[],
  ) {}

  /** The two lists, so that they can be taken apart: `const [missing, unexpected] = …`. */
  [Symbol.iterator](): Iterator<readonly string[]> {
    return [this.missing_keys, this.unexpected_keys][Symbol.iterator]();
  }

  toString(): string {
    if (this.missing_keys.length + this.unexpected_keys.length === 0) return "<All keys matched successfully>";
    const list = (keys: readonly string[]): string => `[${keys.map((key) => `'${key}'`).join(", ")}]`;
    return `_IncompatibleKeys(missing_keys=${list(this.missing_keys)}, unexpected_keys=${list(this.unexpected_keys)})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The module's own persistent tensors: parameters, then buffers. */
function ownState(module: AnyModule): [string, Tensor][] {
  return [...module.own_parameters(), ...module.own_buffers({ persistent: true })];
}

/** Visits a module and all below it, also those that occur twice, with the prefix of their names. */
function visit(module: AnyModule, prefix: string, each: (module: AnyModule, prefix: string) => void): void {
  each(module, prefix);
  for (const [name, child] of module.own_modules()) visit(child, `${prefix}${name}.`, each);
}

/** The state of a module, detached and sharing its memory. */
export function stateDict(root: AnyModule): StateDict {
  const state: StateDict = new Map();
  visit(root, "", (module, prefix) => {
    for (const [name, tensor] of ownState(module)) {
      state.set(prefix + name, tensor instanceof UninitializedParameter ? tensor : tensor.detach());
    }
  });
  return state;
}

/** Copies values into a module; all is checked before anything is written. */
export function loadStateDict(root: AnyModule, state: StateDict, strict: boolean): IncompatibleKeys {
  const missing: string[] = [];
  const unexpected: string[] = [];
  const mismatches: string[] = [];
  const copies: [target: Tensor, source: Tensor][] = [];
  visit(root, "", (module, prefix) => {
    const own = ownState(module);
    for (const [name, target] of own) {
      const source = state.get(prefix + name);
      if (source === undefined) missing.push(prefix + name);
      else if (!(source instanceof Tensor)) mismatches.push(noTensor(prefix + name, source));
      else if (!sameShape(target, source)) mismatches.push(mismatch(prefix + name, target, source));
      else copies.push([target, source]);
    }
    const known = new Set(own.map(([name]) => name));
    const below = new Set(module.own_modules().map(([name]) => name));
    for (const key of state.keys()) {
      if (!key.startsWith(prefix)) continue;
      const [first, ...rest] = key.slice(prefix.length).split(".");
      // What lies below a child, the child judges for itself.
      if (!(rest.length > 0 ? below : known).has(first)) unexpected.push(key);
    }
  });
  const errors = strict
    ? [...keyError("Missing", missing), ...keyError("Unexpected", unexpected), ...mismatches]
    : mismatches;
  if (errors.length > 0) {
    throw new RuntimeError(`Error(s) in loading state_dict for ${root.constructor.name}:\n\t${errors.join("\n\t")}`);
  }
  no_grad(() => {
    for (const [target, source] of copies) {
      if (target instanceof UninitializedParameter) target.materialize(source.shape);
      target.copy_(source);
    }
  });
  return new IncompatibleKeys(missing, unexpected);
}

function noTensor(name: string, value: unknown): string {
  return `While copying the parameter named "${name}", expected torch.Tensor or Tensor-like object from checkpoint but received ${typeof value}`;
}

function sameShape(target: Tensor, source: Tensor): boolean {
  return target instanceof UninitializedParameter || String(target.shape) === String(source.shape);
}

function mismatch(name: string, target: Tensor, source: Tensor): string {
  return `size mismatch for ${name}: copying a param with shape ${source.shape} from checkpoint, the shape in current model is ${target.shape}.`;
}

function keyError(kind: string, keys: readonly string[]): string[] {
  return keys.length === 0 ? [] : [`${kind} key(s) in state_dict: ${keys.map((key) => `"${key}"`).join(", ")}. `];
}
