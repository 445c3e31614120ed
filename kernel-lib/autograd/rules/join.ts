import { RuntimeError } from "../../base/errors.js";
import { cat as concatenate } from "../../ops/assemble.js";
import { select, sizeText, slice, unsqueeze } from "../../ops/layout.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Op } from "../op.js";
import type { Tensor } from "../tensor.js";

const catOp: Op<{ readonly dim: number }> = {
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

/** Tensors one after another along an existing dimension. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return apply(catOp, tensors, { dim });
}

const stackOp: Op<{ readonly dim: number }> = {
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
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
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
  return apply(stackOp, tensors, { dim: wrapDim(dim, tensors[0].ndim + 1) });
}
