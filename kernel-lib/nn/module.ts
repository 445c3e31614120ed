import { Tensor } from "../autograd/tensor.js";
import { binderOf } from "../base/bind.js";
import { NotImplementedError, ValueError } from "../base/errors.js";
import { typeName } from "../base/kinds.js";
import { bfloat16, type DType, float16, float32, float64 } from "../tensor/dtype.js";
import type { BackwardHook } from "./backward-hooks.js";
import { convert, type Destination, destinationOf } from "./conversion.js";
import {
  addBackwardHook,
  addHook,
  addPreHook,
  areUsed as areHooksUsed,
  callWithHooks,
  type ForwardHook,
  type ForwardPreHook,
  type RemovableHandle,
} from "./hooks.js";
import { memberOf, submoduleOf } from "./lookup.js";
import { declareBuffer, declareParameter, guardMembers, type Kind, membersOf, nameOfType } from "./members.js";
import { checkName, indent, join, unique } from "./names.js";
import { Parameter } from "./parameter.js";
import { type IncompatibleKeys, loadStateDict, type StateDict, stateDict } from "./state-dict.js";
import { collect, gatherParameters } from "./traversal.js";
import { type ZeroGrad, zeroGradients } from "./zero-grad.js";

// what stands before these may be an object with names of its own, a state dict
const bindPersistent = binderOf<[persistent: boolean]>("def register_buffer(bool persistent=True)");
const bindStrict = binderOf<[strict: boolean]>("def load_state_dict(bool strict=True)");

/** Makes an object that can be called: calling it runs its `forward`. */
function Callable(): object {
  const call = (...inputs: unknown[]): unknown => {
    if (areHooksUsed) return callWithHooks(self as unknown as AnyModule, inputs);
    return (call as unknown as ModuleBase<unknown[], unknown>).forward.call(self as never, ...inputs);
  };
  Object.setPrototypeOf(call, new.target.prototype);
  // A function brings these two; a module may want them for itself.
  Reflect.deleteProperty(call, "name");
  Reflect.deleteProperty(call, "length");
  call.training = true;
  const self = guardMembers(call);
  return self;
}

/** The members of one kind by name, in the order in which they were made; some may be null. */
function ownMembers(module: object, kind: Kind): [name: string, value: unknown][] {
  const values = module as { readonly [name: string]: unknown };
  return [...membersOf(module)].filter(([, member]) => member.kind === kind).map(([name]) => [name, values[name]]);
}

/**
 * A part of a network: it holds parameters, buffers and further modules as its
 * properties, and is called like a function.
 *
 * @typeParam In what it is called with
 * @typeParam Out what it answers
 */
class ModuleBase<In extends unknown[], Out> extends (Callable as unknown as new () => object) {
  /** Whether the module learns now (`train()`) or is used (`eval()`): Dropout and BatchNorm differ. */
  declare training: boolean;

  /** What a call computes; every module of your own overrides it. */
  forward(..._inputs: In): Out {
    throw new NotImplementedError(`Module [${this.constructor.name}] is missing the required "forward" function`);
  }

  /** What the module's text shows between the brackets. */
  extra_repr(): string {
    return "";
  }

  /** Own parameters by name, in the order in which they were made. */
  own_parameters(): [name: string, parameter: Parameter][] {
    return ownMembers(this, "parameter").filter((entry): entry is [string, Parameter] => entry[1] instanceof Parameter);
  }

  /** Own buffers by name; with `persistent`, only those that the state dict keeps. */
  own_buffers({ persistent = false } = {}): [name: string, buffer: Tensor][] {
    const members = membersOf(this);
    return ownMembers(this, "buffer").filter(
      (entry): entry is [string, Tensor] =>
        entry[1] instanceof Tensor && (!persistent || members.get(entry[0])?.persistent === true),
    );
  }

  /** Modules directly below by name; one that occurs twice is there twice. */
  own_modules(): [name: string, module: AnyModule][] {
    return ownMembers(this, "child module").filter((entry): entry is [string, AnyModule] => isModule(entry[1]));
  }

  /** Modules directly below by name, each once. */
  named_children(): [name: string, module: AnyModule][] {
    return unique(this.own_modules());
  }

  /** Modules directly below. */
  children(): AnyModule[] {
    return this.named_children().map(([, module]) => module);
  }

  /** This module and all below it, each once, by dotted name. */
  named_modules(this: AnyModule, prefix = ""): [name: string, module: AnyModule][] {
    const below = this.named_children().flatMap(([name, module]) => module.named_modules(join(prefix, name)));
    return unique([[prefix, this], ...below]);
  }

  /** This module and all below it, each once. */
  modules(this: AnyModule): AnyModule[] {
    return this.named_modules().map(([, module]) => module);
  }

