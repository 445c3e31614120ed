import { IndexError, RuntimeError } from "../../base/errors.js";
import { locateAlong } from "../../ops/axis-index.js";
import { astype, copy, fillValue } from "../../ops/cast.js";
import { gather as read, scatter as write } from "../../ops/indexing.js";
import { expand, sizeText, slice } from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import type { Scalar } from "../operand.js";
import { elementwise, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";

interface Along {
  readonly name: string;
  readonly axis: number;
  readonly index: NdArray;
}

export const gatherPrimitive: Primitive<Along> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { axis, index }) => read(a, locateAlong(a, axis, index)),
  backward: (grad, { shapes, options: { axis, index } }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    write(whole, locateAlong(whole, axis, index), grad, true);
    return [whole];
  },
};

function checkIndex(name: string, input: Tensor, index: Tensor): void {
  if (!/^int(32|64)$/.test(index.dtype.name)) {
    throw new RuntimeError(`${name}(): Expected dtype int32/int64 for index`);
  }
  if (Math.max(index.ndim, 1) !== Math.max(input.ndim, 1)) {
    throw new RuntimeError("Index tensor must have the same number of dimensions as input tensor");
  }
}

/** @throws RuntimeError for an index that reaches beyond the other dimensions */
function checkReach({ input, axis, index }: { input: Tensor; axis: number; index: Tensor }): void {
  const own = arrayOf(input).shape;
  const wrong = arrayOf(index).shape.findIndex((length, k) => k !== axis && length > own[k]);
  if (wrong < 0) return;
  throw new RuntimeError(
    `Size does not match at dimension ${wrong} expected index [${index.shape.join(", ")}] to be no larger than self [${own.join(", ")}] apart from dimension ${axis}`,
  );
}

/**
 * Elements whose places along a dimension an index gives.
 *
 * @param index int64, of the input's rank
 * @throws RuntimeError for places that there are not
 * @example torch.tensor([[1, 2], [3, 4]]).gather(1, torch.tensor([[1], [0]], { dtype: torch.int64 })) // tensor([[2.], [3.]])
 */
export const gather = operation("gather(Tensor input, int dim, Tensor index) -> Tensor", (input, dim, index) => {
  const axis = wrapDim(dim, input.ndim);
  checkIndex("gather", input, index);
  checkReach({ input, axis, index });
  return apply(gatherPrimitive, [input], { name: "GatherBackward0", axis, index: arrayOf(index) });
});

interface Scatter extends Along {
  readonly accumulate: boolean;
}

/** Inputs: the tensor that is written to, and the values. */
const scatterPrimitive: Primitive<Scatter> = {
  grad_fn: ({ name }) => name,
  forward: ([a, values], { axis, index, accumulate }) => {
    const out = copy(a);
    write(out, locateAlong(out, axis, index), cropTo(astype(values, a.dtype), index.shape), accumulate);
    return out;
  },
  backward: (grad, context) => {
    const { axis, index, accumulate } = context.options;
    const rest = accumulate ? grad : copy(grad);
    if (!accumulate) {
      const nothing = NdArray.zeros(grad.dtype, index.shape);
      write(rest, locateAlong(rest, axis, index), nothing, false);
    }
    const values = (): NdArray => {
      checkSourceShape(context.shapes[1], index.shape, context.options.name);
      return read(grad, locateAlong(grad, axis, index));
    };
    return [context.needs(0) ? rest : null, context.needs(1) ? values() : null];
  },
};

/** The part of the values that an index of this shape reads; one number serves all. */
function cropTo(values: NdArray, shape: readonly number[]): NdArray {
  if (values.ndim === 0) return expand(values, shape);
  return shape.reduce((part, length, axis) => slice(part, axis, 0, length, 1), values);
}

/** @throws RuntimeError where the values are more than the index reads: PyTorch has no gradient for them either */
function checkSourceShape(source: readonly number[], index: readonly number[], name: string): void {
  if (source.join() === index.join()) return;
  throw new RuntimeError(
    `Function ${name} returned an invalid gradient at index 1 - got ${sizeText(index)} but expected shape compatible with ${sizeText(source)}`,
  );
}

/** @throws RuntimeError for an index that reaches beyond the input's other dimensions, or beyond the values */
function checkWrite(input: Tensor, axis: number, index: Tensor, source: Tensor | null): void {
  if (source !== null && Math.max(index.ndim, 1) !== Math.max(source.ndim, 1)) {
    throw new RuntimeError("Index tensor must have the same number of dimensions as src tensor");
  }
  const [own, read, values] = [input, index, source].map((tensor) => (tensor === null ? [] : arrayOf(tensor).shape));
  const isBeyond = (length: number, k: number): boolean =>
    (k !== axis && length > own[k]) || (source !== null && length > (values[k] ?? 1));
  if (!read.some(isBeyond)) return;
  const [wanted, there, given] = [read, own, values].map((shape) => `[${shape.join(", ")}]`);
  const size = source === null ? "" : ` and to be no larger size than src ${given}`;
  throw new RuntimeError(
    `Expected index ${wanted} to be no larger than self ${there} apart from dimension ${axis}${size}`,
  );
}

