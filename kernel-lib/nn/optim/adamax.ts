import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { maximum, zeros_like } from "../../autograd/torch.js";
import { signatureOfClass } from "../signature.js";
import { type AdamBasics, checkAdam } from "./adam.js";
import { Optimizer, type ParamGroup, type Params, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link Adamax}. */
export interface AdamaxSettings extends AdamBasics, Unused {
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
}

type AdamaxState = {
  step: number;
  exp_avg: Tensor;
  exp_inf: Tensor;
};

/**
 * @param lr step size
 * @param betas how much of the mean gradient, and of the largest gradient, stays at each step
 * @param eps added to each gradient's size
 * @param weight_decay pull towards zero
 * @param maximize climbs instead of descending
 */
const bindAdamax = signatureOfClass(
  "optim::Adamax(float lr=0.002, float[] betas=[0.9, 0.999], float eps=1e-08, float weight_decay=0, bool? foreach=None, *, bool maximize=False, bool differentiable=False, bool capturable=False)",
);

/**
 * {@link Adam} by the largest gradients instead of mean squared ones (Kingma and Ba, 2015).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adamax(net.parameters());
 */
export class Adamax extends Optimizer<AdamaxSettings, AdamaxState> {
  constructor(params: Params<AdamaxSettings>, ...rest: Constructors["Adamax"]) {
    const [lr, betas, eps, weight_decay, foreach, maximize, differentiable, capturable] = bindAdamax(rest);
    const own = { lr, betas: betas as readonly [number, number], eps, weight_decay };
    const settings = { ...own, foreach, maximize, differentiable, capturable };
    checkAdam(settings);
    super(params, settings);
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdamaxSettings>): void {
    const { lr, betas, eps, weight_decay, maximize } = group;
    const state = this.state.get(parameter) ?? {
      step: 0,
      exp_avg: zeros_like(parameter),
      exp_inf: zeros_like(parameter),
    };
    this.state.set(parameter, state);
    const grad = withDecay(maximize ? gradient.neg() : gradient, parameter, weight_decay);
    state.step++;
    state.exp_avg.lerp_(grad, 1 - betas[0]);
    state.exp_inf = maximum(state.exp_inf.mul_(betas[1]), grad.abs().add_(eps));
    parameter.addcdiv_(state.exp_avg, state.exp_inf, { value: -lr / (1 - betas[0] ** state.step) });
  }
}
