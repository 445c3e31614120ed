import { IndexError, RuntimeError } from "../../base/errors.js";
import { cat } from "../../ops/assemble.js";
import { copy } from "../../ops/cast.js";
import * as layout from "../../ops/layout.js";
import { sum } from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { method, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { takeView } from "./layout.js";

const reshaped = (a: NdArray, shape: readonly number[]): NdArray =>
  (a.isContiguous ? a : copy(a)).view(shape, contiguousStrides(shape));

/** The shape of the input with ones in front, for as many repeats. */
function leadingOnes(shape: readonly number[], rank: number): number[] {
  return [...new Array<number>(rank - shape.length).fill(1), ...shape];
}

const repeatPrimitive: Primitive<{ readonly repeats: readonly number[] }> = {
  grad_fn: "RepeatBackward0",
  forward: ([a], { repeats }) => {
    const own = leadingOnes(a.shape, repeats.length);
    const single = reshaped(
      a,
      own.flatMap((length) => [1, length]),
    );
    const many = layout.expand(
      single,
      own.flatMap((length, k) => [repeats[k], length]),
    );
    return reshaped(
      copy(many),
      own.map((length, k) => length * repeats[k]),
    );
  },
  backward: (grad, { shapes, options: { repeats } }) => {
    const own = leadingOnes(shapes[0], repeats.length);
    const parted = reshaped(
      grad,
      own.flatMap((length, k) => [repeats[k], length]),
    );
    return [
      reshaped(
        sum(
          parted,
          repeats.map((_, k) => 2 * k),
          false,
          grad.dtype,
        ),
        shapes[0],
      ),
    ];
  },
  gradient: linearly(),
};

/**
 * The tensor over and over along each dimension, as a copy.
 *
 * @param repeats how often, for each dimension; more of them make new dimensions in front
 * @throws RuntimeError for fewer numbers than there are dimensions, or a negative one
 * @example torch.tensor([1, 2]).repeat(2, 2) // tensor([[1., 2., 1., 2.], [1., 2., 1., 2.]])
 */
method("Tensor::repeat(Tensor input, int... repeats) -> Tensor", (input, repeats) => {
  if (repeats.length < input.ndim) {
    throw new RuntimeError(
      "Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor",
    );
  }
  const shape = leadingOnes(arrayOf(input).shape, repeats.length).map((length, k) => length * repeats[k]);
  const negative = shape.find((length) => length < 0);
  if (negative !== undefined) {
    throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${shape.join(", ")}]`);
  }
  return apply(repeatPrimitive, [input], { repeats });
});

interface Shift {
  readonly axis: number;
  readonly shift: number;
}

/** Moves the elements along an axis; what goes out at one end comes in at the other. */
function shiftAlong(a: NdArray, { axis, shift }: Shift): NdArray {
  const length = a.shape[axis];
  if (length === 0) return a;
  const cut = ((-shift % length) + length) % length;
  return cat([layout.slice(a, axis, cut, length, 1), layout.slice(a, axis, 0, cut, 1)], axis);
}

/** Shifts along dimensions, or along the flattened array. */
function shiftAll(a: NdArray, shifts: readonly Shift[], isFlat: boolean): NdArray {
  const moved = shifts.reduce(shiftAlong, isFlat ? reshaped(a, [a.size]) : a);
  return isFlat ? reshaped(moved, a.shape) : moved;
}

const rollPrimitive: Primitive<{ readonly shifts: readonly Shift[]; readonly isFlat: boolean }> = {
  grad_fn: "RollBackward0",
  forward: ([a], { shifts, isFlat }) => copy(shiftAll(a, shifts, isFlat)),
  backward: (grad, { options: { shifts, isFlat } }) => [
    shiftAll(
      grad,
      shifts.map(({ axis, shift }) => ({ axis, shift: -shift })),
      isFlat,
    ),
  ],
  gradient: linearly(),
};

/**
 * Elements moved along dimensions; what goes out at one end comes in at the other.
 *
 * @param shifts how far, for each dimension
 * @param dims which dimensions; none means along the flattened tensor
 * @throws RuntimeError unless there is one shift for each dimension
 * @example torch.arange(4).roll(1) // tensor([3, 0, 1, 2])
 */
export const roll = operation("roll(Tensor input, int[1] shifts, int[1] dims=[]) -> Tensor", (input, shifts, dims) => {
  const [by, along] = [listOf(shifts), listOf(dims)];
  if (along.length === 0 && by.length === 1) {
    const shifts = input.ndim === 0 ? [] : [{ axis: 0, shift: by[0] }];
    return apply(rollPrimitive, [input], { shifts, isFlat: true });
  }
  if (by.length === 0) throw new RuntimeError("`shifts` required");
  if (by.length !== along.length) {
    throw new RuntimeError(`shifts and dimensions must align. shifts: ${by.length}, dims:${along.length}`);
  }
  if (input.ndim === 0) throw new IndexError(`Dimension specified as ${along[0]} but tensor has no dimensions`);
  return apply(rollPrimitive, [input], {
    shifts: by.map((shift, k) => ({ shift, axis: wrapDim(along[k], input.ndim) })),
    isFlat: false,
  });
});

const listOf = (value: number | readonly number[]): readonly number[] => (typeof value === "number" ? [value] : value);

/**
 * The slices along a dimension, as views without it.
 *
 * @throws RuntimeError or IndexError for a dimension that there is not
 * @example torch.tensor([[1, 2], [3, 4]]).unbind(1) // [tensor([1., 3.]), tensor([2., 4.])]
 */
export const unbind = operation("unbind(Tensor input, int dim=0) -> Tensor[]", (input, dim): Tensor[] => {
  const axis = wrapDim(dim, input.ndim);
  if (input.ndim === 0) throw new IndexError(`Dimension specified as ${axis} but tensor has no dimensions`);
  return Array.from({ length: arrayOf(input).shape[axis] }, (_, k) =>
    takeView("Unbind", input, (a) => layout.select(a, axis, k)),
  );
});
