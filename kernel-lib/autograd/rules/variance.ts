import { mapElements, zipElements } from "../../ops/elementwise.js";
import * as reduce from "../../ops/reduce.js";
import { float64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import type { Scalar } from "../operand.js";
import { callable, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { through } from "./adjoint.js";
import { combine } from "./binary.js";
import {
  checkFloating,
  type Dims,
  divideInDouble,
  expandReduced,
  meanPrimitive,
  type ReducedAxes,
  resolveAxes,
  scaleBy,
} from "./reduce.js";

type VarianceOptions = ReducedAxes & { readonly correction: number };

function variancePrimitive(isRoot: boolean, name = isRoot ? "Std" : "Var"): Primitive<VarianceOptions> {
  return {
    grad_fn: `${name}Backward0`,
    forward: ([a], { axes, keepdim, correction }) => {
      const variance = reduce.variance(a, axes, keepdim, correction);
      return isRoot ? mapElements({ number: Math.sqrt }, variance) : variance;
    },
    backward: (grad, context) => {
      const { axes, correction } = context.options;
      const x = context.input(0);
      const toVariance = (): NdArray => (isRoot ? zipElements(sqrtSlope, grad, context.output, grad.dtype) : grad);
      const count = numel(axes.map((axis) => x.shape[axis]));
      const mean = divideInDouble(reduce.sum(x, axes, true, float64), count, x.dtype);
      if (count - correction <= 0)
        return [combine("mul", unboundedSlope(x, mean), expandReduced(toVariance(), x.shape, context.options))];
      const centred = combine("sub", x, mean);
      const outer = scaleBy(toVariance(), 2 / (count - correction));
      return [combine("mul", centred, expandReduced(outer, x.shape, context.options))];
    },
    gradient: through(([x], { axes, keepdim, correction }) => {
      const count = numel(axes.map((axis) => x.shape[axis]));
      const total = x.sub(x.mean(axes, true)).square().sum(axes, keepdim);
      const variance = total.div(count - correction);
      return isRoot ? variance.sqrt() : variance;
    }),
    saves: [0],
    savesOutput: isRoot,
  };
}

/** d√v = dv / 2√v, and 0 where the deviation is 0. */
const sqrtSlope = { number: (g: number, y: number) => (y === 0 ? 0 : g / (2 * y)), bigint: (g: bigint) => g };

/** The slope where nothing is left to divide by: infinite, but NaN at the mean itself. */
function unboundedSlope(x: NdArray, mean: NdArray): NdArray {
  const slope = (value: number, middle: number): number => (value === middle ? Number.NaN : Number.POSITIVE_INFINITY);
  return zipElements({ number: slope, bigint: (value) => value }, x, mean, x.dtype);
}

const varPrimitive = variancePrimitive(false);
const stdPrimitive = variancePrimitive(true);

function reduceWith(primitive: Primitive<VarianceOptions>, name = "std and var") {
  return (input: Tensor, dim: Dims, keepdim: boolean, correction: Scalar): Tensor => {
    checkFloating(input, name);
    return apply(primitive, [input], { ...resolveAxes(input, dim, keepdim), correction: Number(correction) });
  };
}

const computeVar = reduceWith(varPrimitive);
const computeStd = reduceWith(stdPrimitive);

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
    computeVar(input, null, false, Number(unbiased)),
  ),
  overload(
    "var.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => computeVar(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "var.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => computeVar(input, dim, keepdim, correction ?? 1),
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
    computeStd(input, null, false, Number(unbiased)),
  ),
  overload(
    "std.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> Tensor",
    (input, dim, unbiased, keepdim) => computeStd(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "std.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> Tensor",
    (input, dim, correction, keepdim) => computeStd(input, dim, keepdim, correction ?? 1),
  ),
);

/** The spread and the mean, both under one name. */
function withMean(isRoot: boolean, name: string, node: string) {
  const spread = reduceWith(variancePrimitive(isRoot, node), name);
  const middle = { ...meanPrimitive, grad_fn: `${node}Backward0` };
  return (input: Tensor, dim: Dims, keepdim: boolean, correction: Scalar): [spread: Tensor, mean: Tensor] => [
    spread(input, dim, keepdim, correction),
    apply(middle, [input], { ...resolveAxes(input, dim, keepdim), dtype: input.dtype }),
  ];
}

const spreadStdMean = withMean(true, "std_mean", "StdMean");

/**
 * Standard deviation and mean, as `[std, mean]`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.std_mean(torch.tensor([1, 2, 3]))[1] // tensor(2.)
 */
export const std_mean = callable(
  overload("std_mean(Tensor input, bool unbiased) -> [Tensor, Tensor]", (input, unbiased) =>
    spreadStdMean(input, null, false, Number(unbiased)),
  ),
  overload(
    "std_mean.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> [Tensor, Tensor]",
    (input, dim, unbiased, keepdim) => spreadStdMean(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "std_mean.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> [Tensor, Tensor]",
    (input, dim, correction, keepdim) => spreadStdMean(input, dim, keepdim, correction ?? 1),
  ),
);

const spreadVarMean = withMean(false, "var_mean", "VarMean");

/**
 * Variance and mean, as `[var, mean]`.
 *
 * @param dim one dimension or several; all of them where it is null
 * @param unbiased false divides by the count itself
 * @param keepdim whether folded dimensions stay, with length 1
 * @param correction what is taken from the count; null means 1
 * @throws NotImplementedError for integers and bool
 * @example torch.var_mean(torch.tensor([1, 2, 3]))[1] // tensor(2.)
 */
export const var_mean = callable(
  overload("var_mean(Tensor input, bool unbiased) -> [Tensor, Tensor]", (input, unbiased) =>
    spreadVarMean(input, null, false, Number(unbiased)),
  ),
  overload(
    "var_mean.dim(Tensor input, int[1]? dim, bool unbiased, bool keepdim=False) -> [Tensor, Tensor]",
    (input, dim, unbiased, keepdim) => spreadVarMean(input, dim, keepdim, Number(unbiased)),
  ),
  overload(
    "var_mean.correction(Tensor input, int[1]? dim=None, *, Number? correction=None, bool keepdim=False) -> [Tensor, Tensor]",
    (input, dim, correction, keepdim) => spreadVarMean(input, dim, keepdim, correction ?? 1),
  ),
);
