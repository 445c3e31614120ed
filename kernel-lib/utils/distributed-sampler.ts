import { binderOf } from "../base/bind.js";
import { RuntimeError, ValueError } from "../base/errors.js";
import { Generator } from "../tensor/generator.js";
import { randperm } from "../tensor/random-integers.js";
import { Sampler } from "./sampler.js";

/** Settings of {@link DistributedSampler}. */
interface DistributedOptions {
  /** How many processes share the dataset. */
  readonly num_replicas: number;
  /** Which of them this one is, from 0. */
  readonly rank: number;
  /** Whether the order is random. Default: true. */
  readonly shuffle?: boolean;
  /** The seed of the order, the same in all processes. Default: 0. */
  readonly seed?: number;
  /** Whether places that do not go into equal shares are left out, and not some given twice. Default: false. */
  readonly drop_last?: boolean;
}

const bindDistributed = binderOf<
  [
    dataset: { readonly length: number },
    num_replicas: number | null,
    rank: number | null,
    shuffle: boolean,
    seed: number,
    drop_last: boolean,
  ]
>(
  "data::DistributedSampler(any dataset, int? num_replicas=None, int? rank=None, bool shuffle=True, int seed=0, bool drop_last=False)",
);

/**
 * The share of one process of all places: in another order for each epoch that `set_epoch` names.
 *
 * @example [...new torch.utils.data.DistributedSampler([7, 8, 9, 10], { num_replicas: 2, rank: 0, shuffle: false })] // [0, 2]
 */
export class DistributedSampler extends Sampler {
  readonly dataset: { readonly length: number };
  readonly num_replicas: number;
  readonly rank: number;
  readonly num_samples: number;
  readonly total_size: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly drop_last: boolean;
  epoch = 0;

  /** @throws RuntimeError without a number of processes and a rank, ValueError for a rank that there is not */
  constructor(dataset: { readonly length: number }, options: DistributedOptions);
  constructor(
    dataset: { readonly length: number },
    num_replicas: number,
    rank: number,
    ...rest: [shuffle?: boolean, seed?: number, drop_last?: boolean]
  );
  constructor(...args: readonly unknown[]) {
    super();
    const [dataset, num_replicas, rank, shuffle, seed, drop_last] = bindDistributed(args);
    if (num_replicas === null || rank === null) {
      throw new RuntimeError("Default process group has not been initialized: give num_replicas and rank");
    }
    if (rank >= num_replicas || rank < 0) {
      throw new ValueError(`Invalid rank ${rank}, rank should be in the interval [0, ${num_replicas - 1}]`);
    }
    [this.dataset, this.num_replicas, this.rank] = [dataset, num_replicas, rank];
    [this.shuffle, this.seed, this.drop_last] = [shuffle, seed, drop_last];
    const left = drop_last ? dataset.length % num_replicas : 0;
    this.num_samples = Math.ceil((dataset.length - left) / num_replicas);
    this.total_size = this.num_samples * num_replicas;
  }

  get length(): number {
    return this.num_samples;
  }

  /** Names the epoch that comes: the order of its places follows from it. */
  set_epoch(epoch: number): void {
    this.epoch = epoch;
  }

  *[Symbol.iterator](): Iterator<number> {
    const { length } = this.dataset;
    const stream = new Generator().manual_seed(this.seed + this.epoch);
    const order = this.shuffle
      ? Array.from(randperm(length, undefined, stream).data, Number)
      : [...Array(length).keys()];
    for (let i = this.rank; i < this.total_size; i += this.num_replicas) yield order[i % length];
  }
}
