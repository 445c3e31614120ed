import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link Adagrad}. */
export interface AdagradSettings extends Unused {
  /** Step size. */
  lr: number;
  /** How fast it falls. */
  lr_decay: number;
  /** Pull towards zero. */
  weight_decay: number;
  /** What the sum of squares starts with. */
  initial_accumulator_value: number;
  /** Added to its root. */
  eps: number;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly fused: boolean | null;
}

type AdagradState = {
  step: number;
  sum: Tensor;
};

/**
 * @param lr step size
 * @param lr_decay how fast it falls
 * @param weight_decay pull towards zero
 * @param initial_accumulator_value what the sum of squares starts with
 * @param eps added to its root
 */
const bindAdagrad = signatureOfClass(
  "optim::Adagrad(float lr=0.01, float lr_decay=0, float weight_decay=0, float initial_accumulator_value=0, float eps=1e-10, bool? foreach=None, *, bool maximize=False, bool differentiable=False, bool? fused=None)",
);

/**
 * Steps divided by the root of the sum of all squared gradients so far (Duchi et al., 2011).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adagrad(net.parameters(), { lr: 0.1 });
 */
export class Adagrad extends Optimizer<AdagradSettings, AdagradState> {
  constructor(params: Params<AdagradSettings>, ...rest: Constructors["Adagrad"]) {
    const [lr, lr_decay, weight_decay, initial_accumulator_value, eps, foreach, maximize, differentiable, fused] =
      bindAdagrad(rest);
    const own = { lr, lr_decay, eps, weight_decay, initial_accumulator_value };
    const settings = { ...own, foreach, maximize, differentiable, fused };
    const named = { "learning rate": lr, "lr_decay value": lr_decay, "weight_decay value": weight_decay };
    requireNonNegative({
      ...named,
      "initial_accumulator_value value": initial_accumulator_value,
      "epsilon value": eps,
    });
    super(params, settings);
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdagradSettings>): void {
    const { lr, lr_decay, weight_decay, initial_accumulator_value, eps } = group;
    const grad = withDecay(group.maximize ? gradient.neg() : gradient, parameter, weight_decay);
    const known = this.state.get(parameter);
    const state = known ?? { step: 0, sum: parameter.mul(0).fill_(initial_accumulator_value) };
    if (!known) this.state.set(parameter, state);
    state.step++;
    state.sum.add_(grad.square());
    parameter.add_(grad.div(state.sum.sqrt().add_(eps)), { alpha: -lr / (1 + (state.step - 1) * lr_decay) });
  }
}
