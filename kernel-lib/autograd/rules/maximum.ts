import { zipElements } from "../../ops/elementwise.js";
import type { Primitive } from "../apply.js";
import { unbroadcast } from "../operand.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { arithmetic, calc, forwardOf, type Typed } from "./binary.js";

function extreme(rule: "maximum" | "minimum", name: string): Primitive<Typed> {
  const wins = rule === "maximum" ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
  // equal elements share the gradient
  const share = { number: (a: number, b: number) => (a === b ? 0.5 : wins(a, b) ? 1 : 0), bigint: (a: bigint) => a };
  return {
    grad_fn: name,
    forward: forwardOf(rule),
    backward: (grad, context) =>
      [1, 0].map((other, k) => {
        if (!context.needs(k)) return null;
        const part = zipElements(share, context.input(k), context.input(other), grad.dtype);
        return unbroadcast(calc("mul", grad, part), context.shapes[k]);
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
