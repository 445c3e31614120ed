import "../autograd/kinds.js";
import { binderOf } from "../base/bind.js";
import { IndexError, ValueError } from "../base/errors.js";
import type { Generator } from "../tensor/generator.js";
import { type Collated, default_collate } from "./collate.js";
import { type Indexed, rowsOf } from "./dataset.js";
import { IterableDataset } from "./iterable-dataset.js";
import { BatchSampler, drawSeed, type Places, RandomSampler, SequentialSampler } from "./sampler.js";

/** Lists of places, as {@link BatchSampler} gives them. */
type Batches = Iterable<readonly number[]> & { readonly length: number };

/** Settings of {@link DataLoader}. */
interface LoaderOptions<Item, Batch> {
  /** Samples in a batch; null for one sample at a time, as it is. Default: 1. */
  readonly batch_size?: number | null;
  /** Whether each run over the data takes another order. Default: false. */
  readonly shuffle?: boolean | null;
  /** Places in the order in which they are to come, in place of `shuffle`. */
  readonly sampler?: Places | null;
  /** Batches of places, in place of `batch_size`, `shuffle`, `sampler` and `drop_last`. */
  readonly batch_sampler?: Batches | null;
  /** Accepted and without effect: the batches are made when they are asked for. */
  readonly num_workers?: number;
  /** What makes a batch of samples. */
  readonly collate_fn?: ((samples: Item[]) => Batch) | null;
  /** Accepted and without effect: there is one kind of memory. */
  readonly pin_memory?: boolean;
  /** Accepted and without effect, as there are no workers. */
  readonly persistent_workers?: boolean;
  /** Whether a last batch that is not full is left out. Default: false. */
  readonly drop_last?: boolean;
  /** Where the order comes from; null means the one that `torch.manual_seed` sets. */
  readonly generator?: Generator | null;
}

const bindLoader = binderOf<
  [
    dataset: Indexed<unknown> | IterableDataset,
    batch_size: number | null,
    shuffle: boolean | null,
    sampler: Places | null,
    batch_sampler: Batches | null,
    num_workers: number,
    collate_fn: ((samples: never[]) => never) | null,
    pin_memory: boolean,
    drop_last: boolean,
    generator: Generator | null,
    persistent_workers: boolean,
  ]
>(
  "data::DataLoader(any dataset, int? batch_size=1, bool? shuffle=None, any? sampler=None, any? batch_sampler=None, int num_workers=0, any? collate_fn=None, bool pin_memory=False, bool drop_last=False, *, Generator? generator=None, bool persistent_workers=False)",
);

/**
 * A dataset in batches, in PyTorch's order for a seed, or a stream in its own; a new run with every `for`.
 *
 * @throws ValueError for settings that do not go together
 * @example const data = new torch.utils.data.TensorDataset(torch.rand(10, 4), torch.ones(10)); for (const [X, y] of new torch.utils.data.DataLoader(data, { batch_size: 4, shuffle: true })) console.log(X.shape, y.shape)
 */
export class DataLoader<Item, Batch = Collated<Item>> implements Iterable<Batch> {
  readonly dataset: Indexed<Item> | IterableDataset<Item>;
  readonly batch_size: number | null;
  readonly drop_last: boolean;
  readonly sampler: Places;
  readonly generator: Generator | null;
  readonly collate_fn: (samples: Item[]) => Batch;
  readonly batch_sampler: Batches | null;

  constructor(
    dataset: Indexed<Item> | IterableDataset<Item>,
    batch_size?: number | null | LoaderOptions<Item, Batch>,
    shuffle?: boolean | null | LoaderOptions<Item, Batch>,
    options?: LoaderOptions<Item, Batch>,
  ) {
    const given = [dataset, batch_size, shuffle, options].filter((value) => value !== undefined);
    const [, size, mixed, sampler, batches, workers, collate, , dropLast, generator, stay] = bindLoader(given);
    if (workers < 0) {
      throw new ValueError("num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.");
    }
    if (stay && workers === 0) throw new ValueError("persistent_workers option needs num_workers > 0");
    if (dataset instanceof IterableDataset) refuseOrder({ shuffle: mixed, sampler, batch_sampler: batches });
    if (sampler !== null && mixed) throw new ValueError("sampler option is mutually exclusive with shuffle");
    if (batches !== null && (size !== 1 || mixed || sampler !== null || dropLast)) {
      throw new ValueError(
        "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last",
      );
    }
    if (size === null && dropLast) {
      throw new ValueError("batch_size=None option disables auto-batching and is mutually exclusive with drop_last");
    }
    const source = dataset instanceof IterableDataset ? dataset : rowsOf(dataset);
    this.dataset = source;
    this.batch_size = batches === null ? size : null;
    this.drop_last = dropLast;
    this.generator = generator;
    this.sampler = sampler ?? (mixed ? new RandomSampler(source, { generator }) : new SequentialSampler(source));
    this.batch_sampler = batches ?? (size === null ? null : new BatchSampler(this.sampler, size, dropLast));
    // without batches it gets one sample, which by itself stays as it is
    const join = (samples: Item[]): unknown => (this.batch_sampler === null ? samples : default_collate(samples));
    this.collate_fn = (collate ?? join) as (samples: Item[]) => Batch;
  }

  /** How many batches a run has: Python's `len(loader)`. */
  get length(): number {
    return (this.batch_sampler ?? this.sampler).length;
  }

  *[Symbol.iterator](): Iterator<Batch> {
    drawSeed(this.generator ?? undefined); // PyTorch draws the seed of its workers, also where there are none
    if (this.dataset instanceof IterableDataset) {
      yield* this.#batchesOf(this.dataset);
      return;
    }
    if (this.batch_sampler === null) {
      for (const place of this.sampler) {
        yield this.collate_fn(read(this.dataset, place) as unknown as Item[]);
      }
      return;
    }
    for (const places of this.batch_sampler) {
      yield this.collate_fn(places.map((place) => read(this.dataset as Indexed<Item>, place)));
    }
  }

  /** What a stream gives, in its own order. */
  *#batchesOf(stream: IterableDataset<Item>): Iterator<Batch> & Iterable<Batch> {
    let batch: Item[] = [];
    for (const item of stream) {
      if (this.batch_size === null) yield this.collate_fn(item as unknown as Item[]);
      else if (batch.push(item) === this.batch_size) {
        yield this.collate_fn(batch);
        batch = [];
      }
    }
    if (batch.length > 0 && !this.drop_last) yield this.collate_fn(batch);
  }
}

function read<Item>(dataset: Indexed<Item>, place: number): Item {
  const item = dataset.at(place);
  if (item === undefined) throw new IndexError("list index out of range");
  return item;
}

/** @throws ValueError for what would put a stream into another order */
function refuseOrder(options: { readonly [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === null || value === false) continue;
    throw new ValueError(
      `DataLoader with IterableDataset: expected unspecified ${name} option, but got ${name}=${value === true ? "True" : String(value)}`,
    );
  }
}
