import { enable_grad, no_grad } from "../../autograd/graph/grad-mode.js";
import { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { typeName } from "../../base/kinds.js";
import { pythonText } from "../../base/python-text.js";
import { type ZeroGrad, zeroGradients } from "../zero-grad.js";
import { loadOptimizerState, type OptimizerState, optimizerState, type ParameterState } from "./optimizer-state.js";

/** Parameters that share their settings. */
export type ParamGroup<Settings> = { params: Tensor[] } & Settings;

/** What an optimizer takes: parameters, or groups of them with settings of their own. */
export type Params<Settings> = Iterable<Tensor> | Iterable<{ readonly params: Iterable<Tensor> } & Partial<Settings>>;

function isGroup(value: unknown): value is { readonly params: Iterable<unknown> } {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) && "params" in value;
}

function requireParameter(value: unknown): Tensor {
  if (!(value instanceof Tensor)) {
    throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${typeName(value)}`);
  }
  if (!value.is_leaf) throw new ValueError("can't optimize a non-leaf Tensor");
  return value;
}

/** @throws ValueError for the first setting, by its name in the message, that is negative or NaN */
export function requireNonNegative(settings: { readonly [name: string]: number }): void {
  for (const [name, value] of Object.entries(settings)) {
    if (!(value >= 0)) throw new ValueError(`Invalid ${name}: ${pythonText(value)}`);
  }
}

/** The gradient with the pull towards zero in it. */
export function withDecay(grad: Tensor, parameter: Tensor, weight_decay: number): Tensor {
  return weight_decay === 0 ? grad : grad.add(parameter, { alpha: weight_decay });
}

/** Settings that PyTorch has for its own speed: accepted, shown, kept in files, and without effect. */
export interface Unused {
  readonly foreach: boolean | null;
  readonly differentiable: boolean;
}

/** What all optimizers share: groups of parameters, their settings and what is remembered of each parameter. */
export abstract class Optimizer<Settings extends { lr: number }, State extends ParameterState> {
  readonly param_groups: ParamGroup<Settings>[] = [];
  /** What is remembered of each parameter that has moved. */
  readonly state = new Map<Tensor, State>();
  /** The settings of groups that have none of their own. */
  readonly defaults: Readonly<Settings>;

  /** @throws ValueError without parameters, TypeError for what is no parameter. */
  protected constructor(params: Params<Settings>, settings: Settings) {
    if (params instanceof Tensor) {
      throw new TypeError(
        `params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.${params.dtype.scalarType}Tensor`,
      );
    }
    const list: readonly unknown[] = [...params];
    if (list.length === 0) throw new ValueError("optimizer got an empty parameter list");
    this.defaults = settings;
    const groups: readonly unknown[] = isGroup(list[0]) ? list : [{ params: list }];
    for (const group of groups) this.add_param_group(group as { params: Iterable<Tensor> } & Partial<Settings>);
  }

  /**
   * Adds parameters with settings of their own, such as a layer that is no longer frozen.
   *
   * @throws TypeError for what is no group, ValueError for a parameter that is in a group already
   * @example optimizer.add_param_group({ params: new nn.Linear(2, 2).parameters(), lr: 0.01 })
   */
  add_param_group(group: { readonly params: Iterable<Tensor> | Tensor } & Partial<Settings>): void {
    if (!isGroup(group)) throw new TypeError(`param_group must be a dict, but got ${typeName(group)}`);
    const { params: own, ...others } = group;
    const unknown = Object.keys(others).find((name) => !(name in this.defaults));
    if (unknown !== undefined) throw new TypeError(`a parameter group has no setting '${unknown}'`);
    const params = (own instanceof Tensor ? [own] : [...own]).map(requireParameter);
    const known = new Set(this.param_groups.flatMap((one) => one.params));
    if (params.some((parameter) => known.has(parameter))) {
      throw new ValueError("some parameters appear in more than one parameter group");
    }
    this.param_groups.push({ ...this.defaults, ...others, params });
  }

  /**
   * Settings and what is remembered, as PyTorch writes them: parameters are numbered, group by group. `torch.save` keeps it.
   *
   * @example torch.save({ net: net.state_dict(), optimizer: optimizer.state_dict() }, "checkpoint.pt")
   */
  state_dict(): OptimizerState {
    return optimizerState(this.param_groups, this.state);
  }

  /**
   * Takes over what another optimizer of the same kind has remembered, and its settings.
   *
   * @throws ValueError where groups or their parameters are not as many
   */
  load_state_dict(state_dict: OptimizerState): void {
    loadOptimizerState(state_dict, this.param_groups, this.state);
  }

  /**
   * Moves every parameter that has a gradient one step.
   *
   * @param closure computes the loss and its gradients first
   * @returns the loss, if there is a closure
   */
  step(closure?: () => Tensor): Tensor | undefined {
    const loss = closure && enable_grad(closure);
    no_grad(() => {
      for (const group of this.param_groups) {
        for (const parameter of group.params) if (parameter.grad) this.move(parameter, parameter.grad, group);
      }
    });
    return loss;
  }

  /** Moves one parameter by its gradient. */
  protected abstract move(parameter: Tensor, grad: Tensor, group: ParamGroup<Settings>): void;

  /**
   * Forgets the gradients of all parameters.
   *
   * @param set_to_none whether they become null, or zeros
   */
  zero_grad(...args: ZeroGrad): void {
    for (const { params } of this.param_groups) zeroGradients(params, args);
  }

  toString(): string {
    const groups = this.param_groups.map(({ params: _, ...settings }, i) => {
      const lines = Object.entries(settings)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, value]) => `    ${name}: ${pythonText(value)}\n`);
      return `Parameter Group ${i}\n${lines.join("")}`;
    });
    return `${this.constructor.name} (\n${groups.join("\n")})`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
