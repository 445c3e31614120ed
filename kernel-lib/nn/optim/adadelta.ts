import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, withDecay } from "./optimizer.js";

/** Settings of {@link Adadelta}. */
export interface AdadeltaSettings {
  /** Step size. */
  lr: number;
  /** How much of the mean squares stays at each step. */
  rho: number;
  /** Added to them before their roots. */
  eps: number;
  /** Pull towards zero. */
  weight_decay: number;
}

interface AdadeltaState {
  readonly square: Tensor;
  readonly change: Tensor;
}

/**
 * @param lr step size
 * @param rho how much of the mean squares stays at each step
 * @param eps added to them before their roots
 * @param weight_decay pull towards zero
 */
const bindAdadelta = signatureOfClass(
  "optim::Adadelta(float lr=1.0, float rho=0.9, float eps=1e-06, float weight_decay=0)",
);

/**
 * Steps as large as the last ones were, by the roots of mean squares.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adadelta(net.parameters(), { lr: 0.5 });
 */
export class Adadelta extends Optimizer<AdadeltaSettings, AdadeltaState> {
  constructor(params: Params<AdadeltaSettings>, ...rest: Constructors["Adadelta"]) {
    const [lr, rho, eps, weight_decay] = bindAdadelta(rest);
    requireNonNegative({ "learning rate": lr });
    if (!(rho >= 0 && rho <= 1)) throw new ValueError(`Invalid rho value: ${pythonText(rho)}`);
    requireNonNegative({ "epsilon value": eps, "weight_decay value": weight_decay });
    super(params, { lr, rho, eps, weight_decay });
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdadeltaSettings>): void {
    const { lr, rho, eps, weight_decay } = group;
    const grad = withDecay(gradient, parameter, weight_decay);
    const known = this.state.get(parameter);
    const { square, change } = known ?? { square: parameter.mul(0), change: parameter.mul(0) };
    if (!known) this.state.set(parameter, { square, change });
    square.mul_(rho).addcmul_(grad, grad, { value: 1 - rho });
    const step = change.add(eps).sqrt_().div_(square.add(eps).sqrt_()).mul_(grad);
    change.mul_(rho).addcmul_(step, step, { value: 1 - rho });
    parameter.add_(step, { alpha: -lr });
  }
}
