import { RuntimeError } from "../../base/errors.js";
import { copy } from "../../ops/cast.js";
import { permute } from "../../ops/layout.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { historyOf, setHistory } from "../graph/history.js";
import { checkLeaf } from "../graph/in-place.js";
import { ARRAY, arrayOf, BASE, fromArray, IS_TRACKED, NODE, WANTS_GRAD } from "../graph/variable.js";
import { method, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";

/* Another view of the same memory takes the tensor's own place. */

interface ViewOptions {
  readonly name: string;
  readonly view: NdArray;
  /** The gradient of the tensor as it was, from that of the view. */
  undo(grad: NdArray, shape: readonly number[]): NdArray;
}

const viewPrimitive: Primitive<ViewOptions> = {
  grad_fn: ({ name }) => name,
  forward: (_, { view }) => view,
  backward: (grad, { options, shapes }) => [options.undo(grad, shapes[0])],
};

/** Gives a tensor the shape and the history of a view of it. */
function become(target: Tensor, { name, view, undo }: ViewOptions): Tensor {
  checkLeaf(target);
  const self = fromArray(arrayOf(target));
  const before = historyOf(target);
  if (before !== null) setHistory(self, before);
  const result = apply(viewPrimitive, [self], { name, view, undo });
  target[ARRAY] = view;
  const node = historyOf(result);
  if (node !== null) setHistory(target, node);
  return target;
}

const reshaped = (grad: NdArray, shape: readonly number[]): NdArray => copy(grad).view(shape, contiguousStrides(shape));

/** Exchanges two dimensions. */
function exchange(input: Tensor, dim0: number, dim1: number, name: string): Tensor {
  const axes = [wrapDim(dim0, input.ndim), wrapDim(dim1, input.ndim)];
  const order = input.shape.map((_, k) => (k === axes[0] ? axes[1] : k === axes[1] ? axes[0] : k));
  return become(input, { name, view: permute(arrayOf(input), order), undo: (grad) => permute(grad, order) });
}

/**
 * In place: without the dimensions of length 1, or without those named.
 *
 * @example torch.zeros(1, 2).squeeze_().shape // torch.Size([2])
 */
method(
  overload("Tensor::squeeze_(Tensor input) -> Tensor", (input) =>
    become(input, { name: "SqueezeBackward3", view: arrayOf(input.detach().squeeze()), undo: reshaped }),
  ),
  overload("Tensor::squeeze_.dim(Tensor input, int dim) -> Tensor", (input, dim) =>
    become(input, { name: "SqueezeBackward4", view: arrayOf(input.detach().squeeze(dim)), undo: reshaped }),
  ),
  overload("Tensor::squeeze_.dims(Tensor input, int[] dim) -> Tensor", (input, dim) =>
    become(input, { name: "SqueezeBackward5", view: arrayOf(input.detach().squeeze(dim)), undo: reshaped }),
  ),
);

/**
 * In place: with a dimension of length 1 more.
 *
 * @param dim where it is to stand
 * @throws IndexError for a place that there is not
 * @example torch.zeros(2).unsqueeze_(0).shape // torch.Size([1, 2])
 */
method("Tensor::unsqueeze_(Tensor input, int dim) -> Tensor", (input, dim) =>
  become(input, { name: "UnsqueezeBackward1", view: arrayOf(input.detach().unsqueeze(dim)), undo: reshaped }),
);

/**
 * In place: with two dimensions exchanged.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).transpose_(0, 1).shape // torch.Size([3, 2])
 */
method("Tensor::transpose_(Tensor input, int dim0, int dim1) -> Tensor", (input, dim0, dim1) =>
  exchange(input, dim0, dim1, "TransposeBackward1"),
);

/** In place: with two dimensions exchanged; another name of `transpose_`. */
method("Tensor::swapaxes_(Tensor input, int axis0, int axis1) -> Tensor", (input, axis0, axis1) =>
  exchange(input, axis0, axis1, "TransposeBackward1"),
);

/** In place: with two dimensions exchanged; another name of `transpose_`. */
method("Tensor::swapdims_(Tensor input, int dim0, int dim1) -> Tensor", (input, dim0, dim1) =>
  exchange(input, dim0, dim1, "TransposeBackward1"),
);

/**
 * In place: a matrix transposed.
 *
 * @throws RuntimeError for more than two dimensions
 * @example torch.zeros(2, 3).t_().shape // torch.Size([3, 2])
 */
method("Tensor::t_(Tensor input) -> Tensor", (input) => {
  if (input.ndim > 2) throw new RuntimeError(`t_() expects a tensor with <= 2 dimensions, but self is ${input.ndim}D`);
  return exchange(input, 0, input.ndim < 2 ? 0 : 1, "TBackward1");
});

/**
 * In place: without history, a leaf that wants no gradients.
 *
 * @throws RuntimeError for a view, whose history is its owner's
 */
method("Tensor::detach_(Tensor input) -> Tensor", (input) => {
  if (input[BASE] !== null && input[IS_TRACKED]) {
    throw new RuntimeError(
      "Can't detach views in-place. Use detach() instead. If you are using DistributedDataParallel (DDP) for training, and gradient_as_bucket_view is set as True, gradients are views of DDP buckets, and hence detach_() cannot be called on these gradients. To fix this error, please refer to the Optimizer.zero_grad() function in torch/optim/optimizer.py as the solution.",
    );
  }
  input[NODE] = null;
  input[WANTS_GRAD] = false;
  return input;
});
