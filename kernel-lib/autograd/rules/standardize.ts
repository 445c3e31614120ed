import type { Tensor } from "../tensor.js";

/** Mean 0 and variance 1 over `axes`: what the gradients of normalizations differentiate. */
export function standardize(x: Tensor, axes: readonly number[], eps: number): Tensor {
  const centred = x.sub(x.mean(axes, true));
  return centred.mul(centred.square().mean(axes, true).add(eps).rsqrt());
}

/** Times a weight and plus a bias, of which either may be missing. */
export function rescale(x: Tensor, vectors: readonly Tensor[], hasWeight: boolean): Tensor {
  const scaled = hasWeight ? x.mul(vectors[0]) : x;
  const bias = vectors[hasWeight ? 1 : 0];
  return bias === undefined ? scaled : scaled.add(bias);
}
