import { RuntimeError } from "../../base/errors.js";
import { copy } from "../../ops/cast.js";
import { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { ARRAY, arrayOf, countWrite } from "../graph/variable.js";
import { method } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { checkSize } from "./create.js";

/** Gives a tensor another shape of the memory that it has, or of more. */
function resize(input: Tensor, size: readonly number[]): Tensor {
  if (input.requires_grad) throw new RuntimeError("cannot resize variables that require grad");
  checkSize("resize_", size);
  const { dtype, data, offset } = arrayOf(input);
  const needed = offset + numel(size);
  let memory = data;
  if (needed > data.length) {
    memory = new dtype.array(needed);
    memory.set(data as never);
  }
  input[ARRAY] = new NdArray(dtype, memory, size, contiguousStrides(size), offset);
  countWrite(input);
  return input;
}

/**
 * Gives the tensor another shape, of the elements that its memory holds in their order; what is added to it is zero.
 *
 * @throws RuntimeError for a tensor that wants gradients
 * @example torch.arange(6).resize_(2, 2) // tensor([[0, 1], [2, 3]])
 */
method("Tensor::resize_(Tensor input, int... size) -> Tensor", resize);

/**
 * Gives the tensor the shape of another.
 *
 * @throws RuntimeError for a tensor that wants gradients
 */
method("Tensor::resize_as_(Tensor input, Tensor the_template) -> Tensor", (input, other) =>
  resize(input, arrayOf(other).shape),
);

const resizePrimitive: Primitive<{ readonly size: readonly number[] }> = {
  grad_fn: "ResizeBackward",
  forward: ([a], { size }) =>
    (a.isContiguous ? a : copy(a)).view(size, contiguousStrides(size), a.isContiguous ? a.offset : 0),
  backward: (grad, { shapes }) => [copy(grad).view(shapes[0], contiguousStrides(shapes[0]))],
  gradient: (grad, { shapes }) => [grad.reshape([...shapes[0]])],
};

function reshaped(input: Tensor, size: readonly number[]): Tensor {
  const own = arrayOf(input);
  if (numel(size) !== own.size) {
    throw new RuntimeError(
      `requested resize to ${size.join("x")} (${numel(size)} elements in total), but the given tensor has a size of ${own.shape.join("x")} (${own.size} elements). autograd's resize can only change the shape of a given tensor, while preserving the number of elements. `,
    );
  }
  return apply(resizePrimitive, [input], { size });
}

/**
 * The elements in another shape of as many; `reshape` is its new name.
 *
 * @throws RuntimeError for a shape of more or fewer elements
 */
method("def Tensor::resize(Tensor input, int... sizes) -> Tensor", reshaped);

/**
 * The elements in the shape of another tensor; `reshape` is its new name.
 *
 * @throws RuntimeError for a shape of more or fewer elements
 */
method("def Tensor::resize_as(Tensor input, Tensor tensor) -> Tensor", (input, tensor) =>
  reshaped(input, arrayOf(tensor).shape),
);
