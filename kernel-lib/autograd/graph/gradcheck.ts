import { RuntimeError } from "../../base/errors.js";
import { float64 } from "../../tensor/dtype.js";
import type { Tensor } from "../tensor.js";
import { gradientsOf } from "./backward.js";

/** Step and tolerances of `gradcheck`, PyTorch's own by default. */
export interface GradcheckOptions {
  readonly eps?: number;
  readonly atol?: number;
  readonly rtol?: number;
}

/**
 * Compares the gradients of `fn` with central differences, element by element.
 *
 * @param inputs float64 tensors; those with `requires_grad` are checked
 * @returns true
 * @throws RuntimeError naming the input and the element whose gradients differ.
 * @example torch.autograd.gradcheck((x) => x.mul(x), [torch.rand(3, { dtype: torch.float64, requires_grad: true })])
 */
export function gradcheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  { eps = 1e-6, atol = 1e-5, rtol = 1e-3 }: GradcheckOptions = {},
): true {
  const checked = inputs.filter((input) => input.requires_grad);
  if (checked.length === 0) {
    throw new RuntimeError(
      "gradcheck expects at least one input tensor to require gradient, but none of them have requires_grad=True.",
    );
  }
  for (const input of checked) {
    if (input.dtype !== float64)
      throw new RuntimeError(`gradcheck needs float64 inputs, but got ${input.dtype}; use .double()`);
  }
  const output = fn(...inputs);
  for (let i = 0; i < output.numel(); i++) compareRow(fn, inputs, checked, i, { eps, atol, rtol });
  return true;
}

/** Output element `i` against every element of every checked input. */
function compareRow(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  checked: readonly Tensor[],
  i: number,
  { eps, atol, rtol }: Required<GradcheckOptions>,
): void {
  const one = (): Tensor =>
    fn(...inputs)
      .reshape(-1)
      .at(i);
  const analytical = gradientsOf([one()], checked, [], { allowUnused: true });
  checked.forEach((input, k) => {
    const grad = analytical[k]?.reshape(-1).tolist() ?? [];
    const flat = input.data.reshape(-1);
    for (let j = 0; j < flat.numel(); j++) {
      const numerical = slope(one, flat, j, eps);
      const got = Number((grad as number[])[j] ?? 0);
      if (Math.abs(got - numerical) > atol + rtol * Math.abs(numerical)) {
        throw new RuntimeError(
          `Jacobian mismatch for output 0 with respect to input ${inputs.indexOf(input)}: d output[${i}] / d input[${j}] is ${numerical} by differences, but ${got} by backward`,
        );
      }
    }
  });
}

/** Central difference: the element is moved both ways and put back. */
function slope(one: () => Tensor, flat: Tensor, j: number, eps: number): number {
  const before = flat.at(j).item();
  const valueAt = (x: number): number => {
    flat.set(j, x);
    return Number(one().item());
  };
  const difference = valueAt(Number(before) + eps) - valueAt(Number(before) - eps);
  flat.set(j, before);
  return difference / (2 * eps);
}
