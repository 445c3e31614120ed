import { ValueError } from "../base/errors.js";
import { pythonText } from "../base/python-text.js";
import { defaultGenerator, Generator } from "../tensor/generator.js";
import { randperm } from "../tensor/random-integers.js";

/** What has a length: all that a sampler asks of a dataset. */
interface Sized {
  readonly length: number;
}

/** What a loader takes as a sampler: places in the order in which they are to come. */
export type Sampler = Iterable<number> & Sized;

/** A whole number of 63 bits, as `torch.empty((), dtype=torch.int64).random_()` draws it. */
export function drawSeed(generator: Generator = defaultGenerator): bigint {
  return BigInt.asUintN(63, generator.random64());
}

/** All places in order. */
export class SequentialSampler implements Sampler {
  constructor(readonly data_source: Sized) {}

  get length(): number {
    return this.data_source.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/**
 * All places in random order, another one each time.
 *
 * @example torch.manual_seed(0); [...new torch.utils.data.RandomSampler([7, 8, 9])]
 */
export class RandomSampler implements Sampler {
  readonly generator: Generator | null;

  /** @throws ValueError for a dataset without samples */
  constructor(
    readonly data_source: Sized,
    { generator = null }: { readonly generator?: Generator | null } = {},
  ) {
    if (data_source.length <= 0) {
      throw new ValueError(`num_samples should be a positive integer value, but got num_samples=${data_source.length}`);
    }
    this.generator = generator;
  }

  get length(): number {
    return this.data_source.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator().manual_seed(drawSeed());
    for (const place of randperm(this.length, undefined, generator).data) yield Number(place);
    if (this.generator) randperm(this.length, undefined, generator); // PyTorch draws the rest of zero places, too
  }
}

/** The places of a sampler in batches. */
export class BatchSampler implements Iterable<number[]> {
  /** @throws ValueError unless the batches have a size */
  constructor(
    readonly sampler: Sampler,
    readonly batch_size: number,
    readonly drop_last: boolean,
  ) {
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
