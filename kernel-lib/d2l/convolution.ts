import type { Tensor } from "../autograd/tensor.js";
import * as torch from "../autograd/torch.js";
import { ValueError } from "../base/errors.js";
import { Module, Parameter } from "../nn/index.js";
import { corr2d } from "./corr2d.js";

/**
 * A convolution layer with one kernel and one bias, both learned; the kernel starts with numbers from [0, 1).
 * Defined in lesson 03.
 *
 * @example const conv2d = new d2l.Conv2D([1, 2]); conv2d(torch.ones(6, 8)).shape // torch.Size([6, 7])
 */
export class Conv2D extends Module {
  weight: Parameter;
  bias: Parameter;

  constructor(kernel_size: readonly number[]) {
    super();
    this.weight = new Parameter(torch.rand(kernel_size));
    this.bias = new Parameter(torch.zeros(1));
  }

  override forward(x: Tensor): Tensor {
    return corr2d(x, this.weight).add(this.bias);
  }
}

/**
 * Applies a layer for images (N, C, H, W) to a matrix: adds the two leading dimensions and strips them again.
 * Defined in lesson 07.
 *
 * @example d2l.comp_conv2d(new nn.Conv2d(1, 1, 3, { padding: 1 }), torch.rand(8, 8)).shape // torch.Size([8, 8])
 */
export function comp_conv2d(conv2d: (input: Tensor) => Tensor, X: Tensor): Tensor {
  const Y = conv2d(X.reshape([1, 1, ...X.shape]));
  return Y.reshape([...Y.shape.slice(2)]);
}

/**
 * The one-dimensional cross-correlation. Defined in lesson 02.
 *
 * @param X the signal (L)
 * @param K the kernel (l)
 * @returns (L − l + 1)
 * @example d2l.corr1d(torch.tensor([1, 2, 3, 4]), torch.tensor([3, 2])) // tensor([ 7., 12., 17.])
 */
export function corr1d(X: Tensor, K: Tensor): Tensor {
  if (X.ndim !== 1 || K.ndim !== 1) {
    throw new ValueError(`corr1d expected two vectors, but got shapes ${X.shape} and ${K.shape}`);
  }
  return corr2d(X.reshape(1, -1), K.reshape(1, -1)).reshape(-1);
}

function checkChannels(name: string, X: Tensor, K: Tensor, axis: number): void {
  if (X.ndim !== 3 || K.ndim !== axis + 3 || X.shape[0] !== K.shape[axis]) {
    const kernel = axis === 0 ? "(channels, h, w)" : "(outputs, channels, h, w)";
    throw new ValueError(
      `${name} expected X as (channels, H, W) and K as ${kernel}, with as many channels, but got shapes ${X.shape} and ${K.shape}`,
    );
  }
}

/**
 * Cross-correlation with several input channels: each with its own kernel, then added up. Defined in lesson 06.
 *
 * @param X the image (channels, H, W)
 * @param K the kernels (channels, h, w)
 * @returns (H − h + 1, W − w + 1)
 */
export function corr2d_multi_in(X: Tensor, K: Tensor): Tensor {
  checkChannels("corr2d_multi_in", X, K, 0);
  const parts = Array.from({ length: X.shape[0] }, (_, channel) => corr2d(X.at(channel), K.at(channel)));
  return parts.reduce((sum, part) => sum.add(part));
}

/**
 * Cross-correlation with several input and output channels. Defined in lesson 06.
 *
 * @param X the image (channels, H, W)
 * @param K the kernels (outputs, channels, h, w)
 * @returns (outputs, H − h + 1, W − w + 1)
 */
export function corr2d_multi_in_out(X: Tensor, K: Tensor): Tensor {
  checkChannels("corr2d_multi_in_out", X, K, 1);
  return torch.stack(Array.from({ length: K.shape[0] }, (_, output) => corr2d_multi_in(X, K.at(output))));
}

/**
 * The same for kernels of one element, which is a matrix product over the channels. Defined in lesson 06.
 *
 * @param X the image (channels, H, W)
 * @param K the kernels (outputs, channels, 1, 1)
 * @returns (outputs, H, W)
 */
export function corr2d_multi_in_out_1x1(X: Tensor, K: Tensor): Tensor {
  checkChannels("corr2d_multi_in_out_1x1", X, K, 1);
  const [channels, height, width] = X.shape;
  const outputs = K.shape[0];
  return K.reshape(outputs, channels)
    .matmul(X.reshape(channels, height * width))
    .reshape(outputs, height, width);
}

/**
 * The transposed convolution: each element of the image spreads a scaled kernel over the output. Defined in lesson 12.
 *
 * @param X the image (H, W)
 * @param K the kernel (h, w)
 * @returns (H + h − 1, W + w − 1)
 * @example d2l.trans_conv(torch.tensor([[0, 1], [2, 3]]), torch.tensor([[0, 1], [2, 3]])).shape // torch.Size([3, 3])
 */
export function trans_conv(X: Tensor, K: Tensor): Tensor {
  const [h, w] = K.shape;
  const Y = torch.zeros(X.shape[0] + h - 1, X.shape[1] + w - 1);
  for (let i = 0; i < X.shape[0]; i++) {
    for (let j = 0; j < X.shape[1]; j++) {
      Y.at(`${i}:${i + h}`, `${j}:${j + w}`).add_(X.at(i, j).mul(K));
    }
  }
  return Y;
}

/**
 * The largest element, or the mean, of each window of a matrix. Defined in lesson 13.
 *
 * @param X the image (H, W)
 * @param pool_size height and width of the window
 * @returns (H − height + 1, W − width + 1)
 * @throws ValueError for another mode.
 * @example d2l.pool2d(torch.arange(9).reshape(3, 3), [2, 2]) // tensor([[4., 5.], [7., 8.]])
 */
export function pool2d(X: Tensor, pool_size: readonly [number, number], mode: "max" | "avg" = "max"): Tensor {
  if (mode !== "max" && mode !== "avg") throw new ValueError(`pool2d expected mode 'max' or 'avg', but got '${mode}'`);
  const [h, w] = pool_size;
  const Y = torch.zeros(X.shape[0] - h + 1, X.shape[1] - w + 1);
  for (let i = 0; i < Y.shape[0]; i++) {
    for (let j = 0; j < Y.shape[1]; j++) {
      const window = X.at(`${i}:${i + h}`, `${j}:${j + w}`);
      Y.set([i, j], mode === "max" ? window.max() : window.to(Y.dtype).mean());
    }
  }
  return Y;
}
