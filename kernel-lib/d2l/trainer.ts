import { no_grad } from "../autograd/graph/grad-mode.js";
import type { Tensor } from "../autograd/tensor.js";
import type { DataModule, Loader } from "./data-module.js";
import { HyperParameters } from "./hyper-parameters.js";
import type { Module, Steps } from "./module.js";

/** Settings of {@link Trainer}. */
export interface TrainerOptions {
  /** How often the model sees all data. */
  readonly max_epochs: number;
  /** How many graphics processors to use at most; there are none. Default: 0. */
  readonly num_gpus?: number;
  /** How long all gradients together may be; 0 is any length. Default: 0. */
  readonly gradient_clip_val?: number;
}

/**
 * Fits a model to data, epoch by epoch. Defined in d2l's chapter on object-oriented design.
 *
 * @example
 * const trainer = new d2l.Trainer({ max_epochs: 10 });
 * trainer.fit(model, data); // a d2l.Module, a d2l.DataModule
 */
export class Trainer extends HyperParameters {
  declare max_epochs: number;
  declare gradient_clip_val: number;
  /** The graphics processors that it uses: there are none. */
  readonly gpus: readonly never[] = [];
  declare model: Module;
  declare optim: Steps;
  declare train_dataloader: Loader;
  declare val_dataloader: Loader | null;
  epoch = 0;
  train_batch_idx = 0;
  val_batch_idx = 0;
  num_train_batches = 0;
  num_val_batches = 0;

  constructor({ max_epochs, num_gpus = 0, gradient_clip_val = 0 }: TrainerOptions) {
    super();
    this.save_hyperparameters({ max_epochs, num_gpus, gradient_clip_val });
  }

  prepare_data(data: DataModule): void {
    this.train_dataloader = data.train_dataloader();
    this.val_dataloader = data.val_dataloader();
    this.num_train_batches = this.train_dataloader.length;
    this.num_val_batches = this.val_dataloader?.length ?? 0;
  }

  prepare_model(model: Module): void {
    model.trainer = this;
    model.board.xlim = [0, this.max_epochs];
    this.model = model;
  }

  /** Trains the model; its board shows how it goes. */
  fit(model: Module, data: DataModule): void {
    this.prepare_data(data);
    this.prepare_model(model);
    this.optim = model.configure_optimizers();
    this.train_batch_idx = 0;
    this.val_batch_idx = 0;
    for (this.epoch = 0; this.epoch < this.max_epochs; this.epoch++) this.fit_epoch();
  }

  /** A batch as the model takes it. */
  prepare_batch(batch: readonly Tensor[]): readonly Tensor[] {
    return batch;
  }

  fit_epoch(): void {
    this.model.train();
    for (const batch of this.train_dataloader) {
      const loss = this.model.training_step(this.prepare_batch(batch));
      this.optim.zero_grad();
      no_grad(() => {
        loss.backward();
        if (this.gradient_clip_val > 0) this.clip_gradients(this.gradient_clip_val, this.model);
        this.optim.step();
      });
      this.train_batch_idx++;
    }
    if (this.val_dataloader === null) return;
    this.model.eval();
    for (const batch of this.val_dataloader) {
      no_grad(() => this.model.validation_step(this.prepare_batch(batch)));
      this.val_batch_idx++;
    }
  }

  /** Scales the gradients down where all together are longer than `grad_clip_val`. */
  clip_gradients(grad_clip_val: number, model: Module): void {
    const grads = model.parameters().flatMap(({ grad }) => (grad === null ? [] : [grad]));
    const norm = Math.sqrt(grads.reduce((total, grad) => total + Number(grad.square().sum().item()), 0));
    if (norm > grad_clip_val) for (const grad of grads) grad.mul_(grad_clip_val / norm);
  }
}
