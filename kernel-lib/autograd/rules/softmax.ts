import { NotImplementedError } from "../../base/errors.js";
import { logSoftmax, logSoftmaxGradient, softmaxGradient, softmax as softmaxOf } from "../../ops/softmax.js";
import type { DType } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { callable, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { castTensor } from "./cast.js";

interface SoftmaxOptions {
  readonly axis: number;
}

const softmaxPrimitive: Primitive<SoftmaxOptions> = {
  grad_fn: "SoftmaxBackward0",
  forward: ([a], { axis }) => softmaxOf(a, axis),
  backward: (grad, context) => [softmaxGradient(grad, context.output, context.options.axis)],
  gradient: (grad, { result, options: { axis } }) => {
    const share = grad.mul(result);
    return [share.sub(result.mul(share.sum(axis, true)))];
  },
  savesOutput: true,
  makesGradients: true,
};

const logSoftmaxPrimitive: Primitive<SoftmaxOptions> = {
  grad_fn: "LogSoftmaxBackward0",
  forward: ([a], { axis }) => logSoftmax(a, axis),
  backward: (grad, context) => [logSoftmaxGradient(grad, context.output, context.options.axis)],
  gradient: (grad, { result, options: { axis } }) => [grad.sub(result.exp().mul(grad.sum(axis, true)))],
  savesOutput: true,
  makesGradients: true,
};

/** What PyTorch takes when no `dim` is given: 0 up to one dimension and for three, else 1. */
function impliedDim(rank: number): number {
  return rank <= 1 || rank === 3 ? 0 : 1;
}

/** Normalises along a dimension. */
const normalizeWith =
  (primitive: Primitive<SoftmaxOptions>, name: string) =>
  (input: Tensor, dim: number | null, dtype: DType | null): Tensor => {
    const source = dtype === null ? input : castTensor(input, dtype);
    const axis = wrapDim(dim ?? impliedDim(source.ndim), source.ndim);
    if (!source.dtype.is_floating_point) {
      const kernel = axis === Math.max(source.ndim - 1, 0) ? `${name}_lastdim_kernel_impl` : `${name}_kernel_impl`;
      throw new NotImplementedError(`"${kernel}" not implemented for '${source.dtype.scalarType}'`);
    }
    return apply(primitive, [source], { axis });
  };

export const computeSoftmax = normalizeWith(softmaxPrimitive, "softmax");
export const computeLogSoftmax = normalizeWith(logSoftmaxPrimitive, "log_softmax");

/**
 * exp(x) / Σ exp(x) along `dim`: positive numbers that add up to 1.
 *
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not
 * @example torch.zeros(2).softmax(0) // tensor([0.5000, 0.5000])
 */
export const softmax = operation("softmax(Tensor input, int dim, dtype? dtype=None) -> Tensor", computeSoftmax);

/**
 * log(softmax(x)) along `dim`, without the overflow.
 *
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not
 * @example torch.zeros(2).log_softmax(0) // tensor([-0.6931, -0.6931])
 */
export const log_softmax = operation(
  "log_softmax(Tensor input, int dim, dtype? dtype=None) -> Tensor",
  computeLogSoftmax,
);

/**
 * exp(x) / Σ exp(x) along `dim`: positive numbers that add up to 1.
 *
 * @param dim along which dimension; without one 0 up to one dimension and for three, else 1
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not
 * @example F.softmax(torch.zeros(2), 0) // tensor([0.5000, 0.5000])
 */
export const functionalSoftmax = callable(
  "def F::softmax(Tensor input, int? dim=None, int _stacklevel=3, dtype? dtype=None) -> Tensor",
  (input, dim, _, dtype) => computeSoftmax(input, dim, dtype),
);

/**
 * log(softmax(x)) along `dim`, without the overflow.
 *
 * @param dim along which dimension; without one 0 up to one dimension and for three, else 1
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not
 * @example F.log_softmax(torch.zeros(2), 0) // tensor([-0.6931, -0.6931])
 */
export const functionalLogSoftmax = callable(
  "def F::log_softmax(Tensor input, int? dim=None, int _stacklevel=3, dtype? dtype=None) -> Tensor",
  (input, dim, _, dtype) => computeLogSoftmax(input, dim, dtype),
);
