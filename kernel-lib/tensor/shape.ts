import { IndexError, RuntimeError } from "../base/errors.js";

/** Number of elements of a shape; 1 for the empty shape of a scalar. */
export function numel(shape: readonly number[]): number {
  let count = 1;
  for (const length of shape) count *= length;
  return count;
}

/** Whether two lists of lengths are the same. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
}

/** Row-major strides, in elements: `[2, 3, 4]` → `[12, 4, 1]`. */
export function contiguousStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = step;
    step *= Math.max(shape[axis], 1);
  }
  return strides;
}

/**
 * The shape two operands broadcast to.
 *
 * @throws RuntimeError naming the first axis, counted from the right, that does not fit.
 */
export function broadcastShapes(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  const shape = new Array<number>(rank);
  for (let axis = rank - 1; axis >= 0; axis--) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw new RuntimeError(
        `The size of tensor a (${left}) must match the size of tensor b (${right}) at non-singleton dimension ${axis}`,
      );
    }
    shape[axis] = left === 1 ? right : left;
  }
  return shape;
}

/** Strides that repeat an array of `shape` along the axes of `target`: stride 0 where it is stretched. */
export function broadcastStrides(
  shape: readonly number[],
  strides: readonly number[],
  target: readonly number[],
): number[] {
  const shift = target.length - shape.length;
  return target.map((_, axis) => (axis < shift || shape[axis - shift] === 1 ? 0 : strides[axis - shift]));
}

/**
 * Turns a dimension that may count from the end into one from 0.
 *
 * @throws IndexError `Dimension out of range (expected to be in range of [-2, 1], but got 2)`
 */
export function wrapDim(dim: number, rank: number): number {
  const reach = Math.max(rank, 1); // a scalar accepts -1 and 0
  if (!Number.isInteger(dim)) throw new TypeError(`dim must be an integer, but got ${dim}`);
  if (dim < -reach || dim >= reach) {
    throw new IndexError(
      `Dimension out of range (expected to be in range of [${-reach}, ${reach - 1}], but got ${dim})`,
    );
  }
  return dim < 0 ? dim + reach : dim;
}
