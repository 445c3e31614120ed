import { RuntimeError } from "../../base/errors.js";
import { flip as reverse } from "../../ops/assemble.js";
import * as layout from "../../ops/layout.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { takeView } from "./layout.js";

function permuteTensor(input: Tensor, dims: readonly number[], name = "Permute"): Tensor {
  return takeView(name, input, (a) => layout.permute(a, dims));
}

/** Exchanges two axes. */
function transposeTensor(input: Tensor, dim0: number, dim1: number, name = "Transpose"): Tensor {
  const [p, q] = [wrapDim(dim0, input.ndim), wrapDim(dim1, input.ndim)];
  const order = Array.from({ length: input.ndim }, (_, axis) => (axis === p ? q : axis === q ? p : axis));
  return permuteTensor(input, order, name);
}

const flipPrimitive: Primitive<{ readonly dims: readonly number[] }> = {
  grad_fn: "FlipBackward0",
  forward: ([a], { dims }) => reverse(a, dims),
  backward: (grad, { options }) => [reverse(grad, options.dims)],
  gradient: linearly(),
};

/** Reverses the order of elements along each of `dims`. */
function flipTensor(input: Tensor, dims: readonly number[]): Tensor {
  return apply(flipPrimitive, [input], { dims });
}

/**
 * Dimensions in another order.
 *
 * @throws RuntimeError or IndexError unless every dimension is named once
 * @example torch.zeros(2, 3, 4).permute(2, 0, 1).shape // torch.Size([4, 2, 3])
 */
export const permute = operation("permute(Tensor input, int... dims) -> Tensor", (input, dims) =>
  permuteTensor(input, dims),
);

/**
 * Two dimensions exchanged.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3, 4).transpose(0, 2).shape // torch.Size([4, 3, 2])
 */
export const transpose = operation("transpose(Tensor input, int dim0, int dim1) -> Tensor", (input, dim0, dim1) =>
  transposeTensor(input, dim0, dim1),
);

/**
 * The transpose of a matrix; vectors and scalars stay as they are.
 *
 * @throws RuntimeError for more than two dimensions
 * @example torch.tensor([[1, 2], [3, 4]]).t() // tensor([[1., 3.], [2., 4.]])
 */
export const t = operation("t(Tensor input) -> Tensor", (input) => {
  if (input.ndim > 2) throw new RuntimeError(`t() expects a tensor with <= 2 dimensions, but self is ${input.ndim}D`);
  return permuteTensor(input, input.ndim === 2 ? [1, 0] : input.ndim === 1 ? [0] : [], "T");
});

/**
 * Reversed along the dimensions.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.arange(3).flip(0) // tensor([2, 1, 0])
 */
export const flip = operation("flip(Tensor input, int... dims) -> Tensor", flipTensor);
