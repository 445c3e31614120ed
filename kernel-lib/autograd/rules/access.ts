import { IndexError, RuntimeError } from "../../base/errors.js";
import { dense } from "../../ops/cast.js";
import { bool } from "../../tensor/dtype.js";
import { wrapDim } from "../../tensor/shape.js";
import { listOf } from "../data.js";
import { arrayOf } from "../graph/variable.js";
import { isTensor } from "../operand.js";
import { callable, method, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";

/**
 * The value of a tensor with one element: a number, or a boolean of a bool tensor (`item<boolean>()`).
 *
 * @throws RuntimeError for more or fewer elements
 * @example torch.tensor([2.5]).item() // 2.5
 */
method("Tensor::item(Tensor input) -> Value", (input) => {
  const array = arrayOf(input);
  if (array.size !== 1) throw new RuntimeError(`a Tensor with ${array.size} elements cannot be converted to Scalar`);
  const value = dense(array)[0];
  return input.dtype === bool ? value !== 0 : Number(value);
});

/**
 * The elements as nested lists of plain numbers or booleans.
 *
 * @example torch.tensor([1, 2]).tolist() // [1, 2]
 */
method("Tensor::tolist(Tensor input) -> List", (input) => listOf(arrayOf(input)));

/**
 * The elements in row-major order as a typed array of their own.
 *
 * @throws RuntimeError for a tensor that wants gradients
 */
method("def Tensor::numpy(Tensor input) -> TypedArray", (input) => {
  if (input.requires_grad) {
    throw new RuntimeError("Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.");
  }
  return dense(arrayOf(input)).slice();
});

/**
 * Number of elements.
 *
 * @example torch.zeros(2, 3).numel() // 6
 */
export const numel = operation("numel(Tensor input) -> int", (input) => arrayOf(input).size);

/** A scalar has no dimension to ask for, though others let 0 and −1 pass. */
function ownDim({ ndim }: Tensor, dim: number): number {
  if (ndim === 0) throw new IndexError(`Dimension specified as ${dim} but tensor has no dimensions`);
  return wrapDim(dim, ndim);
}

/**
 * The shape, or one of its lengths.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).size() // torch.Size([2, 3])
 */
method(
  overload("Tensor::size(Tensor input) -> Size", (input) => input.shape),
  overload("Tensor::size.int(Tensor input, int dim) -> int", (input, dim) => arrayOf(input).shape[ownDim(input, dim)]),
);

/**
 * Number of dimensions.
 *
 * @example torch.zeros(2, 3).dim() // 2
 */
method("Tensor::dim(Tensor input) -> int", (input) => input.ndim);

/**
 * Step in elements along each dimension, or along one.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).stride(0) // 3
 */
method(
  overload("Tensor::stride(Tensor input) -> int[]", (input) => [...arrayOf(input).strides]),
  overload(
    "Tensor::stride.int(Tensor input, int dim) -> int",
    (input, dim) => arrayOf(input).strides[ownDim(input, dim)],
  ),
);

/**
 * Whether a value is a tensor.
 *
 * @example torch.is_tensor([1, 2]) // false
 */
export const is_tensor = callable("def is_tensor(any obj) -> bool", isTensor);
