import { no_grad } from "../../autograd/graph/grad-mode.js";
import { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { kindOf, pythonText } from "../../base/python-text.js";

/** Parameters that share their settings. */
export type ParamGroup<Settings> = { params: Tensor[] } & Settings;

/** What an optimizer takes: parameters, or groups of them with settings of their own. */
export type Params<Settings> = Iterable<Tensor> | Iterable<{ readonly params: Iterable<Tensor> } & Partial<Settings>>;

function isGroup(value: unknown): value is { readonly params: Iterable<unknown> } {
  return typeof value === "object" && value !== null && !(value instanceof Tensor) && "params" in value;
}

function requireParameter(value: unknown): Tensor {
  if (!(value instanceof Tensor)) {
    throw new TypeError(`optimizer can only optimize Tensors, but one of the params is ${kindOf(value)}`);
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

/** What all optimizers share: groups of parameters, their settings and what is remembered of each parameter. */
export abstract class Optimizer<Settings extends { lr: number }, State extends object> {
  readonly param_groups: ParamGroup<Settings>[] = [];
  protected readonly state = new Map<Tensor, State>();

  /** @throws ValueError without parameters, TypeError for what is no parameter. */
  protected constructor(params: Params<Settings>, settings: Settings) {
    if (params instanceof Tensor) {
      throw new TypeError(
        `params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.${params.dtype.scalarType}Tensor`,
      );
    }
    const list: readonly unknown[] = [...params];
    if (list.length === 0) throw new ValueError("optimizer got an empty parameter list");
    const groups: readonly unknown[] = isGroup(list[0]) ? list : [{ params: list }];
    for (const group of groups) {
      if (!isGroup(group)) throw new TypeError(`param_group must be a dict, but got ${kindOf(group)}`);
      const { params: own, ...others } = group;
      const unknown = Object.keys(others).find((name) => !(name in settings));
      if (unknown !== undefined) throw new TypeError(`a parameter group has no setting '${unknown}'`);
      this.param_groups.push({ ...settings, ...others, params: [...own].map(requireParameter) });
    }
  }

  /** Moves every parameter that has a gradient one step. */
  step(): void {
    no_grad(() => {
      for (const group of this.param_groups) {
        for (const parameter of group.params) if (parameter.grad) this.move(parameter, parameter.grad, group);
      }
    });
  }

  /** Moves one parameter by its gradient. */
  protected abstract move(parameter: Tensor, grad: Tensor, group: ParamGroup<Settings>): void;

  /** Forgets the gradients of all parameters. */
  zero_grad(): void {
    for (const { params } of this.param_groups) {
      for (const parameter of params) parameter.grad = null;
    }
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
