import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { cumulativeSum } from "../../ops/cumulative.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { bool, type DType, int64 } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { checkLeaf } from "../graph/in-place.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";

const cumsumPrimitive: Primitive<{ readonly axis: number; readonly dtype: DType }> = {
  grad_fn: "CumsumBackward0",
  forward: ([a], { axis, dtype }) => cumulativeSum(a, axis, dtype),
  backward: (grad, { options }) => [cumulativeSum(grad, options.axis, grad.dtype, true)],
  gradient: linearly(),
};

/**
 * Sums of the elements so far along `dim`; integers and bool are added as int64.
 *
 * @param dim along which dimension
 * @param dtype the type to add in
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([1, 2, 3]).cumsum(0) // tensor([1., 3., 6.])
 */
export const cumsum = elementwise(
  "cumsum(Tensor input, int dim, *, dtype? dtype=None) -> Tensor",
  (input, dim, dtype) => {
    const axis = wrapDim(dim, input.ndim);
    const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
    checkType(type);
    if (!type.is_floating_point && input.requires_grad) {
      throw new RuntimeError(`Autograd not support dtype: ${type.scalarType}`);
    }
    return apply(cumsumPrimitive, [input], { axis, dtype: type });
  },
  (target, dim, dtype) => {
    wrapDim(dim, target.ndim);
    checkTarget(target, dtype);
    return null;
  },
);

function checkType(dtype: DType, name = "cumsum"): void {
  if (dtype === bool) throw new NotImplementedError(`"${name}_out_cpu" not implemented for 'Bool'`);
}

/** In place the sums have the tensor's own type. */
export function checkTarget(target: Tensor, dtype: DType | null, name = "cumsum"): void {
  checkLeaf(target);
  if (dtype === null || dtype === target.dtype) {
    checkType(target.dtype, name);
    return;
  }
  const [own, asked] = [target.dtype, dtype].map((type) => cppNames[type.name]);
  throw new RuntimeError(`Bad in-place call: input tensor dtype ${own} and output tensor dtype ${asked} should match`);
}
