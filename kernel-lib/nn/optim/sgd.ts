import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** Settings of {@link SGD}. */
export interface SGDSettings extends Unused {
  /** Step size. */
  lr: number;
  /** Share of the last step that goes into the next. */
  momentum: number;
  /** Share of the gradient that the momentum does not take. */
  dampening: number;
  /** Pull towards zero. */
  weight_decay: number;
  /** Whether the gradient counts as if taken after the momentum's step. */
  nesterov: boolean;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly fused: boolean | null;
}

type SGDState = {
  momentum_buffer: Tensor;
};

function checkSGD({ lr, momentum, dampening, weight_decay, nesterov }: SGDSettings): void {
  requireNonNegative({ "learning rate": lr, "momentum value": momentum, "weight_decay value": weight_decay });
  if (nesterov && (momentum <= 0 || dampening !== 0)) {
    throw new ValueError("Nesterov momentum requires a momentum and zero dampening");
  }
}

/**
 * @param lr step size
 * @param momentum share of the last step that goes into the next
 * @param dampening share of the gradient that the momentum does not take
 * @param weight_decay pull towards zero
 * @param nesterov whether the gradient counts as if taken after the momentum's step
 * @param maximize climbs instead of descending
 * @param foreach without effect, as `differentiable` and `fused`
 */
const bindSGD = signatureOfClass(
  "optim::SGD(float lr=0.001, float momentum=0, float dampening=0, float weight_decay=0, bool nesterov=False, *, bool maximize=False, bool? foreach=None, bool differentiable=False, bool? fused=None)",
);

/**
 * Gradient descent, with momentum if asked.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 }); loss.backward(); optimizer.step();
 */
export class SGD extends Optimizer<SGDSettings, SGDState> {
  constructor(params: Params<SGDSettings>, ...rest: Constructors["SGD"]) {
    const [lr, momentum, dampening, weight_decay, nesterov, maximize, foreach, differentiable, fused] = bindSGD(rest);
    const known = { lr, momentum, dampening, weight_decay, nesterov, maximize };
    const settings = { ...known, foreach, differentiable, fused };
    checkSGD(settings);
    super(params, settings);
  }

  protected override move(parameter: Tensor, grad: Tensor, group: ParamGroup<SGDSettings>): void {
    parameter.add_(this.direction(parameter, grad, group), { alpha: -group.lr });
  }

  private direction(parameter: Tensor, grad: Tensor, group: ParamGroup<SGDSettings>): Tensor {
    const { momentum, dampening, weight_decay, nesterov, maximize } = group;
    const step = withDecay(maximize ? grad.neg() : grad, parameter, weight_decay);
    if (momentum === 0) return step;
    const state = this.state.get(parameter);
    const mean = state ? state.momentum_buffer.mul_(momentum).add_(step, { alpha: 1 - dampening }) : step.clone();
    if (!state) this.state.set(parameter, { momentum_buffer: mean });
    return nesterov ? step.add(mean, { alpha: momentum }) : mean;
  }
}
