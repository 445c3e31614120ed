import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { zipElements } from "../../ops/elementwise.js";
import {
  crossEntropy,
  crossEntropyGradient,
  type LossOptions,
  nllLoss,
  nllLossGradient,
  type Reduction,
} from "../../ops/loss.js";
import { areRows, type ExponentialRows, expRows } from "../../ops/softmax.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes, numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { operandType, unbroadcast } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly, through, wanted } from "./adjoint.js";
import { castTensor } from "./cast.js";
import { checkPlain, checkReduction, reduceArray, reduceTensor } from "./reduced-loss.js";
import { smoothTargets, softCrossEntropy } from "./soft-targets.js";
import { computeLogSoftmax } from "./softmax.js";

const nllLossPrimitive: Primitive<LossOptions> = {
  grad_fn: ({ target, reduction }) => {
    if (target.ndim < 2) return "NllLossBackward0";
    // PyTorch computes other ranks as images, and gives the result its shape by a view.
    return reduction === "none" && target.ndim !== 3 ? "ViewBackward0" : "NllLoss2DBackward0";
  },
  forward: ([logProbs], options) => nllLoss(logProbs, options),
  backward: (grad, { shapes, options }) => [nllLossGradient(grad, shapes[0], options)],
  gradient: linearly(),
};

/** Of scores (N, C) and what `expRows` makes of them: each exponential is computed once, and read by both ways. */
const crossEntropyPrimitive: Primitive<LossOptions & Pick<ExponentialRows, "tops" | "sums">> = {
  grad_fn: "NllLossBackward0",
  forward: ([scores], options) => crossEntropy(scores, options),
  backward: (grad, context) => [crossEntropyGradient(grad, context.input(1), context.options), null],
  gradient: through(([scores], options) => apply(nllLossPrimitive, [computeLogSoftmax(scores, 1, null)], options)),
  saves: [0, 1],
  makesGradients: true,
};

const squaredDifference = { number: (a: number, b: number) => (a - b) ** 2, bigint: (a: bigint, b: bigint) => a * b };
const difference = { number: (a: number, b: number) => a - b, bigint: (a: bigint, b: bigint) => a - b };
const product = { number: (a: number, b: number) => a * b, bigint: (a: bigint, b: bigint) => a * b };

/** (a − b)², reduced; both of one floating dtype. */
const mseLossPrimitive: Primitive<{ readonly reduction: Reduction }> = {
  grad_fn: "MseLossBackward0",
  forward: ([a, b], { reduction }) => {
    const squares = zipElements(squaredDifference, a, b, a.dtype);
    return reduceArray(squares, reduction);
  },
  backward: (grad, context) => {
    const differences = zipElements(difference, context.input(0), context.input(1), grad.dtype);
    const factor = 2 / (context.options.reduction === "mean" ? numel(differences.shape) : 1);
    const slope = (sign: number): NdArray =>
      zipElements({ ...product, number: (g, d) => g * d * factor * sign }, grad, differences, grad.dtype);
    return [1, -1].map((sign, k) => (context.needs(k) ? unbroadcast(slope(sign), context.shapes[k]) : null));
  },
  gradient: (grad, context) => {
    const difference = context.tensor(0).sub(context.tensor(1));
    const slope = difference.mul(2 / (context.options.reduction === "mean" ? difference.numel() : 1)).mul(grad);
    return wanted(context, [() => slope, () => slope.neg()]);
  },
  saves: [0, 1],
};

/**
 * The squared difference.
 *
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @throws RuntimeError when the shapes do not broadcast, ValueError for an unknown reduction
 * @example F.mse_loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // tensor(2.)
 */
export const mse_loss = callable(
  "def F::mse_loss(Tensor input, Tensor target, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, reduction) => {
    checkReduction(reduction);
    broadcastShapes(arrayOf(input).shape, arrayOf(target).shape);
    const dtype = operandType(input, target);
    if (!dtype.is_floating_point) throw new NotImplementedError(`"mse_cpu" not implemented for '${dtype.scalarType}'`);
    return apply(mseLossPrimitive, [castTensor(input, dtype), castTensor(target, dtype)], { reduction });
  },
);

function applyNllLoss(
  logProbs: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: string,
): Tensor {
  return apply(nllLossPrimitive, [logProbs], lossOptions(logProbs, target, weight, ignoreIndex, reduction));
}

/** @throws ValueError, RuntimeError in PyTorch's words for what does not fit */
function lossOptions(
  input: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: string,
): LossOptions {
  checkReduction(reduction);
  checkTarget(input, target);
  checkPlain(weight, input.ndim < 3 ? "nll_loss_forward" : "nll_loss2d_forward", "weight");
  if (weight) checkWeight(input, weight);
  return { target: arrayOf(target), ignoreIndex, reduction, weight: weight && arrayOf(weight) };
}

/**
 * The absolute difference.
 *
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @throws RuntimeError when the shapes do not broadcast, ValueError for an unknown reduction
 * @example F.l1_loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // tensor(1.)
 */
export const l1_loss = callable(
  "def F::l1_loss(Tensor input, Tensor target, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, reduction) => {
    checkReduction(reduction);
    return reduceTensor(input.sub(target).abs(), reduction);
  },
);

