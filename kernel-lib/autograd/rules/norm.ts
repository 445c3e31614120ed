import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { full, zipElements } from "../../ops/elementwise.js";
import * as reduce from "../../ops/reduce.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import { type DType, float64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { operation } from "../operation.js";
import { shared, spread } from "./adjoint.js";
import { combine } from "./binary.js";
import { castTensor } from "./cast.js";
import { expandReduced, type ReducedAxes, resolveAxes } from "./reduce.js";

/** The p-norm of floating numbers. */
export const normPrimitive: Primitive<ReducedAxes & { readonly p: number; readonly name: string }> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axes, keepdim, p }) => reduce.norm(a, axes, keepdim, p),
  backward: (grad, context) => {
    const { p } = context.options;
    const x = context.input(0);
    const size = expandReduced(context.output, x.shape, context.options);
    const ties =
      p === Infinity ? reduce.sum(equalMagnitude(x, size), context.options.axes, true, x.dtype) : full([], 1, x.dtype);
    const slope = zipElements({ number: (v, n) => normSlope(v, n, p), bigint: (v) => v }, x, size, grad.dtype);
    const share = zipElements(pairFunctions.div, slope, ties, grad.dtype);
    return [combine("mul", share, expandReduced(grad, x.shape, context.options))];
  },
  gradient: (grad, context) => {
    const { p, ...how } = context.options;
    if (p === Infinity || p === 0) return shared<typeof context.options>()(grad, context);
    const x = context.tensor(0);
    const size = spread(context.result, x.shape, how);
    const share = spread(grad, x.shape, how).mul(
      p === 2
        ? x.div(size)
        : x.sign().mul(
            x
              .abs()
              .div(size)
              .pow(p - 1),
          ),
    );
    return [share.masked_fill(size.eq(0), 0)];
  },
  saves: [0],
  savesOutput: true,
};

function equalMagnitude(x: NdArray, size: NdArray): NdArray {
  return zipElements({ number: (v, n) => (Math.abs(v) === n ? 1 : 0), bigint: (v) => v }, x, size, x.dtype);
}

function normSlope(x: number, norm: number, p: number): number {
  const sign = x > 0 ? 1 : x < 0 ? -1 : 0;
  if (norm === 0 || p === 0) return 0;
  if (p === 1) return sign;
  if (p === Infinity) return Math.abs(x) === norm ? sign : 0;
  return sign * (Math.abs(x) / norm) ** (p - 1);
}

/** @throws RuntimeError for a dtype to compute in that is no floating one, or narrower than the input's */
function checkType(own: DType, dtype: DType): void {
  const routine = "linalg.vector_norm";
  if (!dtype.is_floating_point) {
    throw new RuntimeError(`${routine}: dtype should be floating point or complex, but got ${dtype.scalarType}`);
  }
  if (own === float64 && dtype !== float64) {
    throw new RuntimeError(
      `${routine}: the dtype of the input (${own.scalarType}) should be convertible without narrowing to the specified dtype (${dtype.scalarType})`,
    );
  }
}

/**
 * The p-norm: Euclidean unless given.
 *
 * @param p the order, a number; `"fro"` and null mean 2
 * @param dim one dimension or several; all of them where it is null
 * @param keepdim whether folded dimensions stay, with length 1
 * @param dtype the type to compute in
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([3, 4]).norm() // tensor(5.)
 */
export const norm = operation(
  "def norm(Tensor input, float|str? p='fro', int[1]? dim=None, bool keepdim=False, dtype? dtype=None) -> Tensor",
  (input, p, dim, keepdim, dtype) => {
    if (!input.dtype.is_floating_point) {
      throw new NotImplementedError(
        `linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${input.dtype.scalarType}`,
      );
    }
    if (dtype !== null) checkType(input.dtype, dtype);
    const source = dtype === null ? input : castTensor(input, dtype);
    const order = p === null || p === "fro" ? 2 : p;
    if (typeof order === "string") throw new RuntimeError(`linalg.matrix_norm: Order ${order} not supported.`);
    if (Number.isNaN(order)) throw new TypeError("the order of the norm must be a number, but got NaN");
    const name = "LinalgVectorNormBackward0";
    return apply(normPrimitive, [source], { ...resolveAxes(source, dim, keepdim), p: order, name });
  },
);

/**
 * How far two tensors are apart: the norm of their difference.
 *
 * @param p which norm
 * @throws RuntimeError for shapes that do not broadcast
 * @example torch.tensor([1, 2]).dist(torch.tensor([4, 6])) // tensor(5.)
 */
export const dist = operation("dist(Tensor input, Tensor other, Number p=2) -> Tensor", (input, other, p) => {
  const difference = input.sub(other);
  const axes = resolveAxes(difference, null, false);
  return apply(normPrimitive, [difference], { ...axes, p: Number(p), name: "DistBackward0" });
});
