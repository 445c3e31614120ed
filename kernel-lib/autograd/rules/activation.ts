import { callable } from "../operation.js";
import { rectify } from "./unary.js";

/**
 * max(x, 0).
 *
 * @param inplace whether to overwrite the input
 * @example F.relu(torch.tensor([3, -2])) // tensor([3., 0.])
 */
export const relu = callable("def F::relu(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  inplace ? input.relu_() : rectify(input),
);

/**
 * 1 / (1 + e⁻ˣ).
 *
 * @example F.sigmoid(torch.tensor([0, 2])) // tensor([0.5000, 0.8808])
 */
export const sigmoid = callable("def F::sigmoid(Tensor input) -> Tensor", (input) => input.sigmoid());

/**
 * The hyperbolic tangent.
 *
 * @example F.tanh(torch.tensor([0, 1])) // tensor([0.0000, 0.7616])
 */
export const tanh = callable("def F::tanh(Tensor input) -> Tensor", (input) => input.tanh());
