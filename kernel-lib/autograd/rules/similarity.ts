import { RuntimeError, ValueError } from "../../base/errors.js";
import { float32, float64 } from "../../tensor/dtype.js";
import { apply } from "../apply.js";
import { operandType } from "../operand.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { avg_pool2d, avg_pool3d } from "./avg-pool.js";
import { castTensor } from "./cast.js";
import { normPrimitive } from "./norm.js";
import { pad } from "./pad.js";
import { resolveAxes } from "./reduce.js";
import { broadcast_tensors } from "./reshaping.js";

/**
 * Each slice along a dimension divided by its norm.
 *
 * @param p the order of the norm
 * @param dim one dimension or several
 * @param eps what the norm is at least
 * @example F.normalize(torch.tensor([[3, 4]])) // tensor([[0.6000, 0.8000]])
 */
export const normalize = callable(
  "def F::normalize(Tensor input, float p=2.0, int[1] dim=1, float eps=1e-12) -> Tensor",
  (input, p, dim, eps) => input.div(input.norm(p, dim, true).clamp_min(eps).expand_as(input)),
);

/**
 * The cosine of the angle between two tensors along a dimension.
 *
 * @param dim along which
 * @param eps what each norm is at least
 * @throws RuntimeError for integers
 * @example F.cosine_similarity(torch.tensor([[1, 0]]), torch.tensor([[1, 1]])) // tensor([0.7071])
 */
export const cosine_similarity = callable(
  "F::cosine_similarity(Tensor x1, Tensor x2, int dim=1, float eps=1e-08) -> Tensor",
  (x1, x2, dim, eps) => {
    if (eps < 0) throw new RuntimeError(`eps must be non-negative, got: ${eps}`);
    if (!x1.dtype.is_floating_point && !x2.dtype.is_floating_point) {
      throw new RuntimeError(`expected common dtype to be floating point, yet common dtype is ${x1.dtype.scalarType}`);
    }
    const unit = (x: Tensor): Tensor => x.div(x.norm(2, dim, true).clamp_min(eps));
    const dtype = operandType(x1, x2);
    const [a, b] = broadcast_tensors(castTensor(x1, dtype), castTensor(x2, dtype));
    return unit(a).mul(unit(b)).sum(dim);
  },
);

/**
 * The norm of the difference along the last dimension.
 *
 * @param p the order of the norm
 * @param eps added to the difference
 * @param keepdim whether the dimension stays, with length 1
 * @example F.pairwise_distance(torch.tensor([[3, 0]]), torch.tensor([[0, 4]])) // tensor([5.])
 */
export const pairwise_distance = callable(
  "F::pairwise_distance(Tensor x1, Tensor x2, float p=2.0, float eps=1e-06, bool keepdim=False) -> Tensor",
  (x1, x2, p, eps, keepdim) => {
    const [a, b] = [x1, x2].map((x) => (x.dtype.is_floating_point ? x : castTensor(x, float32)));
    const difference = a.sub(b).add(eps);
    return apply(normPrimitive, [difference], { ...resolveAxes(difference, -1, keepdim), p, name: "NormBackward1" });
  },
);

/**
 * Each element divided by what its neighbours along the channels come to.
 *
 * @param input (N, C, …)
 * @param size how many channels count
 * @param alpha how much they count
 * @param beta the exponent
 * @param k added to them
 * @throws ValueError for less than three dimensions
 * @example F.local_response_norm(torch.ones(1, 2, 3), 2).shape // torch.Size([1, 2, 3])
 */
export const local_response_norm = callable(
  "def F::local_response_norm(Tensor input, int size, float alpha=0.0001, float beta=0.75, float k=1.0) -> Tensor",
  (input, size, alpha, beta, k) => {
    if (input.ndim < 3) {
      throw new ValueError(
        `Expected 3D or higher dimensionality                          input (got ${input.ndim} dimensions)`,
      );
    }
    if (input.numel() === 0) return input;
    const squares = input.mul(input);
    const [before, after] = [Math.floor(size / 2), Math.floor((size - 1) / 2)];
    const [samples, channels, ...rest] = input.shape;
    const sums =
      input.ndim === 3
        ? avg_pool2d(pad(squares.unsqueeze(1), [0, 0, before, after]), [size, 1], 1).squeeze(1)
        : avg_pool3d(
            pad(squares.view([samples, 1, channels, rest[0], -1]), [0, 0, 0, 0, before, after]),
            [size, 1, 1],
            1,
          )
            .squeeze(1)
            .view(input.shape);
    return input.div(sums.mul(alpha).add(k).pow(beta));
  },
);

/**
 * Every sample divided by the root of its mean square over its last dimensions, then scaled by `weight`.
 *
 * @param normalized_shape the lengths of the last dimensions
 * @param weight a scale for every element of that shape
 * @param eps added to the mean square; null means the dtype's least step
 * @throws RuntimeError when shapes do not fit
 * @example F.rms_norm(torch.tensor([[1, 7]]), [2]) // tensor([[0.2000, 1.4000]])
 */
export const rms_norm = callable(
  "def F::rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
  (input, normalized_shape, weight, eps) => {
    const own = input.shape.slice(input.ndim - normalized_shape.length);
    if (normalized_shape.length > input.ndim || own.join() !== normalized_shape.join()) {
      throw new RuntimeError(
        `Given normalized_shape=[${normalized_shape.join(", ")}], expected input with shape [*${normalized_shape
          .map((length) => `, ${length}`)
          .join("")
          .slice(2)}], but got input of size[${input.shape.join(", ")}]`,
      );
    }
    const least = eps ?? (input.dtype === float64 ? 2 ** -52 : 2 ** -23);
    const axes = normalized_shape.map((_, k) => k - normalized_shape.length);
    const normed = input.mul(input.pow(2).mean(axes, true).add(least).rsqrt());
    return weight === null ? normed : normed.mul(weight);
  },
);
