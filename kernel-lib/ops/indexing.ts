import { IndexError } from "../base/errors.js";
import { bool, int32, int64, uint8 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { broadcastShapes, broadcastStrides, numel } from "../tensor/shape.js";
import { contiguous, dense, isTrue, type NumberArray } from "./cast.js";
import { sizeText } from "./layout.js";
import { eachRun } from "./rows.js";

/** One entry per axis: positions to take, or null to keep the axis whole. */
export type ArrayIndex = readonly (NdArray | null)[];

/** A tensor that stands at one axis of an index; a mask of rank r stands for r axes. */
export interface Pick {
  readonly axis: number;
  readonly index: NdArray;
}

/**
 * One entry for each axis of `shape`, with masks turned into the positions they mark.
 *
 * @throws IndexError for a mask of another shape and for tensors that are not integers or bool.
 */
export function alignPicks(shape: readonly number[], picks: readonly Pick[]): ArrayIndex {
  const aligned: (NdArray | null)[] = [];
  for (const { axis, index } of picks) {
    while (aligned.length < axis) aligned.push(null);
    if (index.dtype === bool || index.dtype === uint8) {
      checkMask(shape, index, axis);
      aligned.push(...nonzero(index));
    } else if (index.dtype === int64 || index.dtype === int32) aligned.push(index);
    else throw new IndexError("tensors used as indices must be long, int, byte or bool tensors");
  }
  return aligned;
}

function checkMask(shape: readonly number[], mask: NdArray, start: number): void {
  mask.shape.forEach((length, axis) => {
    if (length === shape[start + axis]) return;
    throw new IndexError(
      `The shape of the mask ${sizeText(mask.shape)} at index ${axis} does not match the shape of the indexed tensor ${sizeText(shape)} at index ${start + axis}`,
    );
  });
}

/** Positions of the elements that are not 0: one int64 vector for each axis. */
export function nonzero(a: NdArray): NdArray[] {
  const data = dense(a);
  const found: number[] = [];
  for (let i = 0; i < data.length; i++) if (isTrue(data[i])) found.push(i);
  let block = data.length;
  return a.shape.map((length) => {
    block /= length;
    const positions = found.map((i) => BigInt(Math.floor(i / block) % length));
    return new NdArray(int64, BigInt64Array.from(positions), [found.length]);
  });
}

/** One axis that a list picks from; PyTorch's refusal counts such axes alone. */
interface IndexedAxis {
  readonly length: number;
  readonly stride: number;
  readonly name: number;
}

/** Where each element of an indexing's result lies in the source's data. */
export interface Places {
  readonly shape: readonly number[];
  readonly at: Float64Array;
}

/**
 * The data positions that `a[index]` reads, with PyTorch's placement of the new
 * axes: where the indexed axes stood if they are neighbours, else first.
 */
export function locatePicks(a: NdArray, index: ArrayIndex): Places {
  const axes = index.flatMap((entry, axis) => (entry === null ? [] : [axis]));
  const lists = axes.map((axis) => index[axis] as NdArray);
  const common = broadcastIndex(lists);
  const gathered = new Float64Array(numel(common));
  for (const [k, list] of lists.entries())
    addSteps(gathered, list, common, { length: a.shape[axes[k]], stride: a.strides[axes[k]], name: k });
  const remaining = a.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const neighbours = axes.every((axis, k) => k === 0 || axis === axes[k - 1] + 1);
  const before = neighbours ? remaining.filter((axis) => axis < axes[0]) : [];
  const after = remaining.filter((axis) => !before.includes(axis));
  const shape = [...before.map((axis) => a.shape[axis]), ...common, ...after.map((axis) => a.shape[axis])];
  const at = new Float64Array(numel(shape));
  const steps = [
    ...before.map((axis) => a.strides[axis]),
    ...common.map(() => 0),
    ...after.map((axis) => a.strides[axis]),
  ];
  const list = new NdArray(int64, new BigInt64Array(0), common);
  const listSteps = [...before.map(() => 0), ...list.strides, ...after.map(() => 0)];
  const out = new NdArray(int64, new BigInt64Array(0), shape);
  const walks = [out, { strides: steps, offset: a.offset }, { strides: listSteps, offset: 0 }];
  eachRun(shape, walks, ([o, s, l], [os, ss, ls], length) => {
    for (let i = 0; i < length; i++) at[o + i * os] = s + i * ss + gathered[l + i * ls];
  });
  return { shape, at };
}

function broadcastIndex(lists: readonly NdArray[]): number[] {
  try {
    return lists.map((list) => [...list.shape]).reduce(broadcastShapes);
  } catch {
    const shapes = lists.map((list) => sizeText(list.shape)).join(", ");
    throw new IndexError(`shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes}`);
  }
}

function addSteps(gathered: Float64Array, list: NdArray, common: readonly number[], axis: IndexedAxis): void {
  const { length, stride, name } = axis;
  const stretched = contiguous(list.view(common, broadcastStrides(list.shape, list.strides, common)));
  const data = dense(stretched);
  for (let i = 0; i < gathered.length; i++) {
    const position = Number(data[i]);
    if (position < -length || position >= length) {
      throw new IndexError(`index ${position} is out of bounds for dimension ${name} with size ${length}`);
    }
    gathered[i] += (position < 0 ? position + length : position) * stride;
  }
}

/** Reads the elements at `places`. */
export function gather(a: NdArray, { shape, at }: Places): NdArray {
  const out = NdArray.zeros(a.dtype, shape);
  const to = out.data as NumberArray;
  const from = a.data as NumberArray;
  for (let i = 0; i < at.length; i++) to[i] = from[at[i]];
  return out;
}

/** Writes `values` (dense, of the places' shape) into the elements at `places`. */
export function scatter(a: NdArray, { at }: Places, values: NdArray, accumulate: boolean): void {
  const to = a.data as NumberArray;
  const from = dense(values) as NumberArray;
  if (accumulate) for (let i = 0; i < at.length; i++) to[at[i]] += from[i];
  else for (let i = 0; i < at.length; i++) to[at[i]] = from[i];
}
