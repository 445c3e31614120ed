import { RuntimeError } from "../../base/errors.js";
import * as ops from "../../ops/product.js";
import { type DType, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { combine } from "./binary.js";
import { castTensor } from "./cast.js";
import { expandReduced, type ReducedAxes } from "./reduce.js";

const prodPrimitive: Primitive<ReducedAxes> = {
  grad_fn: ({ isNamed }) => (isNamed ? "ProdBackward1" : "ProdBackward0"),
  forward: ([a], { axes, keepdim }) => ops.product(a, axes, keepdim),
  backward: (grad, context) => {
    const x = context.input(0);
    // PyTorch has zeros without a sign here
    if (!context.options.isNamed && ops.countZeros(x) > 1) return [NdArray.zeros(x.dtype, x.shape)];
    return [
      combine("mul", expandReduced(grad, x.shape, context.options), ops.productOfOthers(x, context.options.axes)),
    ];
  },
  gradient: through(([x], { axes, keepdim }) => {
    const times = (product: Tensor, own: Tensor): Tensor => product.mul(own);
    const product = [...axes].reverse().reduce((rest, axis) => rest.unbind(axis).reduce(times), x);
    return keepdim && axes.length === 1 ? product.unsqueeze(axes[0]) : product;
  }),
  saves: [0],
};

function multiply(input: Tensor, how: ReducedAxes, dtype: DType | null): Tensor {
  const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
  if (!type.is_floating_point && input.requires_grad) {
    throw new RuntimeError(`Autograd not support dtype: ${type.scalarType}`);
  }
  return apply(prodPrimitive, [castTensor(input, type)], how);
}

/**
 * Product of all elements, or along a dimension; integers and bool are multiplied as int64.
 *
 * @param keepdim whether the folded dimension stays, with length 1
 * @param dtype the type to multiply in
 * @example torch.tensor([2, 3, 4]).prod() // tensor(24.)
 */
export const prod = operation(
  overload("prod(Tensor input, *, dtype? dtype=None) -> Tensor", (input, dtype) =>
    multiply(
      input,
      { axes: Array.from({ length: input.ndim }, (_, axis) => axis), keepdim: false, isNamed: false },
      dtype,
    ),
  ),
  overload(
    "prod.dim(Tensor input, int dim, bool keepdim=False, *, dtype? dtype=None) -> Tensor",
    (input, dim, keepdim, dtype) => {
      const axis = wrapDim(dim, input.ndim);
      return multiply(input, { axes: input.ndim === 0 ? [] : [axis], keepdim, isNamed: true }, dtype);
    },
  ),
);
