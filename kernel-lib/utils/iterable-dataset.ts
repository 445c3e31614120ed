import { AssertionError, NotImplementedError } from "../base/errors.js";

/**
 * The class to extend for data that come one after the other: give it `[Symbol.iterator]`, and `length` where that is
 * known.
 *
 * @example const count = new (class extends torch.utils.data.IterableDataset { *[Symbol.iterator]() { yield* [1, 2, 3] } })(); [...count] // [1, 2, 3]
 */
export class IterableDataset<Item = unknown> implements Iterable<Item> {
  /** The samples, from the first: Python's `iter(dataset)`. */
  [Symbol.iterator](): Iterator<Item> {
    throw new NotImplementedError("Subclasses of IterableDataset should implement __iter__.");
  }

  /** How many samples there are: Python's `len(dataset)`. */
  get length(): number {
    throw new TypeError(`object of type '${this.constructor.name}' has no len()`);
  }
}

/**
 * Streams one after the other.
 *
 * @throws AssertionError for what is no stream
 * @example new torch.utils.data.ChainDataset([new torch.utils.data.IterableDataset()]).datasets.length // 1
 */
export class ChainDataset<Item = unknown> extends IterableDataset<Item> {
  readonly datasets: readonly IterableDataset<Item>[];

  constructor(datasets: readonly IterableDataset<Item>[]) {
    super();
    this.datasets = datasets;
  }

  override *[Symbol.iterator](): Iterator<Item> {
    for (const dataset of this.datasets) yield* requireStream(dataset);
  }

  override get length(): number {
    return this.datasets.reduce((total, dataset) => total + requireStream(dataset).length, 0);
  }
}

function requireStream<Item>(dataset: IterableDataset<Item>): IterableDataset<Item> {
  if (!(dataset instanceof IterableDataset)) throw new AssertionError("ChainDataset only supports IterableDataset");
  return dataset;
}
