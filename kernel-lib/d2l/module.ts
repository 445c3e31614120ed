import { Tensor } from "../autograd/tensor.js";
import { AssertionError, NotImplementedError } from "../base/errors.js";
import { type Layer, Module as NetworkModule } from "../nn/index.js";
import { type AnyModule, isModule } from "../nn/module.js";
import { SGD } from "../nn/optim/index.js";
import { keepSettings, type Settings } from "./hyper-parameters.js";
import { ProgressBoard } from "./progress-board.js";
import type { Trainer } from "./trainer.js";

/** What moves parameters: any optimizer. */
export interface Steps {
  zero_grad(): void;
  step(): void;
}

/**
 * A model that a `Trainer` fits: it knows its loss, its steps and its optimizer. Defined in d2l's chapter on
 * object-oriented design.
 *
 * @example
 * class Net extends d2l.Classifier {
 *   constructor(lr = 0.1) {
 *     super();
 *     this.save_hyperparameters({ lr });
 *     this.net = new nn.Sequential(new nn.Flatten(), new nn.LazyLinear(10));
 *   }
 * }
 */
export class Module extends NetworkModule<Tensor[], Tensor> {
  /** What the model has been made with. */
  declare hparams: Settings;
  /** The network that computes. */
  declare net: Layer;
  /** The step size of the optimizer. */
  declare lr: number;
  declare trainer: Trainer;
  readonly plot_train_per_epoch: number;
  readonly plot_valid_per_epoch: number;
  /** Where the losses are plotted. */
  readonly board = new ProgressBoard({ xlabel: "epoch" });

  /**
   * @param plot_train_per_epoch points of the training loss in an epoch
   * @param plot_valid_per_epoch points of the validation loss in an epoch
   */
  constructor(plot_train_per_epoch = 2, plot_valid_per_epoch = 1) {
    super();
    this.plot_train_per_epoch = plot_train_per_epoch;
    this.plot_valid_per_epoch = plot_valid_per_epoch;
  }

  /** Keeps settings as properties of the model, but for those that are ignored. */
  save_hyperparameters(settings: Settings, ignore: readonly string[] = []): void {
    this.hparams = keepSettings(this, settings, ignore);
  }

  /** How wrong the answers are; every model overrides it. */
  loss(_Y_hat: Tensor, _Y: Tensor): Tensor {
    throw new NotImplementedError(`${this.constructor.name} has no loss; give it a method of that name`);
  }

  override forward(...inputs: Tensor[]): Tensor {
    if (!isModule(this.net)) throw new AssertionError("Neural network is defined");
    return this.net(inputs[0]);
  }

  /** Plots a value of this step. */
  plot(key: string, value: Tensor | number, train: boolean): void {
    const { trainer } = this;
    if (trainer === undefined) throw new AssertionError("Trainer is not inited");
    const y = value instanceof Tensor ? Number(value.item()) : value;
    const x = train ? trainer.train_batch_idx / trainer.num_train_batches : trainer.epoch + 1;
    const every = train
      ? trainer.num_train_batches / this.plot_train_per_epoch
      : trainer.num_val_batches / this.plot_valid_per_epoch;
    this.board.draw(x, y, `${train ? "train" : "val"}_${key}`, Math.trunc(every));
  }

  /** The loss of a batch, whose last tensor is the target. */
  training_step(batch: readonly Tensor[]): Tensor {
    const loss = this.loss(this.forward(...batch.slice(0, -1)), batch[batch.length - 1]);
    this.plot("loss", loss, true);
    return loss;
  }

  /** Plots the loss of a batch that is not learned from. */
  validation_step(batch: readonly Tensor[]): void {
    this.plot("loss", this.loss(this.forward(...batch.slice(0, -1)), batch[batch.length - 1]), false);
  }

  configure_optimizers(): Steps {
    return new SGD(this.parameters(), { lr: this.lr });
  }

  /** Gives lazy layers their sizes by a first call, then draws the weights anew with `init`. */
  apply_init(inputs: readonly Tensor[], init: ((module: AnyModule) => void) | null = null): void {
    this.forward(...inputs);
    if (init !== null) this.net.apply(init);
  }
}
