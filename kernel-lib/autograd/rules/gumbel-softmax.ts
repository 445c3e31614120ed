import { callable } from "../operation.js";
import { zeros_like } from "./likes.js";
import { computeSoftmax } from "./softmax.js";

/**
 * A sample of categories that gradients go through: softmax of the logits plus Gumbel noise.
 *
 * @param tau the temperature
 * @param hard whether the largest becomes 1 and the others 0, with the gradient of the soft sample
 * @param eps without effect
 * @param dim along which dimension
 * @example torch.manual_seed(0); F.gumbel_softmax(torch.zeros(3), { hard: true })
 */
export const gumbel_softmax = callable(
  "def F::gumbel_softmax(Tensor logits, float tau=1, bool hard=False, float eps=1e-10, int dim=-1) -> Tensor",
  (logits, tau, hard, _eps, dim) => {
    const noise = zeros_like(logits).exponential_().log().neg();
    const soft = computeSoftmax(logits.add(noise).div(tau), dim, null);
    if (!hard) return soft;
    const index = soft.max(dim, { keepdim: true }).indices;
    return zeros_like(logits).scatter_(dim, index, 1).sub(soft.detach()).add(soft);
  },
);
