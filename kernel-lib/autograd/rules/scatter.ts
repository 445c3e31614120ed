import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { locateAlong } from "../../ops/axis-index.js";
import { astype, copy, fillValue } from "../../ops/cast.js";
import { gather as read, scatter as write } from "../../ops/indexing.js";
import { expand, sizeText, slice } from "../../ops/layout.js";
import { reduceGradient, reduceInto, type ScatterReduction } from "../../ops/scatter-reduce.js";
import { bool } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import type { Scalar } from "../operand.js";
import { elementwise, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { type Along, checkIndex } from "./gather.js";
import { withoutGradient } from "./without-gradient.js";

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
  gradient: linearly(),
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
  checkIndex("scatter", input, index);
  wrapDim(dim, source.ndim);
  if (source.dtype !== input.dtype) {
    throw new RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype");
  }
  checkWrite(input, axis, index, source);
  const accumulate = name === "scatter_add";
  const grad_fn = accumulate ? "ScatterAddBackward0" : "ScatterBackward0";
  return apply(scatterPrimitive, [input, source], { name: grad_fn, axis, index: arrayOf(index), accumulate });
}

const words: { readonly [word: string]: ScatterReduction } = { add: "sum", multiply: "prod" };

const joinPrimitive = withoutGradient<Along & { readonly reduction: ScatterReduction }>(
  "scatter",
  ([a, values], { axis, index, reduction }) => {
    const out = copy(a);
    reduceInto(out, locateAlong(out, axis, index), copy(cropTo(values, index.shape)), reduction, true);
    return out;
  },
);

/** Values added to, or multiplied with, what stands at the places. */
function joinAt({ input, dim, index, name }: Write, source: Tensor, reduce: string): Tensor {
  const axis = wrapDim(dim, input.ndim);
  checkIndex("scatter", input, index, "self");
  if (source.ndim > 0) wrapDim(dim, source.ndim);
  if (source.dtype !== input.dtype) throw new RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype");
  checkWrite(input, axis, index, source.ndim === 0 && input.ndim > 0 ? null : source);
  const reduction = words[reduce];
  if (reduction === undefined) throw new RuntimeError("reduce argument must be either add or multiply.");
  return apply(joinPrimitive, [input, source], { name, axis, index: arrayOf(index), reduction });
}

function scatterNumber({ input, dim, index }: Write, value: Scalar): Tensor {
  const axis = wrapDim(dim, input.ndim);
  checkIndex("scatter", input, index);
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
 * @param reduce `"add"` or `"multiply"`: what to do with what stands there, instead of overwriting it; without gradients
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
  overload(
    "scatter.reduce(Tensor input, int dim, Tensor index, Tensor src, *, str reduce) -> Tensor",
    (input, dim, index, src, reduce) => joinAt({ input, dim, index, name: "scatter" }, src, reduce),
  ),
  overload(
    "scatter.value_reduce(Tensor input, int dim, Tensor index, Number value, *, str reduce) -> Tensor",
    (input, dim, index, value, reduce) =>
      joinAt({ input, dim, index, name: "scatter" }, fromArray(fillValue(value, input.dtype)), reduce),
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

interface Reduce extends Along {
  readonly reduction: ScatterReduction;
  readonly includeSelf: boolean;
}

/** Inputs: the tensor that is written to, and the values. */
const reducePrimitive: Primitive<Reduce> = {
  grad_fn: "ScatterReduceBackward0",
  forward: ([a, values], { axis, index, reduction, includeSelf }) => {
    const out = copy(a);
    reduceInto(out, locateAlong(out, axis, index), copy(cropTo(values, index.shape)), reduction, includeSelf);
    return out;
  },
  backward: (grad, context) => {
    const { axis, index, reduction, includeSelf } = context.options;
    checkSourceShape(context.shapes[1], index.shape, "ScatterReduceBackward0");
    const [self, values, result] = [context.input(0), context.input(1), context.output].map(copy);
    const places = locateAlong(self, axis, index);
    return reduceGradient(copy(grad), { self, values, result, places, reduction, includeSelf });
  },
  saves: [0, 1],
  savesOutput: true,
};

const reductions = ["sum", "prod", "mean", "amax", "amin"] as const;

/**
 * A copy in which the values that an index sends to one place come together, with what stands there.
 *
 * @param index int64, of the input's rank
 * @param src the values, a tensor at least as large as the index
 * @param reduce `"sum"`, `"prod"`, `"mean"`, `"amax"` or `"amin"`
 * @param include_self whether what stands there counts
 * @throws RuntimeError for places that there are not, and for other words
 * @example torch.zeros(2).scatter_reduce(0, torch.tensor([0, 0], { dtype: torch.int64 }), torch.tensor([3, 5]), "amax") // tensor([5., 0.])
 */
export const scatter_reduce = elementwise(
  "scatter_reduce(Tensor input, int dim, Tensor index, Tensor src, str reduce, *, bool include_self=True) -> Tensor",
  (input, dim, index, src, reduce, include_self) => {
    const axis = wrapDim(dim, input.ndim);
    checkIndex("scatter", input, index, "self");
    if (src.dtype !== input.dtype) throw new RuntimeError("scatter(): Expected self.dtype to be equal to src.dtype");
    checkWrite(input, axis, index, src);
    const reduction = reductions.find((word) => word === reduce);
    if (reduction === undefined) {
      throw new RuntimeError(`reduce argument must be either sum, prod, mean, amax or amin, got ${reduce}`);
    }
    if (reduction === "mean" && input.dtype === bool) {
      throw new NotImplementedError("\"scatter_gather_tensor_cpu_reduce_mean\" not implemented for 'Bool'");
    }
    const options = { name: "scatter_reduce", axis, index: arrayOf(index), reduction, includeSelf: include_self };
    return apply(reducePrimitive, [input, src], options);
  },
);
