import * as layout from "../../ops/layout.js";
import { apply, type Primitive } from "../apply.js";
import { unbroadcast } from "../operand.js";
import { method } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { sumTo } from "./adjoint.js";

const expandPrimitive: Primitive<{ readonly shape: readonly number[] }> = {
  grad_fn: "ExpandBackward0",
  forward: ([a], { shape }) => layout.expand(a, shape),
  backward: (grad, { shapes }) => [unbroadcast(grad, shapes[0])],
  gradient: (grad, { shapes }) => [sumTo(grad, shapes[0])],
  isView: true,
};

/** Repeats along axes of length 1 without copying. */
export function expandTensor(input: Tensor, shape: readonly number[]): Tensor {
  return apply(expandPrimitive, [input], { shape });
}

/**
 * Repeated along dimensions of length 1 without copying; −1 keeps a length.
 *
 * @throws RuntimeError for a size that does not fit
 * @example torch.tensor([1, 2]).expand(2, -1) // tensor([[1., 2.], [1., 2.]])
 */
method("Tensor::expand(Tensor input, int... size) -> Tensor", expandTensor);
