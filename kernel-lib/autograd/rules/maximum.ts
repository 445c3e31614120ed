import { compareElements, where } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-functions.js";
import { NdArray } from "../../tensor/ndarray.js";
import { promoteTypes } from "../../tensor/promotion.js";
import type { Primitive } from "../apply.js";
import { unbroadcast } from "../operand.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { applyToOperands, type ComputeType, forwardOf } from "./binary.js";
import { scaleBy } from "./reduce.js";

/** The larger or smaller of two tensors, with PyTorch's shares of the gradient. */
export function boundPrimitive(name: "maximum" | "minimum", grad_fn: string): Primitive<ComputeType> {
  const loses = name === "maximum" ? relations.lt : relations.gt;
  return {
    grad_fn,
    forward: forwardOf(name),
    gradient: (grad, context) => {
      const [a, b] = [context.tensor(0).detach(), context.tensor(1).detach()];
      const share = (own: Tensor, rival: Tensor): Tensor => {
        const lost = name === "maximum" ? own.lt(rival) : own.gt(rival);
        return grad.masked_fill(lost, 0).mul(own.eq(rival).mul(-0.5).add(1));
      };
      return wanted(context, [() => share(a, b), () => share(b, a)]);
    },
    backward: (grad, context) =>
      [1, 0].map((other, k) => {
        if (!context.needs(k)) return null;
        const [own, rival] = [context.input(k), context.input(other)];
        const dtype = promoteTypes(own.dtype, rival.dtype);
        // equal elements share the gradient, and beside NaN both get it; what loses gets +0
        const shared = where(compareElements(relations.eq, own, rival, dtype), scaleBy(grad, 0.5), grad, grad.dtype);
        const none = NdArray.zeros(grad.dtype, []);
        return unbroadcast(
          where(compareElements(loses, own, rival, dtype), none, shared, grad.dtype),
          context.shapes[k],
        );
      }),
    saves: [0, 1],
  };
}

/** One tensor as a bound of another, which is the larger or smaller of both by another name. */
const raisePrimitive = boundPrimitive("maximum", "ClampBackward0");
const lowerPrimitive = boundPrimitive("minimum", "ClampBackward0");
export const raiseTo = (input: Tensor, low: Tensor): Tensor => applyToOperands(raisePrimitive, input, low);
export const lowerTo = (input: Tensor, high: Tensor): Tensor => applyToOperands(lowerPrimitive, input, high);

const maximumPrimitive = boundPrimitive("maximum", "MaximumBackward0");
const minimumPrimitive = boundPrimitive("minimum", "MinimumBackward0");

/** Takes the larger of two elements, for `maximum` and `max(other)`. */
export const takeLarger = (input: Tensor, other: Tensor): Tensor => applyToOperands(maximumPrimitive, input, other);
/** Takes the smaller of two elements, for `minimum` and `min(other)`. */
export const takeSmaller = (input: Tensor, other: Tensor): Tensor => applyToOperands(minimumPrimitive, input, other);

/**
 * The larger of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).maximum(torch.tensor([3, 2])) // tensor([3., 5.])
 */
export const maximum = operation("maximum(Tensor input, Tensor other) -> Tensor", takeLarger);

/**
 * The smaller of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).minimum(torch.tensor([3, 2])) // tensor([1., 2.])
 */
export const minimum = operation("minimum(Tensor input, Tensor other) -> Tensor", takeSmaller);
