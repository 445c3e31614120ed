import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link Adadelta}. */
export interface AdadeltaSettings extends Unused {
  /** Step size. */
  lr: number;
  /** How much of the mean squares stays at each step. */
  rho: number;
  /** Added to them before their roots. */
  eps: number;
  /** Pull towards zero. */
  weight_decay: number;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
}

type AdadeltaState = {
  step: number;
  square_avg: Tensor;
  acc_delta: Tensor;
};

/**
 * @param lr step size
 * @param rho how much of the mean squares stays at each step
 * @param eps added to them before their roots
 * @param weight_decay pull towards zero
 */
const bindAdadelta = signatureOfClass(
  "optim::Adadelta(float lr=1.0, float rho=0.9, float eps=1e-06, float weight_decay=0, bool? foreach=None, *, bool capturable=False, bool maximize=False, bool differentiable=False)",
);

/**
 * Steps as large as the last ones were, by the roots of mean squares.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adadelta(net.parameters(), { lr: 0.5 });
 */
export class Adadelta extends Optimizer<AdadeltaSettings, AdadeltaState> {
  constructor(params: Params<AdadeltaSettings>, ...rest: Constructors["Adadelta"]) {
    const [lr, rho, eps, weight_decay, foreach, capturable, maximize, differentiable] = bindAdadelta(rest);
    requireNonNegative({ "learning rate": lr });
    if (!(rho >= 0 && rho <= 1)) throw new ValueError(`Invalid rho value: ${pythonText(rho)}`);
    requireNonNegative({ "epsilon value": eps, "weight_decay value": weight_decay });
    super(params, { lr, rho, eps, weight_decay, maximize, capturable, foreach, differentiable });
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdadeltaSettings>): void {
    const { lr, rho, eps, weight_decay } = group;
    const grad = withDecay(group.maximize ? gradient.neg() : gradient, parameter, weight_decay);
    const before = this.state.get(parameter);
    const state = before ?? { step: 0, square_avg: parameter.mul(0), acc_delta: parameter.mul(0) };
    if (before === undefined) this.state.set(parameter, state);
    state.step++;
    const { square_avg, acc_delta } = state;
    square_avg.mul_(rho).addcmul_(grad, grad, { value: 1 - rho });
    const step = acc_delta.add(eps).sqrt_().div_(square_avg.add(eps).sqrt_()).mul_(grad);
    acc_delta.mul_(rho).addcmul_(step, step, { value: 1 - rho });
    parameter.add_(step, { alpha: -lr });
  }
}
