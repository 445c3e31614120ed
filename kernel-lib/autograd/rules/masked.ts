import { RuntimeError } from "../../base/errors.js";
import { fillValue } from "../../ops/cast.js";
import { where } from "../../ops/elementwise.js";
import { sum } from "../../ops/reduce.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { bool } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import { linearly } from "./adjoint.js";

/** Inputs: the tensor and the value, a scalar. */
const maskedFillPrimitive: Primitive<{ readonly mask: NdArray; readonly name: string }> = {
  grad_fn: ({ name }) => name,
  forward: ([a, value], { mask }) => where(mask, value, a, a.dtype),
  backward: (grad, context) => {
    const { mask } = context.options;
    const nothing = NdArray.zeros(grad.dtype, []);
    const filled = (): NdArray => {
      const hit = where(mask, grad, nothing, grad.dtype);
      return sum(
        hit,
        hit.shape.map((_, axis) => axis),
        false,
        grad.dtype,
      );
    };
    return [
      context.needs(0) ? unbroadcast(where(mask, nothing, grad, grad.dtype), context.shapes[0]) : null,
      context.needs(1) ? filled() : null,
    ];
  },
  gradient: linearly(),
};

/**
 * One value where a mask is true.
 *
 * @param mask bool; broadcasts
 * @param value a number, or a tensor with one
 * @throws RuntimeError for a mask that is not bool
 * @example torch.tensor([1, 2]).masked_fill(torch.tensor([true, false]), 9) // tensor([9., 2.])
 */
export const masked_fill = elementwise(
  "masked_fill(Tensor input, Tensor mask, Tensor|Number value) -> Tensor",
  (input, mask, value) => {
    broadcastShapes(arrayOf(mask).shape, arrayOf(input).shape);
    if (mask.dtype !== bool) {
      throw new RuntimeError(
        `masked_fill_ only supports boolean masks, but got mask with dtype ${cppNames[mask.dtype.name]}`,
      );
    }
    if (isTensor(value) && value.ndim > 0) {
      throw new RuntimeError(
        `masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.ndim} dimension(s).`,
      );
    }
    const source = isTensor(value) ? value : fromArray(fillValue(value, input.dtype));
    const name = `MaskedFillBackward${isTensor(value) ? 1 : 0}`;
    return apply(maskedFillPrimitive, [input, source], { mask: arrayOf(mask), name });
  },
);