  /**
   * All parameters by dotted name, each once.
   *
   * @example for (const [name, parameter] of net.named_parameters()) console.log(name, parameter.shape);
   */
  named_parameters(this: AnyModule): [name: string, parameter: Parameter][] {
    return collect(this, (module) => module.own_parameters());
  }

  /** All parameters, each once: what an optimizer takes. */
  parameters(this: AnyModule): Parameter[] {
    return [...gatherParameters(this)];
  }

  /** All buffers by dotted name, each once. */
  named_buffers(this: AnyModule): [name: string, buffer: Tensor][] {
    return collect(this, (module) => module.own_buffers());
  }

  /** All buffers, each once. */
  buffers(this: AnyModule): Tensor[] {
    return this.named_buffers().map(([, buffer]) => buffer);
  }

  /**
   * Makes `buffer` part of the module's state without being a parameter.
   *
   * @param persistent whether the state dict keeps it
   * @throws KeyError for a name that is taken or cannot be one, TypeError for what is no tensor
   */
  register_buffer(
    name: string,
    buffer: Tensor | null,
    ...options: [persistent?: boolean | { readonly persistent?: boolean }]
  ): void {
    const [persistent] = bindPersistent(options);
    checkName("buffer", name, this, this.own_buffers());
    if (buffer !== null && !(buffer instanceof Tensor)) {
      throw new TypeError(
        `cannot assign '${nameOfType(buffer)}' object to buffer '${name}' (torch Tensor or None required)`,
      );
    }
    declareBuffer(this, name, persistent);
    Object.assign(this, { [name]: buffer });
  }

  /**
   * Adds a parameter under a name that is only known when the program runs.
   *
   * @throws KeyError for a name that is taken or cannot be one, TypeError for what is no parameter
   */
  register_parameter(name: string, parameter: Parameter | null): void {
    checkName("parameter", name, this, this.own_parameters());
    if (parameter !== null && !(parameter instanceof Parameter)) {
      throw new TypeError(
        `cannot assign '${nameOfType(parameter)}' object to parameter '${name}' (torch.nn.Parameter or None required)`,
      );
    }
    declareParameter(this, name);
    Object.assign(this, { [name]: parameter });
  }

  /**
   * Adds a module under a name that is only known when the program runs.
   *
   * @throws KeyError for a name that is taken or cannot be one, TypeError for what is no module
   */
  add_module(name: string, module: AnyModule | null): void {
    if (module !== null && !isModule(module)) throw new TypeError(`${nameOfType(module)} is not a Module subclass`);
    checkName("module", name, this, this.own_modules());
    Object.assign(this, { [name]: module });
  }

  /**
   * Everything that the module has learned, by dotted name, sharing memory with it.
   *
   * @example net.state_dict().get("0.weight")
   */
  state_dict(this: AnyModule): StateDict {
    return stateDict(this);
  }

  /**
   * Takes over values by dotted name. Nothing changes unless all fit.
   *
   * @throws RuntimeError that lists missing and unexpected names (unless `strict` is false) and sizes that differ.
   */
  load_state_dict(
    this: AnyModule,
    state: StateDict | Readonly<Record<string, Tensor>>,
    ...options: [strict?: boolean | { readonly strict?: boolean }]
  ): IncompatibleKeys {
    const [strict] = bindStrict(options);
    if (typeof state !== "object" || state === null) {
      throw new TypeError(`Expected state_dict to be dict-like, got <class '${typeName(state)}'>.`);
    }
    return loadStateDict(this, state instanceof Map ? state : new Map(Object.entries(state)), strict);
  }

  /** Forgets all gradients. */
  zero_grad(this: AnyModule, ...args: ZeroGrad): void {
    zeroGradients(gatherParameters(this), args);
  }

  /**
   * Calls `hook(module, inputs)` before each call; what it returns, if anything, takes the inputs' place.
   *
   * @returns what takes the hook off again: `handle.remove()`
   */
  register_forward_pre_hook(hook: ForwardPreHook): RemovableHandle {
    return addPreHook(this, hook);
  }

  /**
   * Calls `hook(module, inputs, output)` after each call; what it returns, if anything, takes the output's place.
   *
   * @returns what takes the hook off again: `handle.remove()`
   * @example net[0].register_forward_hook((module, inputs, output) => console.log(output.shape))
   */
  register_forward_hook(hook: ForwardHook): RemovableHandle {
    return addHook(this, hook);
  }

  /**
   * Calls `hook(module, grad_input, grad_output)` at each backward walk, once the gradient of the input is known; what it
   * returns, if anything, takes that gradient's place. For modules that take and answer one tensor.
   *
   * @returns what takes the hook off again: `handle.remove()`
   * @example net[0].register_full_backward_hook((module, grad_input, grad_output) => console.log(grad_output[0].shape))
   */
  register_full_backward_hook(hook: BackwardHook): RemovableHandle {
    return addBackwardHook(this, "backward", hook);
  }

