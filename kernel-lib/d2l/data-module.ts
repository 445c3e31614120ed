import type { Tensor } from "../autograd/tensor.js";
import { NotImplementedError } from "../base/errors.js";
import { DataLoader, TensorDataset } from "../utils/data.js";
import { HyperParameters } from "./hyper-parameters.js";

/** Batches for a `Trainer`; a loader is such, and so is a list of batches. */
export type Loader = Iterable<readonly Tensor[]> & { readonly length: number };

/**
 * Data to train on and to validate with. Defined in d2l's chapter on object-oriented design.
 *
 * @example
 * class Digits extends d2l.DataModule {
 *   override get_dataloader(train: boolean) { return this.get_tensorloader([X, y], train, train ? "0:800" : "800:"); }
 * }
 */
export class DataModule extends HyperParameters {
  /** Samples in a batch. */
  declare batch_size: number;

  constructor(
    readonly root = "../data",
    readonly num_workers = 4,
  ) {
    super();
  }

  /** The batches of training or validation; every class of your own overrides it. */
  get_dataloader(_train: boolean): Loader {
    throw new NotImplementedError(`${this.constructor.name} has no get_dataloader; give it a method of that name`);
  }

  train_dataloader(): Loader {
    return this.get_dataloader(true);
  }

  val_dataloader(): Loader | null {
    return this.get_dataloader(false);
  }

  /**
   * The rows of tensors in batches, in random order for training.
   *
   * @param indices which rows, as a slice
   */
  get_tensorloader(tensors: readonly Tensor[], train: boolean, indices = "0:"): Loader {
    const dataset = new TensorDataset(...tensors.map((tensor) => tensor.at(indices)));
    return new DataLoader(dataset, this.batch_size, train);
  }
}
