import type { Tensor } from "../autograd/tensor.js";
import { binderOf } from "../base/bind.js";

/** What `zero_grad` of modules and optimizers takes. */
export type ZeroGrad = [set_to_none?: boolean | { readonly set_to_none?: boolean }];

const bind = binderOf<[set_to_none: boolean]>("def zero_grad(bool set_to_none=True)");

/** Forgets the gradients, or writes zeros into them. */
export function zeroGradients(parameters: Iterable<Tensor>, args: ZeroGrad): void {
  const [set_to_none] = bind(args);
  for (const parameter of parameters) {
    if (set_to_none) parameter.grad = null;
    // not a product: zero times infinity is none
    else parameter.grad?.zero_();
  }
}
