import { arrayOf } from "../autograd/graph/variable.js";
import "../autograd/kinds.js";
import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { multinomial, tensor } from "../autograd/torch.js";
import { binderOf } from "../base/bind.js";
import { ValueError } from "../base/errors.js";
import { tupleText } from "../base/number-text.js";
import { pythonText } from "../base/python-text.js";
import { float64 } from "../tensor/dtype.js";
import { defaultGenerator, Generator } from "../tensor/generator.js";
import type { NdArray } from "../tensor/ndarray.js";
import { randint, randperm } from "../tensor/random-integers.js";

/** What has a length: all that a sampler asks of a dataset. */
interface Sized {
  readonly length: number;
}

/** What a loader takes as a sampler: places in the order in which they are to come. */
export type Places = Iterable<number> & Sized;

/** What samplers of your own extend: give it `[Symbol.iterator]`, which yields places, and a `length`. */
export abstract class Sampler implements Places {
  abstract readonly length: number;
  abstract [Symbol.iterator](): Iterator<number>;
}

/** A whole number of 63 bits, as `torch.empty((), dtype=torch.int64).random_()` draws it. */
export function drawSeed(generator: Generator = defaultGenerator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

const bindSequential = binderOf<[Sized]>("data::SequentialSampler(any data_source)");

/** All places in order. */
export class SequentialSampler extends Sampler {
  readonly data_source: Sized;

  constructor(...args: [data_source: Sized] | [options: { readonly data_source: Sized }]) {
    super();
    [this.data_source] = bindSequential(args);
  }

  get length(): number {
    return this.data_source.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/** Settings of {@link RandomSampler}. */
interface RandomOptions {
  /** Whether a place can come twice. Default: false. */
  readonly replacement?: boolean;
  /** How many places come; all unless given. */
  readonly num_samples?: number | null;
  /** Where the order comes from; null means a stream whose seed that of `torch.manual_seed` gives. */
  readonly generator?: Generator | null;
}

const bindRandom = binderOf<[Sized, replacement: boolean, num_samples: number | null, generator: Generator | null]>(
  "data::RandomSampler(any data_source, bool replacement=False, int? num_samples=None, Generator? generator=None)",
);

/**
 * Places in random order, another one each time.
 *
 * @example torch.manual_seed(0); [...new torch.utils.data.RandomSampler([7, 8, 9])]
 */
export class RandomSampler extends Sampler {
  readonly data_source: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | null;
  readonly #count: number | null;

  /** @throws ValueError unless some places are to come */
  constructor(data_source: Sized, options?: RandomOptions);
  constructor(data_source: Sized, replacement: boolean, num_samples?: number | null, generator?: Generator | null);
  constructor(...args: readonly unknown[]) {
    super();
    [this.data_source, this.replacement, this.#count, this.generator] = bindRandom(args);
    if (!Number.isInteger(this.num_samples) || this.num_samples <= 0) {
      throw new ValueError(
        `num_samples should be a positive integer value, but got num_samples=${pythonText(this.num_samples)}`,
      );
    }
  }

  /** How many places come. */
  get num_samples(): number {
    return this.#count ?? this.data_source.length;
  }

  get length(): number {
    return this.num_samples;
  }

  *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator().manual_seed(drawSeed());
    const { length } = this.data_source;
    const round = this.replacement ? 32 : length;
    const draw = (count: number): NdArray =>
      this.replacement ? randint(0, length, [count], undefined, generator) : randperm(length, undefined, generator);
    for (let left = this.num_samples; left >= round; left -= round) yield* numbers(draw(round));
    const rest = this.num_samples % round;
    yield* numbers(draw(rest)).slice(0, rest); // PyTorch draws the rest also where it is of zero places
  }
}

const numbers = ({ data }: NdArray): number[] => Array.from(data, Number);

const bindSubset = binderOf<[indices: readonly number[], generator: Generator | null]>(
  "data::SubsetRandomSampler(int[] indices, Generator? generator=None)",
);

/**
 * The listed places in random order, another one each time.
 *
 * @param generator where the order comes from; null means `torch.manual_seed`'s stream
 * @example [...new torch.utils.data.SubsetRandomSampler([3, 5, 8])]
 */
export class SubsetRandomSampler extends Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator | null;

  constructor(indices: readonly number[], generator?: Generator | null | { readonly generator?: Generator | null });
  constructor(...args: readonly unknown[]) {
    super();
    [this.indices, this.generator] = bindSubset(args);
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (const k of numbers(randperm(this.length, undefined, this.generator ?? defaultGenerator)))
      yield this.indices[k];
  }
}

const bindWeighted = binderOf<
  [weights: Tensor | readonly number[], num_samples: number, replacement: boolean, generator: Generator | null]
>("data::WeightedRandomSampler(any weights, float num_samples, bool replacement=True, Generator? generator=None)");

/** Settings of {@link WeightedRandomSampler}. */
interface WeightedOptions {
  /** Whether a place can come twice. Default: true. */
  readonly replacement?: boolean;
  /** Where the order comes from; null means `torch.manual_seed`'s stream. */
  readonly generator?: Generator | null;
}

/**
 * Places at random, each as often as its weight says.
 *
 * @example [...new torch.utils.data.WeightedRandomSampler([1, 9], 4)]
 */
export class WeightedRandomSampler extends Sampler {
  /** A weight for each place; they need not add up to 1. */
  readonly weights: Tensor;
  /** How many places come. */
  readonly num_samples: number;
  readonly replacement: boolean;
  readonly generator: Generator | null;

  /** @throws ValueError for a number of places that is none, and for weights that are no list of numbers */
  constructor(
    weights: Tensor | readonly number[],
    num_samples: number | (WeightedOptions & { readonly num_samples: number }),
    replacement?: boolean | WeightedOptions,
    generator?: Generator | null,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const [weights, num_samples, replacement, generator] = bindWeighted(args.filter((value) => value !== undefined));
    if (!Number.isInteger(num_samples) || num_samples <= 0) {
      throw new ValueError(
        `num_samples should be a positive integer value, but got num_samples=${pythonText(num_samples)}`,
      );
    }
    this.weights = isTensor(weights) ? weights.double() : tensor([...weights], { dtype: float64 });
    if (this.weights.ndim !== 1) {
      throw new ValueError(
        `weights should be a 1d sequence but given weights have shape ${tupleText(this.weights.shape)}`,
      );
    }
    this.num_samples = num_samples;
    this.replacement = replacement;
    this.generator = generator;
  }

  get length(): number {
    return this.num_samples;
  }

  *[Symbol.iterator](): Iterator<number> {
    const { num_samples, replacement, generator } = this;
    yield* numbers(arrayOf(multinomial(this.weights, num_samples, { replacement, generator })));
  }
}

const bindBatches = binderOf<[sampler: Places, batch_size: number, drop_last: boolean]>(
  "data::BatchSampler(any sampler, float batch_size, bool drop_last)",
);

/** The places of a sampler in batches. */
export class BatchSampler implements Iterable<number[]> {
  readonly sampler: Places;
  readonly batch_size: number;
  readonly drop_last: boolean;

  /** @throws ValueError unless the batches have a size */
  constructor(sampler: Places, batch_size: number, drop_last: boolean | { readonly drop_last: boolean });
  constructor(sampler: Places, options: { readonly batch_size: number; readonly drop_last: boolean });
  constructor(...args: readonly unknown[]) {
    [this.sampler, this.batch_size, this.drop_last] = bindBatches(args);
    const { batch_size } = this;
    if (!Number.isInteger(batch_size) || batch_size <= 0) {
      throw new ValueError(
        `batch_size should be a positive integer value, but got batch_size=${pythonText(batch_size)}`,
      );
    }
  }

  get length(): number {
    const batches = this.sampler.length / this.batch_size;
    return this.drop_last ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const place of this.sampler) {
      batch.push(place);
      if (batch.length < this.batch_size) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.drop_last) yield batch;
  }
}
