import { apply, type Op } from "../../autograd/op.js";
import { logSoftmaxOp, softmaxOp } from "../../autograd/rules/softmax.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { NotImplementedError } from "../../base/errors.js";
import { wrapDim } from "../../tensor/shape.js";
import { checkTensors } from "./arguments.js";

/** max(x, 0). */
export function relu(input: Tensor): Tensor {
  return input.relu();
}

/** 1 / (1 + e⁻ˣ). */
export function sigmoid(input: Tensor): Tensor {
  return input.sigmoid();
}

/** The hyperbolic tangent. */
export function tanh(input: Tensor): Tensor {
  return input.tanh();
}

/** What PyTorch takes when no `dim` is given: 0 up to one dimension and for three, else 1. */
function impliedDim(rank: number): number {
  return rank <= 1 || rank === 3 ? 0 : 1;
}

type Dim = number | null;

function along(op: Op<{ readonly axis: number }>, name: string, args: readonly unknown[]): Tensor {
  const { input, dim } = bindArguments<{ input: Tensor; dim: Dim }>(name, args, ["input"], { dim: null });
  checkTensors(name, { input });
  const axis = wrapDim(dim ?? impliedDim(input.ndim), input.ndim);
  if (!input.dtype.is_floating_point) {
    const kernel = axis === Math.max(input.ndim - 1, 0) ? `${name}_lastdim_kernel_impl` : `${name}_kernel_impl`;
    throw new NotImplementedError(`"${kernel}" not implemented for '${input.dtype.scalarType}'`);
  }
  return apply(op, [input], { axis });
}

/**
 * exp(x) / Σ exp(x) along `dim`: positive numbers that add up to 1.
 *
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not.
 * @example F.softmax(torch.zeros(2), 0) // tensor([0.5000, 0.5000])
 */
export function softmax(input: Tensor, dim?: Dim | { readonly dim?: Dim }): Tensor;
export function softmax(...args: readonly unknown[]): Tensor {
  return along(softmaxOp, "softmax", args);
}

/** log(softmax(x)) along `dim`, without the overflow. */
export function log_softmax(input: Tensor, dim?: Dim | { readonly dim?: Dim }): Tensor;
export function log_softmax(...args: readonly unknown[]): Tensor {
  return along(logSoftmaxOp, "log_softmax", args);
}
