import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, withDecay } from "./optimizer.js";

/** Settings of {@link Adam}. */
export interface AdamSettings {
  /** Step size. */
  lr: number;
  /** How much of the mean gradient, and of the mean squared gradient, stays at each step. */
  betas: readonly [number, number];
  /** Added to the root of the mean squared gradient. */
  eps: number;
  /** Pull towards zero. */
  weight_decay: number;
}

interface AdamState {
  step: number;
  /** Running mean of the gradient. */
  mean: Tensor;
  /** Running mean of the squared gradient. */
  square: Tensor;
}

function checkAdam({ lr, betas, eps, weight_decay }: AdamSettings): void {
  requireNonNegative({ "learning rate": lr, "epsilon value": eps });
  betas.forEach((beta, i) => {
    if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${pythonText(beta)}`);
  });
  requireNonNegative({ "weight_decay value": weight_decay });
}

/**
 * @param lr step size
 * @param betas how much of the mean gradient, and of the mean squared gradient, stays at each step
 * @param eps added to the root of the mean squared gradient
 * @param weight_decay pull towards zero
 */
const bindAdam = signatureOfClass(
  "optim::Adam(float lr=0.001, float[] betas=[0.9, 0.999], float eps=1e-08, float weight_decay=0)",
);

/**
 * Adam (Kingma and Ba, 2015): steps scaled by the mean size of each gradient.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
 */
export class Adam extends Optimizer<AdamSettings, AdamState> {
  constructor(params: Params<AdamSettings>, ...rest: Constructors["Adam"]) {
    const [lr, betas, eps, weight_decay] = bindAdam(rest);
    const settings = { lr, betas: betas as readonly [number, number], eps, weight_decay };
    checkAdam(settings);
    super(params, settings);
  }

  /** The gradient with the pull towards zero in it. */
  protected decay(parameter: Tensor, gradient: Tensor, { weight_decay }: AdamSettings): Tensor {
    return withDecay(gradient, parameter, weight_decay);
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdamSettings>): void {
    const { lr, betas, eps } = group;
    const grad = this.decay(parameter, gradient, group);
    const state = this.state.get(parameter) ?? { step: 0, mean: parameter.mul(0), square: parameter.mul(0) };
    this.state.set(parameter, state);
    state.step++;
    state.mean.mul_(betas[0]).add_(grad, { alpha: 1 - betas[0] });
    state.square.mul_(betas[1]).add_(grad.square(), { alpha: 1 - betas[1] });
    // Both means started from zero; this undoes their pull towards it.
    const root = state.square.sqrt().div_(Math.sqrt(1 - betas[1] ** state.step));
    parameter.add_(state.mean.div(root.add_(eps)), { alpha: -lr / (1 - betas[0] ** state.step) });
  }
}

/**
 * @param lr step size
 * @param betas how much of the mean gradient, and of the mean squared gradient, stays at each step
 * @param eps added to the root of the mean squared gradient
 * @param weight_decay pull towards zero, apart from the gradient
 */
const bindAdamW = signatureOfClass(
  "optim::AdamW(float lr=0.001, float[] betas=[0.9, 0.999], float eps=1e-08, float weight_decay=0.01)",
);

/**
 * {@link Adam} whose pull towards zero is no part of the gradient (Loshchilov and Hutter, 2019).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.AdamW(net.parameters(), { lr: 1e-3, weight_decay: 0.05 });
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamSettings>, ...rest: Constructors["AdamW"]) {
    const [lr, betas, eps, weight_decay] = bindAdamW(rest);
    super(params, { lr, betas, eps, weight_decay });
  }

  protected override decay(parameter: Tensor, gradient: Tensor, { lr, weight_decay }: AdamSettings): Tensor {
    parameter.mul_(1 - lr * weight_decay);
    return gradient;
  }
}
