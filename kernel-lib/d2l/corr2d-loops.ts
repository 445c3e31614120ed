import type { Tensor } from "../autograd/tensor.js";
import * as torch from "../autograd/torch.js";

/** The definition of {@link import("./corr2d.js").corr2d}; its compiled source is what readers are shown. */
export function corr2d(X: Tensor, K: Tensor): Tensor {
  const [h, w] = K.shape;
  const Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1);
  for (let i = 0; i < Y.shape[0]; i++) {
    for (let j = 0; j < Y.shape[1]; j++) {
      const window = X.at(`${i}:${i + h}`, `${j}:${j + w}`);
      Y.set([i, j], window.mul(K).sum());
    }
  }
  return Y;
}
