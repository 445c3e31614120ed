import { apply, type Primitive } from "../autograd/apply.js";
import { arrayOf, fromArray } from "../autograd/graph/variable.js";
import { Tensor } from "../autograd/tensor.js";
import { NotImplementedError, RuntimeError } from "../base/errors.js";
import type { NdArray } from "../tensor/ndarray.js";
import type { AnyModule } from "./module.js";

/**
 * Called with the module and the gradients of its inputs and outputs; what it returns, if anything, takes the place of the
 * inputs' gradients. A gradient that is not wanted is null.
 */
export type BackwardHook = (
  module: AnyModule,
  grad_input: readonly (Tensor | null)[],
  grad_output: readonly (Tensor | null)[],
) => unknown;

/** Passes a tensor on, and its gradient back through a function. */
const passPrimitive: Primitive<{ readonly back: (grad: NdArray) => NdArray }> = {
  grad_fn: "BackwardHookFunctionBackward",
  forward: ([a]) => a.view(a.shape, a.strides),
  backward: (grad, { options }) => [options.back(grad)],
  isView: true,
};

const pass = (tensor: Tensor, back: (grad: NdArray) => NdArray): Tensor => apply(passPrimitive, [tensor], { back });

/**
 * What a module answers, with its gradients led past hooks.
 *
 * @throws NotImplementedError for a module that takes or answers anything but one tensor
 */
export function runBetween(
  hooks: ReadonlySet<BackwardHook>,
  module: AnyModule,
  inputs: readonly unknown[],
  forward: (inputs: readonly unknown[]) => unknown,
): unknown {
  const [input] = inputs;
  if (inputs.length !== 1 || !(input instanceof Tensor)) throw oneTensor(module);
  let grad_output: Tensor | null = null;
  const call = (grad: NdArray | null): NdArray | null =>
    [...hooks].reduce((before: NdArray | null, hook) => {
      const after = hook(module, [before && fromArray(before)], [grad_output]);
      if (after === null || after === undefined) return before;
      const [changed, ...more]: readonly unknown[] = Array.isArray(after) ? after : [after];
      if (more.length > 0) {
        throw new RuntimeError(
          `Backward hook returned an invalid number of grad_input, got ${more.length + 1}, but expected 1`,
        );
      }
      return changed instanceof Tensor ? arrayOf(changed) : before;
    }, grad);
  const output = forward([input.requires_grad ? pass(input, (grad) => call(grad) ?? grad) : input]);
  if (!(output instanceof Tensor)) throw oneTensor(module);
  return pass(output, (grad) => {
    grad_output = fromArray(grad);
    if (!input.requires_grad) call(null);
    return grad;
  });
}

/**
 * Calls hooks with the gradients of the last operation that made a tensor, each time they are known.
 *
 * @throws NotImplementedError for a module that answers anything but one tensor
 */
export function hangOnLast(hooks: ReadonlySet<BackwardHook>, module: AnyModule, output: unknown): void {
  if (!(output instanceof Tensor)) throw oneTensor(module);
  const { grad_fn: node } = output;
  if (node === null) return;
  const backward = node.backward.bind(node);
  const wrapped = (grads: readonly (NdArray | null)[]): readonly (Tensor | null)[] =>
    grads.map((own) => own && fromArray(own));
  node.backward = (grad) =>
    [...hooks].reduce((grads, hook) => {
      const after = hook(module, wrapped(grads), [fromArray(grad)]);
      if (!Array.isArray(after)) return grads;
      return after.map((own: unknown) => (own instanceof Tensor ? arrayOf(own) : null));
    }, backward(grad));
}

const oneTensor = (module: AnyModule): NotImplementedError =>
  new NotImplementedError(
    `a backward hook needs a module that takes and answers one tensor, and ${module.constructor.name} does not; hang Tensor.register_hook on its tensors`,
  );
