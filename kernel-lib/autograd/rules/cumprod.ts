import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { cumulativeProduct, cumulativeProductGradient } from "../../ops/cumulative.js";
import { bool, type DType, int64 } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { castTensor } from "./cast.js";
import { checkTarget } from "./cumsum.js";
import { stack } from "./join.js";

const cumprodPrimitive: Primitive<{ readonly axis: number; readonly dtype: DType }> = {
  grad_fn: "CumprodBackward0",
  forward: ([a], { axis, dtype }) => cumulativeProduct(a, axis, dtype),
  backward: (grad, context) => [cumulativeProductGradient(grad, context.input(0), context.options.axis)],
  gradient: through(([x], { axis }) => {
    if (x.ndim === 0) return x;
    const sofar: Tensor[] = [];
    for (const own of x.unbind(axis)) sofar.push(sofar.length === 0 ? own : sofar[sofar.length - 1].mul(own));
    return stack(sofar, axis);
  }),
  saves: [0],
};

/**
 * Products of the elements so far along `dim`; integers and bool are multiplied as int64.
 *
 * @param dim along which dimension
 * @param dtype the type to multiply in
 * @throws IndexError for a dimension that there is not
 * @example torch.tensor([1, 2, 3]).cumprod(0) // tensor([1., 2., 6.])
 */
export const cumprod = elementwise(
  "cumprod(Tensor input, int dim, *, dtype? dtype=None) -> Tensor",
  (input, dim, dtype) => {
    const axis = wrapDim(dim, input.ndim);
    const type = dtype ?? (input.dtype.is_floating_point ? input.dtype : int64);
    if (type === bool) throw new NotImplementedError(`"cumprod_out_cpu" not implemented for 'Bool'`);
    if (!type.is_floating_point && input.requires_grad) {
      throw new RuntimeError(`Autograd not support dtype: ${type.scalarType}`);
    }
    return apply(cumprodPrimitive, [castTensor(input, type)], { axis, dtype: type });
  },
  (target, dim, dtype) => {
    wrapDim(dim, target.ndim);
    checkTarget(target, dtype, "cumprod");
    return null;
  },
);
