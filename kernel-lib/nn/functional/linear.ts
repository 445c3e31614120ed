import { apply } from "../../autograd/op.js";
import { linearOp } from "../../autograd/rules/linear.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { RuntimeError } from "../../base/errors.js";
import { checkTensors } from "./arguments.js";

interface Bound {
  readonly input: Tensor;
  readonly weight: Tensor;
  readonly bias: Tensor | null;
}

/** PyTorch computes these cases by different routes, and its `grad_fn` names the last step. */
function backwardName({ array }: Tensor, hasBias: boolean): string {
  const rank = array.ndim;
  if (hasBias && rank !== 2 && !array.isContiguous) return "AddBackward0";
  if (rank === 2) return hasBias ? "AddmmBackward0" : "MmBackward0";
  return rank === 1 && !hasBias ? "SqueezeBackward4" : "UnsafeViewBackward0";
}

/**
 * x · weightᵀ + bias.
 *
 * @param input (…, in_features)
 * @param weight (out_features, in_features)
 * @param bias (out_features) or null
 * @returns (…, out_features)
 * @throws RuntimeError when shapes or dtypes do not fit.
 * @example F.linear(torch.ones(2, 3), torch.ones(4, 3)).shape // torch.Size([2, 4])
 */
export function linear(input: Tensor, weight: Tensor, bias?: Tensor | null | { readonly bias?: Tensor | null }): Tensor;
export function linear(...args: readonly unknown[]): Tensor {
  const required = ["input", "weight"] as const;
  const { input, weight, bias } = bindArguments<Bound>("linear", args, required, { bias: null });
  checkTensors("linear", { input, weight, ...(bias === null ? {} : { bias }) });
  if (input.ndim === 0) {
    throw new RuntimeError(`both arguments to linear need to be at least 1D, but they are 0D and ${weight.ndim}D`);
  }
  if (input.dtype !== weight.dtype) {
    const [a, b] = [input.dtype.scalarType, weight.dtype.scalarType];
    throw new RuntimeError(
      bias
        ? `mat1 and mat2 must have the same dtype, but got ${a} and ${b}`
        : `expected m1 and m2 to have the same dtype, but got: ${a.toLowerCase()} != ${b.toLowerCase()}`,
    );
  }
  const name = backwardName(input, bias !== null);
  return apply(linearOp, bias ? [input, weight, bias] : [input, weight], { name });
}
