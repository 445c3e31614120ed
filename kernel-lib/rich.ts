import { Tensor } from "./autograd/tensor.js";
import { type Displayable, displaySymbol, type MimeBundle } from "./display/symbol.js";
import { tensorBundle } from "./display/tensor.js";

function tensorDisplay(tensor: Tensor, grad: Tensor | null): MimeBundle {
  return tensorBundle(tensor.array, {
    text: tensor.toString(),
    grad_fn: tensor.grad_fn?.name,
    requires_grad: tensor.requires_grad,
    grad: grad?.array,
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

Object.defineProperty(Tensor.prototype, displaySymbol, {
  value(this: Tensor): MimeBundle {
    return tensorDisplay(this, null);
  },
  configurable: true,
  writable: true,
});
