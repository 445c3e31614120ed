import "../autograd/kinds.js";
import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { binderOf } from "../base/bind.js";
import { AssertionError, IndexError, NotImplementedError, ValueError } from "../base/errors.js";
import type { Generator } from "../tensor/generator.js";
import { defaultGenerator } from "../tensor/generator.js";
import { randperm } from "../tensor/random-integers.js";

/** What a loader reads: Python's `dataset[i]` and `len(dataset)`. Arrays are such, too. */
export interface Indexed<Item> {
  readonly length: number;
  at(index: number): Item | undefined;
}

/**
 * The class to extend for data of one's own: give it `at` and `length`.
 *
 * @example const squares = new (class extends torch.utils.data.Dataset { at(i) { return i * i } get length() { return 9 } })(); squares.at(3) // 9
 */
export class Dataset<Item = unknown> implements Indexed<Item> {
  /** The sample at a place: Python's `dataset[i]`. */
  at(_index: number): Item {
    throw new NotImplementedError("Subclasses of Dataset should implement __getitem__.");
  }

  /** How many samples there are: Python's `len(dataset)`. */
  get length(): number {
    throw new TypeError(`object of type '${this.constructor.name}' has no len()`);
  }
}

/**
 * Tensors side by side: a sample is one row of each.
 *
 * @throws AssertionError for tensors of different lengths
 * @example new torch.utils.data.TensorDataset(torch.tensor([1, 2]), torch.tensor([3, 4])).at(0) // [tensor(1.), tensor(3.)]
 */
export class TensorDataset extends Dataset<Tensor[]> {
  readonly tensors: readonly Tensor[];

  constructor(...tensors: readonly Tensor[]) {
    super();
    if (tensors.some((tensor) => tensor.shape[0] !== tensors[0].shape[0])) {
      throw new AssertionError("Size mismatch between tensors");
    }
    this.tensors = tensors;
  }

  override at(index: number): Tensor[] {
    return this.tensors.map((tensor) => tensor.at(index));
  }

  override get length(): number {
    return this.tensors[0].shape[0];
  }
}

/** A dataset as it is; of a tensor its rows: Python's `tensor[i]` and `len(tensor)`. */
export function rowsOf<Item>(dataset: Indexed<Item>): Indexed<Item> {
  return isTensor(dataset) ? ([...dataset] as Indexed<unknown> as Indexed<Item>) : dataset;
}

/** @throws IndexError for a place that there is not */
function take<Item>(dataset: Indexed<Item>, index: number): Item {
  const item = dataset.at(index);
  if (item === undefined) throw new IndexError("list index out of range");
  return item;
}

const bindSubset = binderOf<[dataset: Indexed<never>, indices: readonly number[]]>(
  "data::Subset(any dataset, int[] indices)",
);

/** Some samples of a dataset, by their places. */
export class Subset<Item> extends Dataset<Item> {
  readonly dataset: Indexed<Item>;
  readonly indices: readonly number[];

  constructor(dataset: Indexed<Item>, indices: readonly number[] | { readonly indices: readonly number[] }) {
    super();
    [this.dataset, this.indices] = bindSubset([rowsOf(dataset), indices]);
  }

  override at(index: number): Item {
    return take(this.dataset, take(this.indices, index));
  }

  override get length(): number {
    return this.indices.length;
  }
}

const bindConcat = binderOf<[datasets: Iterable<Indexed<never>>]>("data::ConcatDataset(any datasets)");

/**
 * Datasets one after another.
 *
 * @throws AssertionError for none
 */
export class ConcatDataset<Item> extends Dataset<Item> {
  readonly datasets: readonly Indexed<Item>[];
  /** How many samples there are up to the end of each. */
  readonly cumulative_sizes: readonly number[];

  constructor(datasets: Iterable<Indexed<Item>> | { readonly datasets: Iterable<Indexed<Item>> }) {
    super();
    this.datasets = [...bindConcat([datasets])[0]];
    if (this.datasets.length === 0) throw new AssertionError("datasets should not be an empty iterable");
    let total = 0;
    this.cumulative_sizes = this.datasets.map(({ length }) => {
      total += length;
      return total;
    });
  }

  override at(index: number): Item {
    if (index < 0 && -index > this.length) {
      throw new ValueError("absolute value of index should not exceed dataset length");
    }
    const place = index < 0 ? this.length + index : index;
    const which = this.cumulative_sizes.findIndex((end) => place < end);
    if (which < 0) throw new IndexError("list index out of range");
    return take(this.datasets[which], which === 0 ? place : place - this.cumulative_sizes[which - 1]);
  }

  override get length(): number {
    return this.cumulative_sizes[this.cumulative_sizes.length - 1];
  }
}

/** Shares as numbers of samples; what rounding leaves over goes to the first ones. */
function sizesOf(lengths: readonly number[], count: number): readonly number[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (Math.abs(total - 1) > 1e-9 || total > 1) return lengths;
  const sizes = lengths.map((share, i) => {
    if (share < 0 || share > 1) throw new ValueError(`Fraction at index ${i} is not between 0 and 1`);
    return Math.floor(count * share);
  });
  const left = count - sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size, i) => size + Math.floor((left + sizes.length - 1 - i) / sizes.length));
}

const bindSplit = binderOf<[dataset: Indexed<unknown>, lengths: readonly number[], generator: Generator | null]>(
  "def random_split(any dataset, float[] lengths, Generator? generator=None)",
);

/**
 * A dataset cut at random into parts of the given lengths, or shares that add up to 1.
 *
 * @param generator where the order comes from; the one that `torch.manual_seed` sets unless given
 * @throws ValueError for lengths that do not add up to the dataset's
 * @example torch.manual_seed(0); torch.utils.data.random_split([1, 2, 3], [2, 1])
 */
export function random_split<Item>(
  dataset: Indexed<Item>,
  lengths: readonly number[],
  generator?: Generator | null | { readonly generator?: Generator | null },
): Subset<Item>[];
export function random_split<Item>(
  dataset: Indexed<Item>,
  options: { readonly lengths: readonly number[]; readonly generator?: Generator | null },
): Subset<Item>[];
export function random_split(...args: readonly unknown[]): Subset<unknown>[] {
  const [given, lengths, generator] = bindSplit(args);
  const dataset = rowsOf(given);
  const sizes = sizesOf(lengths, dataset.length);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total !== dataset.length) {
    throw new ValueError("Sum of input lengths does not equal the length of the input dataset!");
  }
  const order = [...randperm(total, undefined, generator ?? defaultGenerator).data].map(Number);
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return new Subset(dataset, order.slice(start - size, start));
  });
}
