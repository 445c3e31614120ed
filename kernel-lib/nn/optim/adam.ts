import type { Constructors } from "../../autograd/generated/operations.js";
import { arrayOf, countWrite, fromArray } from "../../autograd/graph/variable.js";
import type { Tensor } from "../../autograd/tensor.js";
import { maximum } from "../../autograd/torch.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { stepAdam } from "../../ops/adam.js";
import { NdArray } from "../../tensor/ndarray.js";
import { signatureOfClass } from "../signature.js";
import { Optimizer, type ParamGroup, type Params, requireNonNegative, type Unused, withDecay } from "./optimizer.js";

/** What {@link Adam} and its kin are checked for. */
export interface AdamBasics {
  /** Step size. */
  lr: number;
  /** How much of the mean gradient, and of the mean squared gradient, stays at each step. */
  betas: readonly [number, number];
  /** Added to the root of the mean squared gradient. */
  eps: number;
  /** Pull towards zero. */
  weight_decay: number;
}

/** Settings of {@link Adam}. */
export interface AdamSettings extends AdamBasics, Unused {
  /** Whether the largest mean squared gradient so far scales the steps, not the last one. */
  amsgrad: boolean;
  /** Climbs instead of descending. */
  maximize: boolean;
  readonly capturable: boolean;
  readonly fused: boolean | null;
  /** Whether the pull towards zero is no part of the gradient. */
  decoupled_weight_decay: boolean;
}

type AdamState = {
  step: number;
  /** Running mean of the gradient. */
  exp_avg: Tensor;
  /** Running mean of the squared gradient. */
  exp_avg_sq: Tensor;
  /** The largest of these; null without `amsgrad`. */
  max_exp_avg_sq: Tensor | null;
};

/** @throws ValueError for settings out of range */
export function checkAdam({ lr, betas, eps, weight_decay }: AdamBasics): void {
  requireNonNegative({ "learning rate": lr, "epsilon value": eps });
  betas.forEach((beta, i) => {
    if (!(beta >= 0 && beta < 1)) throw new ValueError(`Invalid beta parameter at index ${i}: ${pythonText(beta)}`);
  });
  requireNonNegative({ "weight_decay value": weight_decay });
}

type Positions = [lr: number, betas: readonly number[], eps: number, weight_decay: number, amsgrad: boolean];

function settingsOf(
  [lr, betas, eps, weight_decay, amsgrad]: Positions,
  named: Omit<AdamSettings, "lr" | "betas" | "eps" | "weight_decay" | "amsgrad">,
): AdamSettings {
  const { maximize, foreach, capturable, differentiable, fused, decoupled_weight_decay } = named;
  const first = { lr, betas: betas as readonly [number, number], eps, weight_decay, amsgrad, maximize };
  const settings = { ...first, foreach, capturable, differentiable, fused, decoupled_weight_decay };
  checkAdam(settings);
  return settings;
}

/**
 * @param lr step size
 * @param betas how much of the mean gradient, and of the mean squared gradient, stays at each step
 * @param eps added to the root of the mean squared gradient
 * @param weight_decay pull towards zero
 * @param amsgrad whether the largest mean squared gradient so far scales the steps
 * @param maximize climbs instead of descending
 * @param decoupled_weight_decay whether the pull towards zero is no part of the gradient
 * @param foreach without effect, as `capturable`, `differentiable` and `fused`
 */
const bindAdam = signatureOfClass(
  "optim::Adam(float lr=0.001, float[] betas=[0.9, 0.999], float eps=1e-08, float weight_decay=0, bool amsgrad=False, *, bool? foreach=None, bool maximize=False, bool capturable=False, bool differentiable=False, bool? fused=None, bool decoupled_weight_decay=False)",
);

/**
 * Adam (Kingma and Ba, 2015): steps scaled by the mean size of each gradient.
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.Adam(net.parameters(), { lr: 1e-3 });
 */
export class Adam extends Optimizer<AdamSettings, AdamState> {
  constructor(params: Params<AdamSettings>, ...rest: Constructors["Adam"]) {
    const values = bindAdam(rest);
    const [lr, betas, eps, weight_decay, amsgrad, foreach, maximize, capturable, differentiable, fused] = values;
    const named = { foreach, maximize, capturable, differentiable, fused, decoupled_weight_decay: values[10] };
    super(params, settingsOf([lr, betas, eps, weight_decay, amsgrad], named));
  }

  protected override move(parameter: Tensor, gradient: Tensor, group: ParamGroup<AdamSettings>): void {
    const { lr, betas, eps, weight_decay, amsgrad } = group;
    const own = group.maximize ? gradient.neg() : gradient;
    const grad = group.decoupled_weight_decay ? own : withDecay(own, parameter, weight_decay);
    if (group.decoupled_weight_decay) parameter.mul_(1 - lr * weight_decay);
    const array = arrayOf(parameter);
    const zeros = (): Tensor => fromArray(NdArray.zeros(array.dtype, array.shape));
    const before = this.state.get(parameter);
    const state = before ?? {
      step: 0,
      exp_avg: zeros(),
      exp_avg_sq: zeros(),
      max_exp_avg_sq: amsgrad ? zeros() : null,
    };
    if (before === undefined) this.state.set(parameter, state);
    state.step++;
    if (!amsgrad) {
      const rates = { lr, betas, eps, t: state.step };
      stepAdam(array, arrayOf(grad), arrayOf(state.exp_avg), arrayOf(state.exp_avg_sq), rates);
      countWrite(parameter);
      return;
    }
    state.exp_avg.mul_(betas[0]).add_(grad, { alpha: 1 - betas[0] });
    state.exp_avg_sq.mul_(betas[1]).add_(grad.square(), { alpha: 1 - betas[1] });
    state.max_exp_avg_sq = maximum(state.max_exp_avg_sq ?? zeros(), state.exp_avg_sq);
    // Both means started from zero; this undoes their pull towards it.
    const root = state.max_exp_avg_sq.sqrt().div_(Math.sqrt(1 - betas[1] ** state.step));
    parameter.add_(state.exp_avg.div(root.add_(eps)), { alpha: -lr / (1 - betas[0] ** state.step) });
  }
}

/**
 * @param lr step size
 * @param betas how much of the mean gradient, and of the mean squared gradient, stays at each step
 * @param eps added to the root of the mean squared gradient
 * @param weight_decay pull towards zero, apart from the gradient
 * @param amsgrad whether the largest mean squared gradient so far scales the steps
 * @param maximize climbs instead of descending
 * @param foreach without effect, as `capturable`, `differentiable` and `fused`
 */
const bindAdamW = signatureOfClass(
  "optim::AdamW(float lr=0.001, float[] betas=[0.9, 0.999], float eps=1e-08, float weight_decay=0.01, bool amsgrad=False, *, bool maximize=False, bool? foreach=None, bool capturable=False, bool differentiable=False, bool? fused=None)",
);

/**
 * {@link Adam} whose pull towards zero is no part of the gradient (Loshchilov and Hutter, 2019).
 *
 * @throws ValueError for settings out of range, TypeError for unknown ones.
 * @example const optimizer = new optim.AdamW(net.parameters(), { lr: 1e-3, weight_decay: 0.05 });
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamSettings>, ...rest: Constructors["AdamW"]) {
    const [lr, betas, eps, weight_decay, amsgrad, maximize, foreach, capturable, differentiable, fused] =
      bindAdamW(rest);
    const named = { maximize, foreach, capturable, differentiable, fused, decoupled_weight_decay: true };
    super(params, { lr, betas, eps, weight_decay, amsgrad, ...named });
  }
}