interface Write {
  readonly input: Tensor;
  readonly dim: number;
  readonly index: Tensor;
  readonly name: "scatter" | "scatter_add";
}

function scatterTensor({ input, dim, index, name }: Write, source: Tensor): Tensor {
  const axis = wrapDim(dim, input.ndim);
  checkIndex(name, input, index);
  wrapDim(dim, source.ndim);
  if (source.dtype !== input.dtype) {
    throw new RuntimeError(`${name}(): Expected self.dtype to be equal to src.dtype`);
  }
  checkWrite(input, axis, index, source);
  const accumulate = name === "scatter_add";
  const grad_fn = accumulate ? "ScatterAddBackward0" : "ScatterBackward0";
  return apply(scatterPrimitive, [input, source], { name: grad_fn, axis, index: arrayOf(index), accumulate });
}

function scatterNumber({ input, dim, index, name }: Write, value: Scalar): Tensor {
  const axis = wrapDim(dim, input.ndim);
  checkIndex(name, input, index);
  checkWrite(input, axis, index, null);
  const source = fromArray(fillValue(value, input.dtype));
  const options = { name: "ScatterBackward1", axis, index: arrayOf(index), accumulate: false };
  return apply(scatterPrimitive, [input, source], options);
}

/**
 * A copy with values written to the places along a dimension that an index gives.
 *
 * @param index int64, of the input's rank
 * @param src the values, a tensor at least as large as the index
 * @param value one number in their place
 * @throws RuntimeError for places that there are not
 * @example torch.zeros(1, 3).scatter(1, torch.tensor([[2]], { dtype: torch.int64 }), 5) // tensor([[0., 0., 5.]])
 */
export const scatter = elementwise(
  overload("scatter(Tensor input, int dim, Tensor index, Tensor src) -> Tensor", (input, dim, index, src) =>
    scatterTensor({ input, dim, index, name: "scatter" }, src),
  ),
  overload("scatter.value(Tensor input, int dim, Tensor index, Number value) -> Tensor", (input, dim, index, value) =>
    scatterNumber({ input, dim, index, name: "scatter" }, value),
  ),
);

/**
 * A copy with values added at the places along a dimension that an index gives.
 *
 * @param index int64, of the input's rank
 * @param src the values, a tensor at least as large as the index
 * @throws RuntimeError for places that there are not
 * @example torch.ones(1, 2).scatter_add(1, torch.tensor([[1]], { dtype: torch.int64 }), torch.ones(1, 1)) // tensor([[1., 2.]])
 */
export const scatter_add = elementwise(
  "scatter_add(Tensor input, int dim, Tensor index, Tensor src) -> Tensor",
  (input, dim, index, src) => scatterTensor({ input, dim, index, name: "scatter_add" }, src),
);

/**
 * The slices along a dimension that an index names.
 *
 * @param index a vector of int64 or int32
 * @throws IndexError or RuntimeError for what there is not
 * @example torch.tensor([[1, 2], [3, 4]]).index_select(0, torch.tensor([1], { dtype: torch.int64 })) // tensor([[3., 4.]])
 */
export const index_select = operation(
  "index_select(Tensor input, int dim, Tensor index) -> Tensor",
  (input, dim, index) => {
    const axis = wrapDim(dim, input.ndim);
    if (index.ndim > 1) throw new IndexError("index_select(): Index is supposed to be a vector");
    if (!/^int(32|64)$/.test(index.dtype.name)) {
      throw new RuntimeError("index_select(): Expected dtype int32 or int64 for index");
    }
    const { shape } = arrayOf(input);
    const places = index.ndim === 0 ? index.unsqueeze(0) : index;
    const outside = [...places.numpy()].map(Number).find((k) => k < 0 || k >= (shape[axis] ?? 1));
    if (outside !== undefined) {
      // PyTorch has a way of its own, and words of its own, for the first dimension
      if (axis === 0) throw new IndexError("index out of range in self");
      throw new RuntimeError(`INDICES element is out of DATA bounds, id=${outside} axis_dim=${shape[axis] ?? 1}`);
    }
    const wide = shape.map((length, k) => (k === axis ? places.numel() : length));
    const column = places.reshape(shape.map((_, k) => (k === axis ? -1 : 1)));
    return apply(gatherPrimitive, [input], {
      name: "IndexSelectBackward0",
      axis,
      index: expand(arrayOf(column), wide),
    });
  },
);
