import { RuntimeError } from "../base/errors.js";
import { dense } from "../ops/cast.js";
import { float32, float64, int32, int64, type TypedArray } from "../tensor/dtype.js";
import { tensorText } from "../tensor/text.js";
import { setTensorConstructor } from "./op.js";
import { Views } from "./views.js";

/**
 * A PyTorch tensor: numbers with a shape, a dtype and, if wanted, a history for gradients.
 * Make one with `torch.tensor`, `torch.zeros`, …
 *
 * @example torch.tensor([[1, 2], [3, 4]]).mul(2) // tensor([[2., 4.], [6., 8.]])
 */
export class Tensor extends Views {
  /** As float32. */
  float(): Tensor {
    return this.to(float32);
  }

  /** As float64. */
  double(): Tensor {
    return this.to(float64);
  }

  /** As int64, cut towards zero. */
  long(): Tensor {
    return this.to(int64);
  }

  /** As int32, cut towards zero. */
  int(): Tensor {
    return this.to(int32);
  }

  /** The elements in row-major order as a typed array of their own. */
  numpy(): TypedArray {
    if (this.requires_grad) {
      throw new RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
    }
    return dense(this.array).slice();
  }

  /** PyTorch's text, to the letter. */
  override toString(): string {
    return tensorText(this.array, { grad_fn: this.grad_fn?.name, requires_grad: this.requires_grad });
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Lets `for (const row of x)` walk over the first dimension. */
  *[Symbol.iterator](): IterableIterator<Tensor> {
    for (let i = 0; i < this.array.shape[0]; i++) yield this.at(i);
  }

  get [Symbol.toStringTag](): string {
    return "Tensor";
  }
}

setTensorConstructor((array) => new Tensor(array));
