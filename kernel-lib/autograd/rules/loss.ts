import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { mapElements, zipElements } from "../../ops/elementwise.js";
import { nllLoss, nllLossGradient, type Reduction } from "../../ops/loss.js";
import { sum } from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes, numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { operandType, unbroadcast } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { castTensor } from "./cast.js";
import { computeLogSoftmax } from "./softmax.js";

interface NllOptions {
  readonly target: NdArray;
  readonly ignoreIndex: number;
  readonly reduction: Reduction;
  readonly weight: NdArray | null;
}

const nllLossPrimitive: Primitive<NllOptions> = {
  grad_fn: ({ target, reduction }) => {
    if (target.ndim < 2) return "NllLossBackward0";
    // PyTorch computes other ranks as images, and gives the result its shape by a view.
    return reduction === "none" && target.ndim !== 3 ? "ViewBackward0" : "NllLoss2DBackward0";
  },
  forward: ([logProbs], { target, ignoreIndex, reduction, weight }) =>
    nllLoss(logProbs, target, ignoreIndex, reduction, weight),
  backward: (grad, { shapes, options: { target, ignoreIndex, reduction, weight } }) => [
    nllLossGradient(grad, shapes[0], target, ignoreIndex, reduction, weight),
  ],
};

const squaredDifference = { number: (a: number, b: number) => (a - b) ** 2, bigint: (a: bigint, b: bigint) => a * b };
const difference = { number: (a: number, b: number) => a - b, bigint: (a: bigint, b: bigint) => a - b };
const product = { number: (a: number, b: number) => a * b, bigint: (a: bigint, b: bigint) => a * b };

/** (a − b)², reduced; both of one floating dtype. */
const mseLossPrimitive: Primitive<{ readonly reduction: Reduction }> = {
  grad_fn: "MseLossBackward0",
  forward: ([a, b], { reduction }) => {
    const squares = zipElements(squaredDifference, a, b, a.dtype);
    if (reduction === "none") return squares;
    const axes = squares.shape.map((_, axis) => axis);
    const total = sum(squares, axes, false, a.dtype);
    return reduction === "mean" ? mapElements({ number: (x) => x / squares.size }, total) : total;
  },
  backward: (grad, context) => {
    const differences = zipElements(difference, context.input(0), context.input(1), grad.dtype);
    const factor = 2 / (context.options.reduction === "mean" ? numel(differences.shape) : 1);
    const slope = (sign: number): NdArray =>
      zipElements({ ...product, number: (g, d) => g * d * factor * sign }, grad, differences, grad.dtype);
    return [1, -1].map((sign, k) => (context.needs(k) ? unbroadcast(slope(sign), context.shapes[k]) : null));
  },
  saves: [0, 1],
};

function checkReduction(reduction: string): asserts reduction is Reduction {
  if (reduction !== "none" && reduction !== "mean" && reduction !== "sum") {
    throw new ValueError(`${reduction} is not a valid value for reduction`);
  }
}

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
  checkReduction(reduction);
  checkTarget(logProbs, target);
  return apply(nllLossPrimitive, [logProbs], {
    target: arrayOf(target),
    ignoreIndex,
    reduction,
    weight: weight && arrayOf(weight),
  });
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
    const apart = input.sub(target).abs();
    return reduction === "none" ? apart : reduction === "sum" ? apart.sum() : apart.mean();
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
 * @param target classes, int64 or uint8: (), (N) or (N, …)
 * @param weight (C): how much each class counts
 * @param ignore_index targets with this value count for nothing
 * @param reduction `"mean"` or `"sum"` over all targets, or `"none"`
 * @throws ValueError or RuntimeError when shapes or dtypes do not fit, IndexError for a class that there is not
 * @example F.cross_entropy(torch.zeros(1, 2), torch.tensor([0], { dtype: torch.int64 })) // tensor(0.6931)
 */
export const cross_entropy = callable(
  "def F::cross_entropy(Tensor input, Tensor target, Tensor? weight=None, *, int ignore_index=-100, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, weight, ignore_index, reduction) => {
    checkReduction(reduction);
    checkTarget(input, target);
    return applyNllLoss(
      computeLogSoftmax(input, input.ndim === 1 ? 0 : 1, null),
      target,
      weight,
      ignore_index,
      reduction,
    );
  },
);

/** PyTorch's checks, in its order. */
function checkTarget(input: Tensor, target: Tensor): void {
  if (target.dtype.is_floating_point && input.shape.join() === target.shape.join()) {
    throw new NotImplementedError("this loss takes classes (int64) as targets, but got class probabilities");
  }
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
