import { IndexError, RuntimeError } from "../../base/errors.js";
import { typeName } from "../../base/kinds.js";
import { astype, copy, fillValue } from "../../ops/cast.js";
import { type ArrayIndex, alignPicks, gather, locatePicks, type Pick, scatter } from "../../ops/indexing.js";
import { expandInto, sizeText, expand as stretch } from "../../ops/layout.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { parseSlice } from "../../tensor/slice.js";
import { apply, type Primitive } from "../apply.js";
import { indexArray } from "../data.js";
import { writeInPlace } from "../graph/in-place.js";
import { requireApart } from "../graph/overlap.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { isTensor, type Operand, type Scalar, toOperand, unbroadcast } from "../operand.js";
import { method } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { flat, linearly } from "./adjoint.js";
import { aliasTensor, reshapeTensor, unsqueezeTensor } from "./layout.js";
import { selectTensor, sliceTensor } from "./slices.js";

/** What may stand between the brackets: an integer, `"a:b:s"`, `"..."`, null for a new axis, a list or a tensor. */
export type Index = number | string | null | boolean | readonly number[] | readonly boolean[] | Tensor;

/** A view by the integers, slices and new axes of an index, and the lists and tensors that still pick from it. */
interface IndexedView {
  readonly view: Tensor;
  readonly picks: readonly Pick[];
}

/** How many of the input's dimensions an entry stands for. */
function axesOf(entry: Index): number {
  if (entry === null || entry === "..." || typeof entry === "boolean") return 0;
  if (isTensor(entry) && (entry.dtype.name === "bool" || entry.dtype.name === "uint8")) return entry.ndim;
  return 1;
}

const noDimension =
  "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number";

/** @throws IndexError for entries that no tensor takes, and for those that a scalar does not */
function checkEntries({ ndim }: Tensor, entries: readonly Index[]): void {
  const [first] = entries;
  if (entries.some((entry) => typeof entry === "number" && !Number.isInteger(entry))) {
    throw new IndexError(
      "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got float)",
    );
  }
  if (ndim > 0 || entries.length > 1) return;
  if (typeof first === "number") throw new IndexError(noDimension);
  if (typeof first === "string" && first !== "...") {
    throw new IndexError("slice() cannot be applied to a 0-dim tensor.");
  }
}

/** Applies the entries one by one, as PyTorch does, so that `grad_fn` names the last of them. */
function applyEntries(input: Tensor, entries: readonly Index[]): IndexedView {
  checkEntries(input, entries);
  const named = entries.reduce<number>((count, entry) => count + axesOf(entry), 0);
  if (named > input.ndim) throw new IndexError(`too many indices for tensor of dimension ${input.ndim}`);
  let view = input;
  let axis = 0;
  let dropped = 0; // how many fewer axes than the input the view has so far: integers drop one, null adds one
  const picks: Pick[] = [];
  for (const entry of entries) {
    if (entry === "...") axis += input.ndim - named;
    else if (entry === null) {
      view = unsqueezeTensor(view, axis++);
      dropped--;
    } else if (typeof entry === "number") {
      view = selectTensor(view, axis, entry, axis + dropped);
      dropped++;
    } else if (typeof entry === "string") view = sliceAt(view, axis++, entry, entries.length === 1);
    else if (typeof entry === "boolean") {
      // a new axis, of which the one element is taken or not
      view = unsqueezeTensor(view, axis);
      picks.push({ axis: axis++, index: new NdArray(int64, new BigInt64Array(Number(entry)), [Number(entry)]) });
      dropped--;
    } else {
      const list = isTensor(entry) ? entry : toIndexTensor(entry);
      picks.push({ axis, index: arrayOf(list) });
      axis += axesOf(list);
    }
  }
  return { view, picks };
}

/** A slice alone, `x[:]`, is taken also where it is the whole axis. */
function sliceAt(view: Tensor, axis: number, text: string, isAlone: boolean): Tensor {
  const length = arrayOf(view).shape[axis];
  const { start, stop, step } = parseSlice(text, length);
  return !isAlone && start === 0 && stop >= length && step === 1 ? view : sliceTensor(view, axis, start, stop, step);
}

interface IndexOptions {
  readonly index: ArrayIndex;
}

const pickPrimitive: Primitive<IndexOptions> = {
  grad_fn: "IndexBackward0",
  forward: ([a], { index }) => gather(a, locatePicks(a, index)),
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    scatter(whole, locatePicks(whole, options.index), grad, true);
    return [whole];
  },
  gradient: linearly(),
};

/** Converts a list of positions, or of booleans, to a tensor. */
function toIndexTensor(entry: unknown): Tensor {
  if (Array.isArray(entry)) return fromArray(indexArray(entry));
  throw new TypeError(
    `expected an integer, a slice such as "1:3", "...", null, a list or a tensor as index, but got ${typeName(entry)}`,
  );
}

/**
 * Python's `x[…]`: integers, slices as strings, `"..."`, null for a new axis, lists and integer or bool tensors. A view
 * for integers, slices and new axes; a copy where lists or tensors pick.
 *
 * @throws IndexError for what there is not
 * @example X.at(":", "2:6") // Python: X[:, 2:6]
 */
