import { arrayOf } from "../autograd/graph/variable.js";
import { Tensor } from "../autograd/tensor.js";
import { type AnyModule, Module } from "../nn/module.js";
import { Parameter } from "../nn/parameter.js";
import { type Displayable, displaySymbol, type MimeBundle } from "./contract.js";
import { tensorBundle } from "./tensor.js";

function tensorDisplay(tensor: Tensor, grad: Tensor | null): MimeBundle {
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
  return { [displaySymbol]: () => tensorDisplay(tensor, tensor.grad) };
}

/** Tensors and modules know nothing of drawing; here they are taught how notebooks show them. */
function teach<Value>(prototype: object, show: (value: Value) => MimeBundle): void {
  Object.defineProperty(prototype, displaySymbol, {
    value(this: Value): MimeBundle {
      return show(this);
    },
    configurable: true,
    writable: true,
  });
}

teach<Tensor>(Tensor.prototype, (tensor) => tensorDisplay(tensor, null));
teach<AnyModule>(Module.prototype, (module) => ({ "text/plain": module.toString() }));
