import { RuntimeError } from "../../base/errors.js";
import { cat as joinArrays } from "../../ops/assemble.js";
import { select, sizeText, slice, unsqueeze } from "../../ops/layout.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { atleast_1d, atleast_2d, atleast_3d } from "./reshaping.js";

const catPrimitive: Primitive<{ readonly dim: number }> = {
  grad_fn: "CatBackward0",
  forward: (arrays, { dim }) => joinArrays(arrays, dim),
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
  gradient: (grad, { shapes, options }) => {
    const axis = wrapDim(options.dim, grad.ndim);
    let start = 0;
    return shapes.map((shape) => {
      if (shape.length === 1 && shape[0] === 0) return null;
      start += shape[axis];
      return grad.narrow(axis, start - shape[axis], shape[axis]);
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
    joinArrays(
      arrays.map((a) => unsqueeze(a, dim)),
      dim,
    ),
  backward: (grad, { shapes, options }) => shapes.map((_, k) => select(grad, options.dim, k)),
  gradient: (grad, { shapes, options }) => shapes.map((_, k) => grad.select(options.dim, k)),
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

/**
 * Another name of {@link cat}.
 *
 * @example torch.concat([torch.tensor([1, 2]), torch.tensor([3])]) // tensor([1., 2., 3.])
 */
export const concat = callable("concat(Tensor[] tensors, int dim=0) -> Tensor", (tensors, dim) => cat(tensors, dim));

/**
 * Another name of {@link cat}.
 *
 * @example torch.concatenate([torch.tensor([1, 2]), torch.tensor([3])]) // tensor([1., 2., 3.])
 */
export const concatenate = callable("concatenate(Tensor[] tensors, int dim=0) -> Tensor", (tensors, dim) =>
  cat(tensors, dim),
);

function joinAs(name: string, tensors: readonly Tensor[], widen: (tensor: Tensor) => Tensor, dim: number): Tensor {
  if (tensors.length === 0) throw new RuntimeError(`${name} expects a non-empty TensorList`);
  return cat(
    tensors.map((tensor) => widen(tensor)),
    dim,
  );
}

/**
 * Tensors side by side: vectors one after another, others along the second dimension.
 *
 * @throws RuntimeError for sizes that do not fit
 * @example torch.hstack([torch.tensor([1, 2]), torch.tensor([3])]) // tensor([1., 2., 3.])
 */
export const hstack = callable("hstack(Tensor[] tensors) -> Tensor", (tensors) =>
  joinAs("hstack", tensors, atleast_1d, tensors.length > 0 && tensors[0].ndim < 2 ? 0 : 1),
);

/**
 * Tensors one below another; vectors count as rows.
 *
 * @throws RuntimeError for sizes that do not fit
 * @example torch.vstack([torch.tensor([1, 2]), torch.tensor([3, 4])]) // tensor([[1., 2.], [3., 4.]])
 */
export const vstack = callable("vstack(Tensor[] tensors) -> Tensor", (tensors) =>
  joinAs("vstack", tensors, atleast_2d, 0),
);

/**
 * Another name of {@link vstack}.
 *
 * @example torch.row_stack([torch.tensor([1, 2]), torch.tensor([3, 4])]) // tensor([[1., 2.], [3., 4.]])
 */
export const row_stack = callable("row_stack(Tensor[] tensors) -> Tensor", (tensors) =>
  joinAs("vstack", tensors, atleast_2d, 0),
);

/**
 * Tensors one behind another, along the third dimension.
 *
 * @throws RuntimeError for sizes that do not fit
 * @example torch.dstack([torch.zeros(2, 3), torch.ones(2, 3)]).shape // torch.Size([2, 3, 2])
 */
export const dstack = callable("dstack(Tensor[] tensors) -> Tensor", (tensors) =>
  joinAs("dstack", tensors, atleast_3d, 2),
);

/**
 * Tensors side by side; vectors count as columns.
 *
 * @throws RuntimeError for sizes that do not fit
 * @example torch.column_stack([torch.tensor([1, 2]), torch.tensor([3, 4])]) // tensor([[1., 3.], [2., 4.]])
 */
export const column_stack = callable("column_stack(Tensor[] tensors) -> Tensor", (tensors) =>
  joinAs("column_stack", tensors, (tensor) => (tensor.ndim < 2 ? tensor.reshape(tensor.numel(), 1) : tensor), 1),
);

/**
 * The coordinates of a grid: from vectors, tensors of the grid's shape, each with one vector along its own dimension.
 *
 * @param indexing `"ij"`, or `"xy"` for the first two the other way round
 * @throws RuntimeError for what is no vector, and for another indexing
 * @example torch.meshgrid(torch.arange(2), torch.arange(3), { indexing: "ij" })[0] // tensor([[0, 0, 0], [1, 1, 1]])
 */
export const meshgrid = callable(
  "def meshgrid(Tensor... tensors, *, str? indexing=None) -> Tensor[]",
  (tensors, indexing) => {
    if (tensors.length === 0) throw new RuntimeError("torch.meshgrid: expects a non-empty TensorList");
    const order = indexing ?? "ij";
    if (order !== "ij" && order !== "xy") {
      throw new RuntimeError(`torch.meshgrid: indexing must be one of "xy" or "ij", but received: ${order}`);
    }
    const isTurned = order === "xy" && tensors.length > 1;
    const listed = isTurned ? [tensors[1], tensors[0], ...tensors.slice(2)] : tensors;
    const shape = listed.map((tensor) => tensor.numel());
    const grids = listed.map((tensor, own) => {
      if (tensor.ndim > 1) {
        throw new RuntimeError(`torch.meshgrid: Expected 0D or 1D tensor in the tensor list but got: ${tensor}`);
      }
      if (tensor.dtype !== listed[0].dtype) {
        throw new RuntimeError("meshgrid expects all tensors to have the same dtype");
      }
      return tensor.view(shape.map((length, axis) => (axis === own ? length : 1))).expand(shape);
    });
    return isTurned ? [grids[1], grids[0], ...grids.slice(2)] : grids;
  },
);
