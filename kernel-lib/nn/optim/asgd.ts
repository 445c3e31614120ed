import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { zeros_like } from "../../autograd/torch.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link ASGD}. */
export interface ASGDSettings extends Unused {
  /** The first step size. */
  lr: number;
  /** How fast the step size falls, and the parameters with it. */
  lambd: number;
  /** The power of its fall. */
  alpha: number;
  /** After how many steps averaging begins. */
  t0: number;
  /** Pull towards zero. */
  weight_decay: number;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
}

type ASGDState = {
  step: number;
  /** The step size now. */
  eta: number;
  /** The share of the newest parameters in the average. */
  mu: number;
  /** The average. */
  ax: Tensor;
};

/**
 * @param lr the first step size
 * @param lambd how fast the step size falls, and the parameters with it
 * @param alpha the power of its fall
 * @param t0 after how many steps averaging begins
 * @param weight_decay pull towards zero
 * @param maximize climbs instead of descending
 */
const bindASGD = signatureOfClass(
  "optim::ASGD(float lr=0.01, float lambd=0.0001, float alpha=0.75, float t0=1000000.0, float weight_decay=0, bool? foreach=None, bool maximize=False, bool differentiable=False, bool capturable=False)",
);

/**
 * Gradient descent in ever smaller steps that keeps the average of the parameters (Polyak and Juditsky, 1992).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.ASGD(net.parameters(), { lr: 0.1 });
 */
export class ASGD extends Optimizer<ASGDSettings, ASGDState> {
  constructor(params: Params<ASGDSettings>, ...rest: Constructors["ASGD"]) {
    const [lr, lambd, alpha, t0, weight_decay, foreach, maximize, differentiable, capturable] = bindASGD(rest);
    requireNonNegative({
      "learning rate": lr,
      "lambd value": lambd,
      "alpha value": alpha,
      "weight_decay value": weight_decay,
    });
    const own = { lr, lambd, alpha, t0, weight_decay };
    super(params, { ...own, foreach, maximize, differentiable, capturable });
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<ASGDSettings>): void {
    const { lr, lambd, alpha, t0, weight_decay, maximize } = group;
    const state = this.state.get(parameter) ?? { step: 0, eta: Math.fround(lr), mu: 1, ax: zeros_like(parameter) };
    this.state.set(parameter, state);
    const grad = withDecay(maximize ? gradient.neg() : gradient, parameter, weight_decay);
    state.step++;
    parameter.mul_(1 - lambd * state.eta).add_(grad, { alpha: -state.eta });
    if (state.mu === 1) state.ax.copy_(parameter);
    else state.ax.add_(parameter.sub(state.ax).mul_(state.mu));
    // PyTorch keeps both as float32
    state.eta = Math.fround(lr / (1 + lambd * lr * state.step) ** alpha);
    state.mu = Math.fround(1 / Math.max(1, state.step - t0));
  }
}
