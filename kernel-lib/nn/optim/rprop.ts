import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { full_like, zeros_like } from "../../autograd/torch.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused } from "./optimizer.js";

/** Settings of {@link Rprop}. */
export interface RpropSettings extends Unused {
  /** The first step of every element. */
  lr: number;
  /** What a step is multiplied with where the gradient's sign has changed, and where it has not. */
  etas: readonly [number, number];
  /** The smallest and the largest step. */
  step_sizes: readonly [number, number];
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
}

type RpropState = {
  step: number;
  prev: Tensor;
  step_size: Tensor;
};

/**
 * @param lr the first step of every element
 * @param etas what a step is multiplied with where the gradient's sign has changed, and where it has not
 * @param step_sizes the smallest and the largest step
 * @param maximize climbs instead of descending
 */
const bindRprop = signatureOfClass(
  "optim::Rprop(float lr=0.01, float[] etas=[0.5, 1.2], float[] step_sizes=[1e-06, 50], *, bool capturable=False, bool? foreach=None, bool maximize=False, bool differentiable=False)",
);

/**
 * Steps by the signs of gradients alone, longer while a sign stays and shorter where it changes (Riedmiller and Braun, 1993).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Rprop(net.parameters());
 */
export class Rprop extends Optimizer<RpropSettings, RpropState> {
  constructor(params: Params<RpropSettings>, ...rest: Constructors["Rprop"]) {
    const [lr, etas, step_sizes, capturable, foreach, maximize, differentiable] = bindRprop(rest);
    requireNonNegative({ "learning rate": lr });
    const [shrink, grow] = etas;
    if (!(shrink > 0 && shrink < 1 && grow > 1)) {
      throw new ValueError(`Invalid eta values: ${pythonText(shrink)}, ${pythonText(grow)}`);
    }
    super(params, {
      lr,
      etas: etas as readonly [number, number],
      step_sizes: step_sizes as readonly [number, number],
      foreach,
      maximize,
      differentiable,
      capturable,
    });
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<RpropSettings>): void {
    const { lr, etas, step_sizes, maximize } = group;
    const before = this.state.get(parameter);
    const state = before ?? { step: 0, prev: zeros_like(parameter), step_size: full_like(gradient, lr) };
    if (before === undefined) this.state.set(parameter, state);
    state.step++;
    const grad = maximize ? gradient.neg() : gradient;
    const sign = grad.mul(state.prev).sign();
    const hasTurned = sign.lt(0);
    const factor = sign.mul(0).add(1).masked_fill(sign.gt(0), etas[1]).masked_fill(hasTurned, etas[0]);
    state.step_size.mul_(factor).clamp_(step_sizes[0], step_sizes[1]);
    const used = grad.masked_fill(hasTurned, 0);
    parameter.addcmul_(used.sign(), state.step_size, { value: -1 });
    state.prev.copy_(used);
  }
}
