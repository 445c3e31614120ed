import { RuntimeError } from "../../base/errors.js";
import { gradientsOf, propagate, rootGradient, rootNode } from "../graph/backward.js";
import { gradientEdge, historyOf } from "../graph/history.js";
import { accumulateGrad, accumulateRecorded } from "../graph/leaf.js";
import type { GradHook } from "../graph/node.js";
import { propagateRecorded } from "../graph/recorded-walk.js";
import { arrayOf, fromArray, VERSION } from "../graph/variable.js";
import { method } from "../operation.js";
import type { Tensor } from "../tensor.js";

/**
 * Adds the gradient of this tensor to the `grad` of every leaf it was computed from.
 *
 * @param gradient of the same shape; may be left out for a single element
 * @param retain_graph whether to keep what a second walk would need
 * @param create_graph whether gradients have a history, so that gradients of them can be taken
 * @param inputs the leaves whose gradients are added up; all, unless they are named
 * @throws RuntimeError for a tensor without history, and for a second walk over what is forgotten
 */
method(
  "def Tensor::backward(Tensor input, Tensor? gradient=None, bool? retain_graph=None, bool create_graph=False, Tensor|Tensor[]? inputs=None) -> None",
  (input, gradient, retain_graph, create_graph, inputs) => {
    const retainGraph = retain_graph ?? create_graph;
    if (inputs !== null) {
      const leaves = Array.isArray(inputs) ? (inputs as readonly Tensor[]) : [inputs as Tensor];
      if (leaves.length === 0) throw new RuntimeError("`inputs` argument to `backward()` cannot be empty.");
      const grads = gradientsOf([input], leaves, [gradient], {
        retainGraph,
        createGraph: create_graph,
        allowUnused: true,
      });
      for (const [i, own] of grads.entries()) {
        if (own === null) continue;
        if (create_graph) accumulateRecorded(leaves[i], own);
        else accumulateGrad(leaves[i], arrayOf(own), false);
      }
      return;
    }
    const grad = rootGradient(input, gradient);
    (create_graph ? propagateRecorded : propagate)([{ node: rootNode(input, 0), grad }], retainGraph);
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

/**
 * Has a function called with this tensor's gradient at each backward walk, before the gradient goes on; what it returns, if
 * anything, takes the gradient's place.
 *
 * @returns what takes it off: `handle.remove()`
 * @throws RuntimeError for a tensor that wants no gradient
 * @example const handle = x.register_hook((grad) => grad.mul(2))
 */
method("def Tensor::register_hook(Tensor input, GradHook hook) -> Handle", (input, hook) => {
  const node = gradientEdge(input);
  if (node === null) throw new RuntimeError("cannot register a hook on a tensor that doesn't require gradient");
  node.hooks ??= new Set();
  const { hooks } = node;
  const own: GradHook = (grad) => hook(grad);
  hooks.add(own);
  return { remove: () => void hooks.delete(own) };
});

/** The same memory without history; writes to it are seen by the version check. */
method("Tensor::detach(Tensor input) -> Tensor", (input) => {
  const detached = fromArray(arrayOf(input));
  detached[VERSION] = input[VERSION];
  return detached;
});
