import type { Tensor } from "../../autograd/tensor.js";
import { fans } from "../fans.js";
import { kaiming_uniform_, uniform_ } from "../init.js";

/** What layers with a weight (out, in, …) and a bias start with: uniform in ±1/√fan_in, the weight first. */
export function resetWeightAndBias(weight: Tensor, bias: Tensor | null): void {
  kaiming_uniform_(weight, { a: Math.sqrt(5) });
  const { fan_in } = fans(weight);
  if (bias !== null && fan_in > 0) uniform_(bias, -1 / Math.sqrt(fan_in), 1 / Math.sqrt(fan_in));
}
