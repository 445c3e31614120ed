import type { Tensor } from "../autograd/tensor.js";
import * as torch from "../autograd/torch.js";
import { ValueError } from "../base/errors.js";
import { conv2d } from "../nn/functional/index.js";

/**
 * The two-dimensional cross-correlation: the kernel slides over the image, and at each place the products are added up.
 * Defined by two loops in lesson 03; computed here as one convolution, to the same numbers.
 *
 * @param X the image (H, W)
 * @param K the kernel (h, w)
 * @returns (H − h + 1, W − w + 1), of float32, or of float64 if X or K is
 * @throws ValueError for inputs that are no matrices, RuntimeError for a kernel larger than the image plus one
 * @example d2l.corr2d(torch.arange(9).reshape(3, 3), torch.arange(4).reshape(2, 2)) // tensor([[19., 25.], [37., 43.]])
 */
export function corr2d(X: Tensor, K: Tensor): Tensor {
  if (X.ndim !== 2 || K.ndim !== 2) {
    throw new ValueError(`corr2d expected two matrices, but got shapes ${X.shape} and ${K.shape}`);
  }
  const dtype = torch.promote_types(torch.promote_types(X.dtype, K.dtype), torch.float32);
  const size = [X.shape[0] - K.shape[0] + 1, X.shape[1] - K.shape[1] + 1];
  if (size.some((length) => length <= 0)) return torch.zeros(size, { dtype });
  const asImage = (matrix: Tensor): Tensor => matrix.to(dtype).reshape([1, 1, ...matrix.shape]);
  return conv2d(asImage(X), asImage(K)).reshape(size);
}