  /** As `register_full_backward_hook`, with the gradients of the module's last operation alone: what old programs use. */
  register_backward_hook(hook: BackwardHook): RemovableHandle {
    return addBackwardHook(this, "last", hook);
  }

  /**
   * The module below under a dotted name; this one for the empty text.
   *
   * @throws AttributeError for a name that there is not
   * @example net.get_submodule("0")
   */
  get_submodule(target: string): AnyModule {
    return submoduleOf(this as unknown as AnyModule, target);
  }

  /** The parameter under a dotted name. @throws AttributeError for a name that there is not */
  get_parameter(target: string): Parameter {
    return memberOf(this as unknown as AnyModule, target, "an nn.Parameter", (module) => module.own_parameters());
  }

  /** The buffer under a dotted name. @throws AttributeError for a name that there is not */
  get_buffer(target: string): Tensor {
    return memberOf(this as unknown as AnyModule, target, "a buffer", (module) => module.own_buffers());
  }

  /** Sets this module and all below it to learning, or not. */
  train(mode = true): this {
    if (typeof mode !== "boolean") throw new ValueError("training mode is expected to be boolean");
    this.training = mode;
    for (const child of this.children()) child.train(mode);
    return this;
  }

  /** Sets this module and all below it to use: Dropout and BatchNorm stand still. */
  eval(): this {
    return this.train(false);
  }

  /** Runs `visit` on all modules below, then on this one. */
  apply(visit: (module: AnyModule) => void): this {
    for (const child of this.children()) child.apply(visit);
    if (isModule(this)) visit(this);
    return this;
  }

  /**
   * Converts parameters and buffers of floating point to a dtype, in place; or names a device, of which there is the CPU
   * alone.
   *
   * @throws TypeError for a dtype of integers, AssertionError for a device that there is not
   */
  to(...args: Destination): this {
    const destination = destinationOf(args);
    if (isModule(this)) convert(this, destination);
    return this;
  }

  /** The module itself: everything is on the CPU. */
  cpu(): this {
    return this;
  }

  /**
   * Refused where there is something to move: this library computes on the CPU alone.
   *
   * @throws AssertionError in the words of a PyTorch built for the CPU
   */
  cuda(): this {
    return this.to("cuda");
  }

  /** Converts parameters and buffers of floating point to float32, in place. */
  float(): this {
    return this.to(float32);
  }

  /** Converts parameters and buffers of floating point to float16, in place. */
  half(): this {
    return this.to(float16);
  }

  /** Converts parameters and buffers of floating point to bfloat16, in place. */
  bfloat16(): this {
    return this.to(bfloat16);
  }

  /** Converts parameters and buffers of floating point to float64, in place. */
  double(): this {
    return this.to(float64);
  }

  /** Converts all parameters and buffers of floating point to a dtype, in place. */
  type(dst_type: DType): this {
    return this.to(dst_type);
  }

  /** Lets all parameters want gradients, or not. */
  requires_grad_(requires_grad = true): this {
    if (isModule(this)) for (const parameter of this.parameters()) parameter.requires_grad_(requires_grad);
    return this;
  }

  override toString(): string {
    const lines = this.extra_repr() === "" ? [] : this.extra_repr().split("\n");
    const children = this.childTexts();
    const name = this.constructor.name;
    if (children.length === 0 && lines.length < 2) return `${name}(${lines.join("")})`;
    return `${name}(\n  ${[...lines, ...children].join("\n  ")}\n)`;
  }

  /** One text for each module below, indented by two. */
  protected childTexts(): string[] {
    return ownMembers(this, "child module").map(
      ([name, module]) => `(${name}): ${module ? indent(String(module)) : "None"}`,
    );
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

// What `new nn.Module()` shows as its name.
Object.defineProperty(ModuleBase, "name", { value: "Module" });

/** A part of a network, called like a function: `conv2d(X)`. */
export type Module<In extends unknown[] = [input: Tensor], Out = Tensor> = ModuleBase<In, Out> &
  ((...inputs: In) => Out);

/** The class to extend; give it a `forward`, and hold parameters and modules as properties. */
export const Module = ModuleBase as unknown as new <In extends unknown[] = [input: Tensor], Out = Tensor>() => Module<
  In,
  Out
>;

/** Any module, whatever it is called with. */
export type AnyModule = Module<never[], unknown>;

/** A module of the same class without any members. */
export function blankLike<Member extends AnyModule>(module: Member): Member {
  return Reflect.construct(Callable, [], module.constructor) as Member;
}

/** Tells modules from everything else. */
export function isModule(value: unknown): value is AnyModule {
  return typeof value === "function" && value instanceof ModuleBase;
}
