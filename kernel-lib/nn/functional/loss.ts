import { mseLossOp, nllLossOp } from "../../autograd/functions/loss.js";
import { apply } from "../../autograd/op.js";
import { operandType } from "../../autograd/operand.js";
import type { Tensor } from "../../autograd/tensor.js";
import { RuntimeError, ValueError } from "../../errors.js";
import type { Reduction } from "../../ops/loss.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { bindArguments } from "../arguments.js";
import { log_softmax } from "./activation.js";

/** Options of the losses. */
export interface LossOptions {
  /** `"mean"` (the default) or `"sum"` over all elements, or `"none"`. */
  readonly reduction?: Reduction;
}

/** Options of the losses over classes. */
export interface ClassLossOptions extends LossOptions {
  /** Targets with this value count for nothing. */
  readonly ignore_index?: number;
}

function checkReduction(reduction: string): void {
  if (reduction !== "none" && reduction !== "mean" && reduction !== "sum") {
    throw new ValueError(`${reduction} is not a valid value for reduction`);
  }
}

/**
 * The squared difference, averaged.
 *
 * @throws RuntimeError when the shapes do not broadcast, ValueError for an unknown reduction.
 * @example F.mse_loss(torch.tensor([1, 2]), torch.tensor([1, 4])) // tensor(2.)
 */
export function mse_loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  const { reduction } = bindArguments<Required<LossOptions>>("mse_loss", [options], [], { reduction: "mean" });
  checkReduction(reduction);
  broadcastShapes(input.shape, target.shape);
  const dtype = operandType(input, target);
  return apply(mseLossOp, [input.to(dtype), target.to(dtype)], { reduction });
}

/**
 * Minus the log-probability of the target class, averaged.
 *
 * @param input log-probabilities (C), (N, C) or (N, C, …)
 * @param target classes, int64 or uint8: (), (N) or (N, …)
 * @throws ValueError or RuntimeError when shapes or dtypes do not fit, IndexError for a class that there is not.
 */
export function nll_loss(input: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  const { reduction, ignore_index } = classOptions("nll_loss", options);
  checkTarget(input, target);
  return apply(nllLossOp, [input], { target: target.array, ignoreIndex: ignore_index, reduction });
}

/**
 * The loss of a classifier: log-softmax over the classes, then minus the log-probability of the target.
 *
 * @param input scores (C), (N, C) or (N, C, …)
 * @param target classes, int64 or uint8: (), (N) or (N, …)
 * @throws as {@link nll_loss}
 * @example F.cross_entropy(torch.zeros(1, 2), torch.tensor([0], { dtype: torch.int64 })) // tensor(0.6931)
 */
export function cross_entropy(input: Tensor, target: Tensor, options: ClassLossOptions = {}): Tensor {
  classOptions("cross_entropy", options);
  checkTarget(input, target);
  return nll_loss(log_softmax(input, input.ndim === 1 ? 0 : 1), target, options);
}

function classOptions(callee: string, options: ClassLossOptions): Required<ClassLossOptions> {
  const bound = bindArguments<Required<ClassLossOptions>>(callee, [options], [], {
    ignore_index: -100,
    reduction: "mean",
  });
  checkReduction(bound.reduction);
  return bound;
}

function checkTarget(input: Tensor, target: Tensor): void {
  if (input.ndim === 0) throw new ValueError("Expected 1 or more dimensions (got 0)");
  if (input.ndim > 1 && input.shape[0] !== target.shape[0]) {
    throw new ValueError(
      `Expected input batch_size (${input.shape[0]}) to match target batch_size (${target.shape[0] ?? 0}).`,
    );
  }
  const expected = input.ndim === 1 ? [] : [input.shape[0], ...input.shape.slice(2)];
  if (target.shape.join() !== expected.join()) {
    throw new RuntimeError(`Expected target size [${expected.join(", ")}], got [${target.shape.join(", ")}]`);
  }
  if (target.dtype.name !== "int64" && target.dtype.name !== "uint8") {
    throw new RuntimeError(`expected target dtype to be Long or Byte, but got ${target.dtype.scalarType}`);
  }
}
