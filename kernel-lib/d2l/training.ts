import { no_grad } from "../autograd/graph/grad-mode.js";
import type { Tensor } from "../autograd/tensor.js";
import { IndexError, ValueError } from "../base/errors.js";
import { Conv2d, init, Linear, type Module } from "../nn/index.js";
import { isModule } from "../nn/module.js";

/**
 * How many predictions are right.
 *
 * @param y_hat scores (N, classes), or the predicted classes (N)
 * @param y the classes (N)
 * @example d2l.accuracy(torch.tensor([[0.1, 0.9], [0.8, 0.2]]), torch.tensor([1, 1], { dtype: torch.int64 })) // 1
 */
export function accuracy(y_hat: Tensor, y: Tensor): number {
  const predicted = y_hat.ndim > 1 && y_hat.shape[1] > 1 ? y_hat.argmax(1) : y_hat;
  return Number(predicted.to(y.dtype).eq(y).sum().item());
}

/**
 * The share of right predictions over all batches; the network is set to use, not to learning.
 *
 * @param data_iter batches of inputs and classes, as a `DataLoader` gives them
 * @example d2l.evaluate_accuracy((X) => X, [[torch.tensor([[0.1, 0.9], [0.8, 0.2]]), torch.tensor([1, 1])]]) // 0.5
 */
export function evaluate_accuracy(
  net: Module | ((X: Tensor) => Tensor),
  data_iter: Iterable<readonly Tensor[]>,
): number {
  if (isModule(net)) net.eval();
  const metric = new Accumulator(2);
  no_grad(() => {
    for (const [X, y] of data_iter) metric.add(accuracy(net(X), y), y.numel());
  });
  return metric.at(0) / metric.at(1);
}

/**
 * Draws the weights of a linear or convolutional layer anew, by Xavier's rule: for `net.apply(d2l.init_cnn)`.
 *
 * @example net.apply(d2l.init_cnn)
 */
export function init_cnn(module: unknown): void {
  if (module instanceof Linear || module instanceof Conv2d) init.xavier_uniform_(module.weight);
}

/**
 * A stopwatch that remembers its times, in seconds; it runs from the start.
 *
 * @example const timer = new d2l.Timer(); timer.stop() // seconds since it was made
 */
export class Timer {
  readonly times: number[] = [];
  private started = performance.now();

  /** Starts anew. */
  start(): void {
    this.started = performance.now();
  }

  /** Remembers the time since the last start, and answers it. */
  stop(): number {
    const seconds = (performance.now() - this.started) / 1000;
    this.times.push(seconds);
    return seconds;
  }

  /** Mean of the times. */
  avg(): number {
    return this.sum() / this.times.length;
  }

  /** All times together. */
  sum(): number {
    return this.times.reduce((total, time) => total + time, 0);
  }

  /** The sum up to each time. */
  cumsum(): number[] {
    let total = 0;
    return this.times.map((time) => {
      total += time;
      return total;
    });
  }
}

/**
 * Sums of `n` numbers at once.
 *
 * @example const metric = new d2l.Accumulator(2); metric.add(3, 10); metric.add(1, 10); metric.at(0) // 4
 */
export class Accumulator {
  private data: number[];

  constructor(n: number) {
    this.data = new Array<number>(n).fill(0);
  }

  /**
   * Adds one number to each sum.
   *
   * @throws ValueError unless there is one for each.
   */
  add(...values: readonly number[]): void {
    if (values.length !== this.data.length) {
      throw new ValueError(`Accumulator.add expected ${this.data.length} numbers, but got ${values.length}`);
    }
    this.data = this.data.map((sum, i) => sum + Number(values[i]));
  }

  /** Sets all sums to 0. */
  reset(): void {
    this.data.fill(0);
  }

  /**
   * One of the sums: Python's `metric[i]`.
   *
   * @throws IndexError when there is none.
   */
  at(i: number): number {
    const sum = this.data.at(i);
    if (sum === undefined) throw new IndexError(`index ${i} is out of range for ${this.data.length} sums`);
    return sum;
  }
}