/**
 * Minus the log-probability of the target class.
 *
 * @param input log-probabilities (C), (N, C) or (N, C, …)
 * @param target classes, int64 or uint8: (), (N) or (N, …)
 * @param weight (C): how much each class counts
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 * @throws ValueError or RuntimeError when shapes or dtypes do not fit, IndexError for a class that there is not
 */
export const nll_loss = callable(
  "def F::nll_loss(Tensor input, Tensor target, Tensor? weight=None, *, int ignore_index=-100, str<none|mean|sum> reduction='mean') -> Tensor",
  applyNllLoss,
);

/**
 * The loss of a classifier: log-softmax over the classes, then minus the log-probability of the target.
 *
 * @param input scores (C), (N, C) or (N, C, …)
 * @param target classes, int64 or uint8: (), (N) or (N, …); or the probability of each class, of the input's shape
 * @param weight (C): how much each class counts
 * @param ignore_index classes with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 * @param label_smoothing share of each target that is spread over all classes
 * @throws ValueError or RuntimeError when shapes or dtypes do not fit, IndexError for a class that there is not
 * @example F.cross_entropy(torch.zeros(1, 2), torch.tensor([0], { dtype: torch.int64 })) // tensor(0.6931)
 */
export const cross_entropy = callable(
  "def F::cross_entropy(Tensor input, Tensor target, Tensor? weight=None, *, int ignore_index=-100, str<none|mean|sum> reduction='mean', float label_smoothing=0.0) -> Tensor",
  (input, target, weight, ignore_index, reduction, label_smoothing) => {
    checkReduction(reduction);
    if (!(label_smoothing >= 0 && label_smoothing <= 1)) {
      throw new RuntimeError(`label_smoothing must be between 0.0 and 1.0. Got: ${label_smoothing}`);
    }
    const axis = input.ndim === 1 ? 0 : 1;
    if (target.dtype.is_floating_point && input.shape.join() === target.shape.join()) {
      if (ignore_index >= 0) throw new RuntimeError("ignore_index is not supported for floating point target");
      return softCrossEntropy(computeLogSoftmax(input, axis, null), target, {
        axis,
        weight,
        reduction,
        label_smoothing,
      });
    }
    if (label_smoothing === 0 && input.ndim === 2 && areRows(arrayOf(input), axis)) {
      const options = lossOptions(input, target, weight, ignore_index, reduction);
      const { exps, tops, sums } = expRows(arrayOf(input));
      return apply(crossEntropyPrimitive, [input, fromArray(exps)], { ...options, tops, sums });
    }
    checkTarget(input, target);
    const logProbs = computeLogSoftmax(input, axis, null);
    const loss = applyNllLoss(logProbs, target, weight, ignore_index, reduction);
    if (label_smoothing === 0) return loss;
    return smoothTargets(logProbs, target, loss, { axis, weight, reduction, label_smoothing, ignore_index });
  },
);

/** PyTorch's checks, in its order. */
function checkTarget(input: Tensor, target: Tensor): void {
  if (input.ndim === 0) {
    throw new RuntimeError(
      `Expected floating point type for target with class probabilities, got ${target.dtype.scalarType}`,
    );
  }
  if (input.ndim > 1 && target.ndim > 0 && input.shape[0] !== target.shape[0]) {
    throw new ValueError(
      `Expected input batch_size (${input.shape[0]}) to match target batch_size (${target.shape[0]}).`,
    );
  }
  if (input.ndim < 3) checkFlatTarget(input, target);
  else if (input.shape.length !== target.ndim + 1 || input.shape.slice(2).join() !== target.shape.slice(1).join()) {
    throw sizeError(input, target);
  }
  if (target.dtype.name !== "int64" && target.dtype.name !== "uint8") {
    throw new RuntimeError(`expected target dtype to be Long or Byte, but got ${target.dtype.scalarType}`);
  }
}

function checkWeight(input: Tensor, weight: Tensor): void {
  const classes = input.shape[input.ndim === 1 ? 0 : 1];
  if (weight.ndim === 1 && weight.numel() === classes) return;
  throw new RuntimeError(
    `weight tensor should be defined either for all ${classes} classes or no classes but got weight tensor of shape: [${weight.shape.join(", ")}]`,
  );
}

function checkFlatTarget(input: Tensor, target: Tensor): void {
  if (target.ndim > 1) throw new RuntimeError("0D or 1D target tensor expected, multi-target not supported");
  if (input.ndim === 1 && target.numel() !== 1) {
    throw new ValueError(`For 1D input, 1D target must have size 1, but got target size: ${target.numel()}`);
  }
  if (input.ndim === 2 && target.ndim === 0) {
    throw new ValueError(`Expected input batch_size (${input.shape[0]}) to match target batch_size (0).`);
  }
}

function sizeError(input: Tensor, target: Tensor): RuntimeError {
  const expected = [input.shape[0], ...input.shape.slice(2)].join(", ");
  if (input.ndim !== 4) return new RuntimeError(`Expected target size [${expected}], got [${target.shape.join(", ")}]`);
  if (target.ndim === 3) {
    return new RuntimeError(
      `size mismatch (got input: [${input.shape.join(", ")}] , target: [${target.shape.join(", ")}]`,
    );
  }
  return new RuntimeError(
    `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.ndim}`,
  );
}
