import { IndexError, RuntimeError } from "../../base/errors.js";
import { astype, copy, scalar } from "../../ops/cast.js";
import { type ArrayIndex, alignPicks, gather, type Pick, places, scatter } from "../../ops/indexing.js";
import { sizeText, expand as stretch } from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { parseSlice } from "../../tensor/slice.js";
import { writeInPlace } from "../graph/in-place.js";
import { apply, type Op } from "../op.js";
import { type Operand, type Scalar, toOperand, unbroadcast } from "../operand.js";
import type { Tensor } from "../tensor.js";
import { alias, select, slice, unsqueeze } from "./layout.js";

/** What may stand between the brackets: an integer, `"a:b:s"`, `"..."`, null for a new axis, a list or a tensor. */
export type Index = number | string | null | boolean | readonly number[] | readonly boolean[] | Tensor;

/** A view by the simple entries, and what the lists and tensors still have to pick from it. */
interface Looked {
  readonly view: Tensor;
  readonly picks: readonly Pick[];
}

function isTensor(entry: Index): entry is Tensor {
  return typeof entry === "object" && entry !== null && "array" in entry;
}

function axesOf(entry: Index): number {
  if (entry === null || entry === "..." || typeof entry === "boolean") return 0;
  if (isTensor(entry) && (entry.dtype.name === "bool" || entry.dtype.name === "uint8")) return entry.ndim;
  return 1;
}

/** Applies the entries one by one, as PyTorch does, so that `grad_fn` names the last of them. */
function look(
  input: Tensor,
  entries: readonly Index[],
  toTensor: (list: readonly (number | boolean)[]) => Tensor,
): Looked {
  const named = entries.reduce<number>((count, entry) => count + axesOf(entry), 0);
  if (named > input.ndim) throw new IndexError(`too many indices for tensor of dimension ${input.ndim}`);
  let view = input;
  let axis = 0;
  let gone = 0; // how many of the input's dimensions the view has more (integers) or fewer (new axes)
  const picks: Pick[] = [];
  for (const entry of entries) {
    if (entry === "...") axis += input.ndim - named;
    else if (entry === null) {
      view = unsqueeze(view, axis++);
      gone--;
    } else if (typeof entry === "number") {
      view = selectAt(view, axis, entry, axis + gone, input);
      gone++;
    } else if (typeof entry === "string") view = sliceAt(view, axis++, entry);
    else if (typeof entry === "boolean") throw new TypeError("a boolean cannot be an index here; use a bool tensor");
    else {
      const list = isTensor(entry) ? entry : toTensor(entry);
      picks.push({ axis, index: list.array });
      axis += axesOf(list);
    }
  }
  return { view, picks };
}

function selectAt(view: Tensor, axis: number, index: number, named: number, input: Tensor): Tensor {
  if (input.ndim === 0) {
    throw new IndexError(
      "invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number",
    );
  }
  return select(view, axis, index, named);
}

function sliceAt(view: Tensor, axis: number, text: string): Tensor {
  const length = view.array.shape[axis];
  const { start, stop, step } = parseSlice(text, length);
  return start === 0 && stop >= length && step === 1 ? view : slice(view, axis, start, stop, step);
}

interface Picks {
  readonly index: ArrayIndex;
}

const indexOp: Op<Picks> = {
  grad_fn: "IndexBackward0",
  forward: ([a], { index }) => gather(a, places(a, index)),
  backward: (grad, { shapes, options }) => {
    const whole = NdArray.zeros(grad.dtype, shapes[0]);
    scatter(whole, places(whole, options.index), grad, true);
    return [whole];
  },
};

type ToTensor = (list: readonly (number | boolean)[]) => Tensor;

/** `x[entries]`: a view for integers, slices and new axes; a copy where lists or tensors pick. */
export function at(input: Tensor, entries: readonly Index[], toTensor: ToTensor): Tensor {
  const { view, picks } = look(input, entries, toTensor);
  if (picks.length > 0) return apply(indexOp, [view], { index: alignPicks(view.array.shape, picks) });
  return view === input ? alias(input) : view;
}

const copyOp: Op<null> = {
  grad_fn: "CopyBackwards",
  forward: ([a, b]) => copy(stretch(astype(b, a.dtype), a.shape)),
  backward: (grad, context) => [
    context.needs(0) ? NdArray.zeros(grad.dtype, grad.shape) : null,
    context.needs(1) ? unbroadcast(grad, context.shapes[1]) : null,
  ],
};

/** Overwrites a tensor with values that broadcast to its shape. */
export function copy_(target: Tensor, source: Operand): Tensor {
  const value = toOperand(source);
  return writeInPlace(target, (self) => apply(copyOp, [self, value], null));
}

const fillOp: Op<{ readonly name: string; readonly value: Scalar }> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { value }) => stretch(scalar(value, a.dtype), a.shape),
  backward: (grad) => [NdArray.zeros(grad.dtype, grad.shape)],
};

/** One number everywhere. */
export function fill_(target: Tensor, value: Scalar, name: string): Tensor {
  return writeInPlace(target, (self) => apply(fillOp, [self], { name, value }));
}

const putOp: Op<Picks> = {
  grad_fn: "IndexPutBackward0",
  forward: ([a, values], { index }) => {
    const out = copy(a);
    const where = places(out, index);
    scatter(out, where, fitted(astype(values, a.dtype), where.shape), false);
    return out;
  },
  backward: (grad, context) => {
    const where = places(grad, context.options.index);
    const rest = copy(grad);
    if (context.needs(0))
      scatter(rest, places(rest, context.options.index), NdArray.zeros(grad.dtype, where.shape), false);
    return [
      context.needs(0) ? rest : null,
      context.needs(1) ? unbroadcast(gather(grad, where), context.shapes[1]) : null,
    ];
  },
};

function fitted(values: NdArray, shape: readonly number[]): NdArray {
  try {
    return stretch(withoutLeadingOnes(values, shape.length), shape);
  } catch {
    throw new RuntimeError(
      `shape mismatch: value tensor of shape ${sizeText(values.shape)} cannot be broadcast to indexing result of shape ${sizeText(shape)}`,
    );
  }
}

function withoutLeadingOnes(values: NdArray, rank: number): NdArray {
  let extra = 0;
  while (values.ndim - extra > rank && values.shape[extra] === 1) extra++;
  return extra === 0 ? values : values.view(values.shape.slice(extra), values.strides.slice(extra));
}

/** `x[entries] = value`, in place. */
export function set(input: Tensor, entries: readonly Index[], value: Operand, toTensor: ToTensor): void {
  const { view, picks } = look(input, entries, toTensor);
  const source = toOperand(value);
  if (picks.length > 0) {
    const index = alignPicks(view.array.shape, picks);
    writeInPlace(view, (self) => apply(putOp, [self, source], { index }));
    return;
  }
  const trimmed = withoutLeadingOnes(source.array, view.ndim);
  copy_(view, trimmed === source.array ? value : source.reshape([...trimmed.shape]));
}
