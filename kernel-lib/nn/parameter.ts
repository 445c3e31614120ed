import { ARRAY, arrayOf, WANTS_GRAD } from "../autograd/graph/variable.js";
import { isTensor } from "../autograd/operand.js";
import { Tensor } from "../autograd/tensor.js";
import { binderOf } from "../base/bind.js";
import { AttributeError, RuntimeError } from "../base/errors.js";
import { typeName } from "../base/kinds.js";
import { type DType, float32 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import type { Size } from "../tensor/size.js";

const bindParameter = binderOf<[requires_grad: boolean]>("def Parameter(bool requires_grad=True)");

/**
 * A tensor that its module counts among its parameters; it wants gradients.
 *
 * @throws RuntimeError for integers and bool, unless `requires_grad` is false.
 * @example new nn.Parameter(torch.zeros(2)) // Parameter containing: tensor([0., 0.], requires_grad=True)
 */
export class Parameter extends Tensor {
  constructor(data?: Tensor, ...options: [requires_grad?: boolean | { readonly requires_grad?: boolean }]) {
    if (data !== undefined && !isTensor(data)) {
      throw new AttributeError(`'${typeName(data)}' object has no attribute 'detach'`);
    }
    super(data === undefined ? NdArray.zeros(float32, [0]) : arrayOf(data));
    const [requires_grad] = bindParameter(options);
    if (requires_grad && !this.dtype.is_floating_point) {
      throw new RuntimeError("Only Tensors of floating point and complex dtype can require gradients");
    }
    this[WANTS_GRAD] = requires_grad;
  }

  override toString(): string {
    return `Parameter containing:\n${super.toString()}`;
  }
}

/** A parameter of a lazy module before the first call: it has no shape yet. */
export class UninitializedParameter extends Parameter {
  constructor(dtype: DType = float32) {
    super(new Tensor(NdArray.zeros(dtype, [0])));
  }

  /** From now on the same object is an ordinary parameter of this shape, filled with zeros. */
  materialize(shape: readonly number[]): void {
    this[ARRAY] = NdArray.zeros(this.dtype, shape);
    Object.setPrototypeOf(this, Parameter.prototype);
  }

  override get shape(): Size {
    throw new RuntimeError(
      "Can't access the shape of an uninitialized parameter or buffer. This error usually happens in `load_state_dict` when trying to load an uninitialized parameter into an initialized one. Call `forward` to initialize the parameters before accessing their attributes.",
    );
  }

  override numel(): number {
    return this.shape.numel();
  }

  override toString(): string {
    return "<UninitializedParameter>";
  }
}

/**
 * A parameter of zeros, which its module is about to draw.
 *
 * @throws RuntimeError for a negative length.
 */
export function makeParameter(shape: readonly number[], dtype: DType): Parameter {
  const negative = shape.find((length) => length < 0);
  if (negative !== undefined) {
    throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${shape.join(", ")}]`);
  }
  return new Parameter(new Tensor(NdArray.zeros(dtype, shape)));
}
