import { compareElements, mapElements, where } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-rules.js";
import { NdArray } from "../../tensor/ndarray.js";
import { promoteTypes } from "../../tensor/promotion.js";
import type { Primitive } from "../apply.js";
import { unbroadcast } from "../operand.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { arithmetic, forwardOf, type Typed } from "./binary.js";

const scaled = (a: NdArray, factor: number): NdArray => mapElements({ number: (x) => x * factor }, a);

function extreme(rule: "maximum" | "minimum", name: string): Primitive<Typed> {
  const loses = rule === "maximum" ? relations.lt : relations.gt;
  return {
    grad_fn: name,
    forward: forwardOf(rule),
    backward: (grad, context) =>
      [1, 0].map((other, k) => {
        if (!context.needs(k)) return null;
        const [own, rival] = [context.input(k), context.input(other)];
        const dtype = promoteTypes(own.dtype, rival.dtype);
        // equal elements share the gradient, and beside NaN both get it; what loses gets +0
        const shared = where(compareElements(relations.eq, own, rival, dtype), scaled(grad, 0.5), grad, grad.dtype);
        const none = NdArray.zeros(grad.dtype, []);
        return unbroadcast(
          where(compareElements(loses, own, rival, dtype), none, shared, grad.dtype),
          context.shapes[k],
        );
      }),
    saves: [0, 1],
  };
}

const maxima = extreme("maximum", "MaximumBackward0");
const minima = extreme("minimum", "MinimumBackward0");

/** The larger (or smaller) of two elements; what `max(other)` computes too. */
export const larger = (input: Tensor, other: Tensor): Tensor => arithmetic(maxima, input, other);
export const smaller = (input: Tensor, other: Tensor): Tensor => arithmetic(minima, input, other);

/**
 * The larger of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).maximum(torch.tensor([3, 2])) // tensor([3., 5.])
 */
export const maximum = operation("maximum(Tensor input, Tensor other) -> Tensor", larger);

/**
 * The smaller of two elements; NaN wins.
 *
 * @example torch.tensor([1, 5]).minimum(torch.tensor([3, 2])) // tensor([1., 2.])
 */
export const minimum = operation("minimum(Tensor input, Tensor other) -> Tensor", smaller);
