import { mapElements, zipElements } from "../../ops/elementwise.js";
import * as fold from "../../ops/reduce.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import { float64 } from "../../tensor/dtype.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import type { Scalar } from "../operand.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";

import { checkFloating, type Dims, type Folding, folding, multiplied, scaled, scaledDown, spread } from "./reduce.js";

type Spread = Folding & { readonly correction: number };

function deviation(isRoot: boolean): Primitive<Spread> {
  return {
    grad_fn: isRoot ? "StdBackward0" : "VarBackward0",
    forward: ([a], { axes, keepdim, correction }) => {
      const variance = fold.variance(a, axes, keepdim, correction);
      return isRoot ? mapElements({ number: Math.sqrt }, variance) : variance;
    },
    backward: (grad, context) => {
      const { axes, correction } = context.options;
      const x = context.input(0);
      const count = numel(axes.map((axis) => x.shape[axis]));
      const mean = scaledDown(fold.sum(x, axes, true, float64), count, x.dtype);
      const centred = zipElements(binaryRules.sub, x, mean, x.dtype);
      let outer = scaled(grad, 2 / Math.max(0, count - correction));
      if (isRoot) outer = zipElements(halfOver, outer, context.output, grad.dtype);
      return [multiplied(centred, spread(outer, x.shape, context.options))];
    },
    saves: [0],
    savesOutput: isRoot,
  };
}

/** d√v = dv / 2√v, and 0 where the deviation is 0. */
const halfOver = { number: (g: number, y: number) => (y === 0 ? 0 : g / (2 * y)), bigint: (g: bigint) => g };

const variances = deviation(false);
const deviations = deviation(true);

function spreadOf(primitive: Primitive<Spread>) {
  return (input: Tensor, dim: Dims, keepdim: boolean, correction: Scalar): Tensor => {
    checkFloating(input, "std and var");
    return apply(primitive, [input], { ...folding(input, dim, keepdim), correction: Number(correction) });
  };
}

const varianceOf = spreadOf(variances);
const deviationOf = spreadOf(deviations);

/**
 * Variance, divided by the count less `correction`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([1, 2, 3, 4]).var() // tensor(1.6667)
 */
export const variance = operation(
  overload("var(Tensor input, bool unbiased) -> Tensor", (input, unbiased) =>
    varianceOf(input, null, false, Number(unbiased)),
  ),
  overload(
    "var.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => varianceOf(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "var.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => varianceOf(input, dim, keepdim, correction ?? 1),
  ),
);

/**
 * Standard deviation, divided by the count less `correction`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([1, 2, 3, 4]).std() // tensor(1.2910)
 */
export const std = operation(
  overload("std(Tensor input, bool unbiased) -> Tensor", (input, unbiased) =>
    deviationOf(input, null, false, Number(unbiased)),
  ),
  overload(
    "std.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => deviationOf(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "std.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => deviationOf(input, dim, keepdim, correction ?? 1),
  ),
);
