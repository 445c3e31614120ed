import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link RMSprop}. */
export interface RMSpropSettings extends Unused {
  /** Step size. */
  lr: number;
  /** How much of the mean squared gradient stays at each step. */
  alpha: number;
  /** Added to its root. */
  eps: number;
  /** Pull towards zero. */
  weight_decay: number;
  /** Share of the last step that goes into the next. */
  momentum: number;
  /** Whether the mean gradient is taken off the mean squared one. */
  centered: boolean;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
}

type RMSpropState = {
  step: number;
  square_avg: Tensor;
  momentum_buffer: Tensor | null;
  grad_avg: Tensor | null;
};

/**
 * @param lr step size
 * @param alpha how much of the mean squared gradient stays at each step
 * @param eps added to its root
 * @param weight_decay pull towards zero
 * @param momentum share of the last step that goes into the next
 * @param maximize climbs instead of descending
 * @param foreach without effect, as `capturable` and `differentiable`
 * @param centered whether the mean gradient is taken off the mean squared one
 */
const bindRMSprop = signatureOfClass(
  "optim::RMSprop(float lr=0.01, float alpha=0.99, float eps=1e-08, float weight_decay=0, float momentum=0, bool centered=False, bool capturable=False, bool? foreach=None, bool maximize=False, bool differentiable=False)",
);

/**
 * Steps divided by the root of the mean squared gradient.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.RMSprop(net.parameters(), { lr: 0.01 });
 */
export class RMSprop extends Optimizer<RMSpropSettings, RMSpropState> {
  constructor(params: Params<RMSpropSettings>, ...rest: Constructors["RMSprop"]) {
    const values = bindRMSprop(rest);
    const [lr, alpha, eps, weight_decay, momentum, centered, capturable, foreach, maximize, differentiable] = values;
    const own = { lr, momentum, alpha, eps, centered, weight_decay };
    const settings = { ...own, capturable, foreach, maximize, differentiable };
    const named = { "learning rate": lr, "epsilon value": eps, "momentum value": momentum };
    requireNonNegative({ ...named, "weight_decay value": weight_decay, "alpha value": alpha });
    super(params, settings);
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<RMSpropSettings>): void {
    const { lr, alpha, eps, weight_decay, momentum, centered } = group;
    const grad = withDecay(group.maximize ? gradient.neg() : gradient, parameter, weight_decay);
    const zeros = (): Tensor => parameter.mul(0);
    const before = this.state.get(parameter);
    const state = before ?? {
      step: 0,
      square_avg: zeros(),
      momentum_buffer: momentum > 0 ? zeros() : null,
      grad_avg: centered ? zeros() : null,
    };
    if (before === undefined) this.state.set(parameter, state);
    state.step++;
    state.square_avg.mul_(alpha).add_(grad.square(), { alpha: 1 - alpha });
    const mean = state.grad_avg?.mul_(alpha).add_(grad, { alpha: 1 - alpha });
    const spread = mean ? state.square_avg.sub(mean.square()) : state.square_avg;
    const own = grad.div(spread.sqrt().add_(eps));
    parameter.add_(state.momentum_buffer ? state.momentum_buffer.mul_(momentum).add_(own) : own, { alpha: -lr });
  }
}
