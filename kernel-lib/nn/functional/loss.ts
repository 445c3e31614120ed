import { apply } from "../../autograd/op.js";
import { operandType } from "../../autograd/operand.js";
import { mseLossOp, nllLossOp } from "../../autograd/rules/loss.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import type { Reduction } from "../../ops/loss.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { log_softmax } from "./activation.js";
import { checkTensors } from "./arguments.js";

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
  checkTensors("mse_loss", { input, target });
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
  checkTarget("nll_loss", input, target);
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
  checkTarget("cross_entropy", input, target);
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

/** PyTorch's checks, in its order. */
function checkTarget(callee: string, input: Tensor, target: Tensor): void {
  checkTensors(callee, { input, target });
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
  const wanted = [input.shape[0], ...input.shape.slice(2)].join(", ");
  if (input.ndim !== 4) return new RuntimeError(`Expected target size [${wanted}], got [${target.shape.join(", ")}]`);
  if (target.ndim === 3) {
    return new RuntimeError(
      `size mismatch (got input: [${input.shape.join(", ")}] , target: [${target.shape.join(", ")}]`,
    );
  }
  return new RuntimeError(
    `only batches of spatial targets supported (3D tensors) but got targets of dimension: ${target.ndim}`,
  );
}
