import type { Constructors } from "../../autograd/generated/operations.js";
import { no_grad } from "../../autograd/graph/grad-mode.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params } from "./optimizer.js";

/** Settings of {@link SGD}. */
export interface SGDSettings {
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
}

interface SGDState {
  momentum: Tensor;
}

function checkSGD({ lr, momentum, dampening, weight_decay, nesterov }: SGDSettings): void {
  if (!(lr >= 0)) throw new ValueError(`Invalid learning rate: ${pythonText(lr)}`);
  if (!(momentum >= 0)) throw new ValueError(`Invalid momentum value: ${pythonText(momentum)}`);
  if (!(weight_decay >= 0)) throw new ValueError(`Invalid weight_decay value: ${pythonText(weight_decay)}`);
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
 */
const bindSGD = signatureOfClass(
  "optim::SGD(float lr=0.001, float momentum=0, float dampening=0, float weight_decay=0, bool nesterov=False, *, bool maximize=False)",
);

/**
 * Gradient descent, with momentum if asked.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 }); loss.backward(); optimizer.step();
 */
export class SGD extends Optimizer<SGDSettings, SGDState> {
  constructor(params: Params<SGDSettings>, ...rest: Constructors["SGD"]) {
    const [lr, momentum, dampening, weight_decay, nesterov, maximize] = bindSGD(rest);
    const settings = { lr, momentum, dampening, weight_decay, nesterov, maximize };
    checkSGD(settings);
    super(params, settings);
  }

  override step(): void {
    no_grad(() => {
      for (const group of this.param_groups) {
        for (const parameter of group.params) {
          if (parameter.grad) parameter.add_(this.direction(parameter, parameter.grad, group), { alpha: -group.lr });
        }
      }
    });
  }

  private direction(parameter: Tensor, grad: Tensor, group: ParamGroup<SGDSettings>): Tensor {
    const { momentum, dampening, weight_decay, nesterov, maximize } = group;
    let step = maximize ? grad.neg() : grad;
    if (weight_decay !== 0) step = step.add(parameter, { alpha: weight_decay });
    if (momentum === 0) return step;
    const state = this.state.get(parameter);
    const mean = state ? state.momentum.mul_(momentum).add_(step, { alpha: 1 - dampening }) : step.clone();
    if (!state) this.state.set(parameter, { momentum: mean });
    return nesterov ? step.add(mean, { alpha: momentum }) : mean;
  }
}
