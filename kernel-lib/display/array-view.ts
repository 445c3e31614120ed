/**
 * A strided array seen from outside: what a tensor must offer to be drawn. Strides and
 * offset count elements; bool is kept as 0 and 1.
 */
export interface ArrayView {
  readonly dtype: { readonly name: string };
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
  readonly data: ArrayLike<number | bigint>;
}

/** Number of elements. */
export function numel(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** The part of a view with its leading axes fixed at `index`. */
export function select(view: ArrayView, index: readonly number[]): ArrayView {
  return {
    dtype: view.dtype,
    shape: view.shape.slice(index.length),
    strides: view.strides.slice(index.length),
    offset: index.reduce((offset, i, axis) => offset + i * view.strides[axis], view.offset),
    data: view.data,
  };
}

/** A view as rows and columns: a number is one cell, a vector one row. */
export function asMatrix(view: ArrayView): ArrayView {
  const missing = 2 - view.shape.length;
  if (missing <= 0) return view;
  const pad = Array.from({ length: missing }, () => 1);
  return { ...view, shape: [...pad, ...view.shape], strides: [...pad, ...view.strides] };
}

/** The element of a two-dimensional view. */
export function elementAt(matrix: ArrayView, row: number, column: number): number {
  return Number(matrix.data[matrix.offset + row * matrix.strides[0] + column * matrix.strides[1]]);
}

/** The multi-index of the `flat`-th element in row-major order. */
export function unravel(flat: number, shape: readonly number[]): number[] {
  const index = shape.map(() => 0);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = flat % shape[axis];
    flat = Math.floor(flat / shape[axis]);
  }
  return index;
}

/** Copies `count` elements from the `start`-th in row-major order on into `target` at `at`, row by row. */
export function copyRun(view: ArrayView, start: number, count: number, target: Float64Array, at: number): void {
  const { data } = view;
  // Axes of length 1 would only make the rows short.
  const axes = view.shape.map((_, axis) => axis).filter((axis) => view.shape[axis] !== 1);
  const shape = axes.map((axis) => view.shape[axis]);
  const strides = axes.map((axis) => view.strides[axis]);
  const last = shape.length - 1;
  const [length, stride] = last < 0 ? [1, 0] : [shape[last], strides[last]];
  for (let copied = 0; copied < count; ) {
    const index = unravel(start + copied, shape);
    const position = index.reduce((offset, i, axis) => offset + i * strides[axis], view.offset);
    const run = Math.min(count - copied, length - (index[last] ?? 0));
    for (let i = 0; i < run; i++) target[at + copied + i] = Number(data[position + i * stride]);
    copied += run;
  }
}
