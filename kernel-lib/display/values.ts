import { arrayOf } from "../autograd/graph/variable.js";
import { Tensor } from "../autograd/tensor.js";
import { type AnyModule, Module } from "../nn/module.js";
import { Parameter } from "../nn/parameter.js";
import { type Displayable, displaySymbol, type MimeBundle } from "./contract.js";
import { tensorBundle } from "./tensor.js";

function describeTensor(tensor: Tensor, grad: Tensor | null): MimeBundle {
  return tensorBundle(arrayOf(tensor), {
    name: tensor instanceof Parameter ? "Parameter" : "Tensor",
    text: tensor.toString(),
    grad_fn: tensor.grad_fn?.name,
    requires_grad: tensor.requires_grad,
    grad: grad === null ? undefined : arrayOf(grad),
  });
}

/**
 * A tensor with its gradient beside it.
 *
 * @example display(with_grad(conv2d.weight))
 */
export function with_grad(tensor: Tensor): Displayable {
  return { [displaySymbol]: () => describeTensor(tensor, tensor.grad) };
}

/** Defines how notebooks show the objects of a class, which itself knows nothing of drawing. */
function defineDisplay<Value>(prototype: object, show: (value: Value) => MimeBundle): void {
  Object.defineProperty(prototype, displaySymbol, {
    value(this: Value): MimeBundle {
      return show(this);
    },
    configurable: true,
    writable: true,
  });
}

defineDisplay<Tensor>(Tensor.prototype, (tensor) => describeTensor(tensor, null));
defineDisplay<AnyModule>(Module.prototype, (module) => ({ "text/plain": module.toString() }));
