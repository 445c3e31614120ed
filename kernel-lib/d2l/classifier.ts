import type { Tensor } from "../autograd/tensor.js";
import { float32, randn } from "../autograd/torch.js";
import { cross_entropy } from "../nn/functional/index.js";
import { Module } from "./module.js";

/** A {@link Module} whose answers are scores of classes. Defined in d2l's chapter on classification. */
export class Classifier extends Module {
  override validation_step(batch: readonly Tensor[]): void {
    const Y_hat = this.forward(...batch.slice(0, -1));
    const Y = batch[batch.length - 1];
    this.plot("loss", this.loss(Y_hat, Y), false);
    this.plot("acc", this.accuracy(Y_hat, Y), false);
  }

  /**
   * The share of right answers, or for each answer whether it is right.
   *
   * @param averaged whether the share is asked for
   */
  accuracy(Y_hat: Tensor, Y: Tensor, averaged = true): Tensor {
    const scores = Y_hat.reshape(-1, Y_hat.shape[Y_hat.ndim - 1]);
    const right = scores.argmax(1).to(Y.dtype).eq(Y.reshape(-1)).to(float32);
    return averaged ? right.mean() : right;
  }

  /**
   * The cross entropy of the scores.
   *
   * @param averaged whether the mean is asked for, or the loss of each
   */
  override loss(Y_hat: Tensor, Y: Tensor, averaged = true): Tensor {
    const scores = Y_hat.reshape(-1, Y_hat.shape[Y_hat.ndim - 1]);
    return cross_entropy(scores, Y.reshape(-1), { reduction: averaged ? "mean" : "none" });
  }

  /**
   * Prints what each layer of the network answers to an input of a shape.
   *
   * @example const model = new d2l.Classifier(); model.net = new nn.Sequential(new nn.Flatten()); model.layer_summary([1, 1, 28, 28])
   */
  layer_summary(X_shape: readonly number[]): void {
    let X = randn(X_shape);
    for (const layer of this.net.children()) {
      X = (layer as unknown as (input: Tensor) => Tensor)(X);
      console.log(layer.constructor.name, "output shape:\t", String(X.shape));
    }
  }
}
