import { RuntimeError } from "../../base/errors.js";
import { propagate, rootGradient, rootNode } from "../graph/backward.js";
import { historyOf } from "../graph/history.js";
import { arrayOf, fromArray, VERSION } from "../graph/variable.js";
import { method } from "../operation.js";

/**
 * Adds the gradient of this tensor to the `grad` of every leaf it was computed from.
 *
 * @param gradient of the same shape; may be left out for a single element
 * @param retain_graph whether to keep what a second walk would need
 * @throws RuntimeError for a tensor without history, and for a second walk over what is forgotten
 */
method(
  "def Tensor::backward(Tensor input, Tensor? gradient=None, bool? retain_graph=None) -> None",
  (input, gradient, retain_graph) => {
    const grad = rootGradient(input, gradient);
    propagate([{ node: rootNode(input, 0), grad }], retain_graph === true);
  },
);

/**
 * Starts (or stops) the recording of what is computed from this tensor.
 *
 * @throws RuntimeError for integers and bool, and for stopping at a tensor that was computed
 */
method("Tensor::requires_grad_(Tensor input, bool requires_grad=True) -> Tensor", (input, requires_grad) => {
  if (requires_grad && !input.dtype.is_floating_point) {
    throw new RuntimeError("only Tensors of floating point dtype can require gradients");
  }
  input.requires_grad = requires_grad;
  return input;
});

/**
 * Keeps the gradient of a tensor that is not a leaf, too.
 *
 * @throws RuntimeError for a tensor that wants no gradient
 */
method("Tensor::retain_grad(Tensor input) -> None", (input) => {
  if (!input.requires_grad) throw new RuntimeError("can't retain_grad on Tensor that has requires_grad=False");
  const node = historyOf(input);
  if (node !== null) node.retained = input;
});

/** The same memory without history; writes to it are seen by the version check. */
method("Tensor::detach(Tensor input) -> Tensor", (input) => {
  const detached = fromArray(arrayOf(input));
  detached[VERSION] = input[VERSION];
  return detached;
});
