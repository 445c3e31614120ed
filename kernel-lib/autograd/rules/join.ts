import { RuntimeError } from "../../base/errors.js";
import { cat as concatenate } from "../../ops/assemble.js";
import { select, sizeText, slice, unsqueeze } from "../../ops/layout.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { callable } from "../operation.js";

const catPrimitive: Primitive<{ readonly dim: number }> = {
  grad_fn: "CatBackward0",
  forward: (arrays, { dim }) => concatenate(arrays, dim),
  backward: (grad, { shapes, options }) => {
    const axis = wrapDim(options.dim, grad.ndim);
    let start = 0;
    return shapes.map((shape) => {
      if (shape.length === 1 && shape[0] === 0) return null;
      const part = slice(grad, axis, start, start + shape[axis], 1);
      start += shape[axis];
      return part;
    });
  },
};

/**
 * Tensors one after another along an existing dimension.
 *
 * @throws RuntimeError for sizes that do not fit
 * @example torch.cat([torch.tensor([1, 2]), torch.tensor([3])]) // tensor([1., 2., 3.])
 */
export const cat = callable("cat(Tensor[] tensors, int dim=0) -> Tensor", (tensors, dim) =>
  apply(catPrimitive, tensors, { dim }),
);

const stackPrimitive: Primitive<{ readonly dim: number }> = {
  grad_fn: "StackBackward0",
  forward: (arrays, { dim }) =>
    concatenate(
      arrays.map((a) => unsqueeze(a, dim)),
      dim,
    ),
  backward: (grad, { shapes, options }) => shapes.map((_, k) => select(grad, options.dim, k)),
};

/**
 * Tensors of one shape side by side along a new dimension.
 *
 * @throws RuntimeError `stack expects each tensor to be equal size, but got [2] at entry 0 and [3] at entry 1`
 * @example torch.stack([torch.tensor([1, 2]), torch.tensor([3, 4])]) // tensor([[1., 2.], [3., 4.]])
 */
export const stack = callable("stack(Tensor[] tensors, int dim=0) -> Tensor", (tensors, dim) => {
  if (tensors.length === 0) throw new RuntimeError("stack expects a non-empty TensorList");
  const first = sizeText(tensors[0].shape);
  tensors.forEach((tensor, k) => {
    const own = sizeText(tensor.shape);
    if (own !== first) {
      throw new RuntimeError(
        `stack expects each tensor to be equal size, but got ${first} at entry 0 and ${own} at entry ${k}`,
      );
    }
  });
  return apply(stackPrimitive, tensors, { dim: wrapDim(dim, tensors[0].ndim + 1) });
});