method("Tensor::at(Tensor input, Index... index) -> Tensor", (input, index) => {
  const { view, picks } = applyEntries(input, index);
  if (picks.length > 0) return apply(pickPrimitive, [view], { index: alignPicks(arrayOf(view).shape, picks) });
  return view === input ? aliasTensor(input) : view;
});

const copyPrimitive: Primitive<null> = {
  grad_fn: "CopyBackwards",
  forward: ([a, b]) => copy(expandInto(astype(b, a.dtype), a.shape)),
  backward: (grad, context) => [
    context.needs(0) ? NdArray.zeros(grad.dtype, grad.shape) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
  gradient: linearly(),
};

/** Overwrites a tensor with values that broadcast to its shape. */
function overwrite(target: Tensor, source: Operand, isUniform = false): Tensor {
  const value = toOperand(source);
  return writeInPlace(
    target,
    (self) => {
      requireApart(target, [value]);
      return apply(copyPrimitive, [self, value], null);
    },
    isUniform,
  );
}

const fillPrimitive: Primitive<{ readonly name: string; readonly value: Scalar }> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { value }) => stretch(fillValue(value, a.dtype), a.shape),
  backward: (grad) => [NdArray.zeros(grad.dtype, grad.shape)],
  gradient: flat(),
};

/** Writes one number to all elements. */
function fillTensor(target: Tensor, value: Scalar, name: string): Tensor {
  return writeInPlace(target, (self) => apply(fillPrimitive, [self], { name, value }), true);
}

/**
 * Values of another tensor (or one number), converted to this type, in place.
 *
 * @throws RuntimeError for values that do not broadcast to this shape
 * @example torch.zeros(2).copy_(torch.tensor([1, 2])) // tensor([1., 2.])
 */
method("Tensor::copy_(Tensor input, Tensor|Number other, bool non_blocking=False) -> Tensor", (input, other) =>
  overwrite(input, other),
);

/**
 * One value everywhere, in place.
 *
 * @param value a number, or a tensor with one element
 * @example torch.zeros(2).fill_(7) // tensor([7., 7.])
 */
method("Tensor::fill_(Tensor input, Tensor|Number value) -> Tensor", (input, value) => {
  if (!isTensor(value)) return fillTensor(input, value, "FillBackward2");
  if (value.ndim > 0) {
    throw new RuntimeError(
      `fill_ only supports 0-dimension value tensor but got tensor with ${value.ndim} dimensions.`,
    );
  }
  return overwrite(input, value, true);
});

/**
 * Zeros, in place.
 *
 * @example torch.ones(2).zero_() // tensor([0., 0.])
 */
method("Tensor::zero_(Tensor input) -> Tensor", (input) => fillTensor(input, 0, "ZeroBackward0"));

const putPrimitive: Primitive<IndexOptions> = {
  grad_fn: "IndexPutBackward0",
  forward: ([a, values], { index }) => {
    const out = copy(a);
    const where = locatePicks(out, index);
    scatter(out, where, broadcastToPlaces(astype(values, a.dtype), where.shape), false);
    return out;
  },
  backward: (grad, context) => {
    const where = locatePicks(grad, context.options.index);
    const rest = copy(grad);
    if (context.needs(0))
      scatter(rest, locatePicks(rest, context.options.index), NdArray.zeros(grad.dtype, where.shape), false);
    return [
      context.needs(0) ? rest : null,
      context.needs(1) ? unbroadcast(gather(grad, where), context.shapes[1]) : null,
    ];
  },
  gradient: linearly(),
};

/** @throws RuntimeError for values that do not broadcast to the shape of what is indexed */
function broadcastToPlaces(values: NdArray, shape: readonly number[]): NdArray {
  try {
    return stretch(dropLeadingOnes(values, shape.length), shape);
  } catch {
    throw new RuntimeError(
      `shape mismatch: value tensor of shape ${sizeText(values.shape)} cannot be broadcast to indexing result of shape ${sizeText(shape)}`,
    );
  }
}

function dropLeadingOnes(values: NdArray, rank: number): NdArray {
  let extra = 0;
  while (values.ndim - extra > rank && values.shape[extra] === 1) extra++;
  return extra === 0 ? values : values.view(values.shape.slice(extra), values.strides.slice(extra));
}

/**
 * Python's `x[…] = value`, with one index or a list of them.
 *
 * @throws IndexError for what there is not, RuntimeError for values that do not fit
 * @example X.set([":", "2:6"], 0) // Python: X[:, 2:6] = 0
 */
method("Tensor::set(Tensor input, Index|Index[] index, Tensor|Number value) -> None", (input, index, value) => {
  const { view, picks } = applyEntries(input, Array.isArray(index) ? (index as readonly Index[]) : [index as Index]);
  const source = isTensor(value) ? value : fromArray(fillValue(value, view.dtype));
  if (picks.length > 0) {
    const where = alignPicks(arrayOf(view).shape, picks);
    requireApart(view, [source], false);
    writeInPlace(view, (self) => apply(putPrimitive, [self, source], { index: where }));
    return;
  }
  const trimmed = dropLeadingOnes(arrayOf(source), view.ndim);
  stretch(trimmed, arrayOf(view).shape); // throws in the words of an assignment where the shapes do not fit
  overwrite(view, trimmed === arrayOf(source) ? source : reshapeTensor(source, trimmed.shape));
});
