import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { floatText } from "../../base/number-text.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { cosine_similarity, local_response_norm, pairwise_distance, rms_norm } from "../functional/index.js";
import { ones_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param dim along which
 * @param eps what each norm is at least
 */
const bindCosine = signatureOfClass("nn::CosineSimilarity(int dim=1, float eps=1e-08)");

/** The cosine of the angle between two tensors along a dimension. */
export class CosineSimilarity extends Module<[x1: Tensor, x2: Tensor]> {
  readonly dim: number;
  readonly eps: number;

  constructor(...args: Constructors["CosineSimilarity"]) {
    super();
    [this.dim, this.eps] = bindCosine(args);
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return cosine_similarity(x1, x2, this.dim, this.eps);
  }
}

/**
 * @param p the order of the norm
 * @param eps added to the difference
 * @param keepdim whether the dimension stays, with length 1
 */
const bindDistance = signatureOfClass("nn::PairwiseDistance(float p=2.0, float eps=1e-06, bool keepdim=False)");

/** The norm of the difference along the last dimension. */
export class PairwiseDistance extends Module<[x1: Tensor, x2: Tensor]> {
  readonly norm: number;
  readonly eps: number;
  readonly keepdim: boolean;

  constructor(...args: Constructors["PairwiseDistance"]) {
    super();
    [this.norm, this.eps, this.keepdim] = bindDistance(args);
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    return pairwise_distance(x1, x2, this.norm, this.eps, this.keepdim);
  }
}

/**
 * @param size how many channels count
 * @param alpha how much they count
 * @param beta the exponent
 * @param k added to them
 */
const bindResponse = signatureOfClass(
  "nn::LocalResponseNorm(int size, float alpha=0.0001, float beta=0.75, float k=1.0)",
);

/** Each element divided by what its neighbours along the channels come to: (N, C, …). */
export class LocalResponseNorm extends Module {
  readonly size: number;
  readonly alpha: number;
  readonly beta: number;
  readonly k: number;

  constructor(...args: Constructors["LocalResponseNorm"]) {
    super();
    [this.size, this.alpha, this.beta, this.k] = bindResponse(args);
  }

  override forward(input: Tensor): Tensor {
    return local_response_norm(input, this.size, this.alpha, this.beta, this.k);
  }

  override extra_repr(): string {
    const numbers = Object.entries({ alpha: this.alpha, beta: this.beta, k: this.k });
    return [this.size, ...numbers.map(([name, value]) => `${name}=${floatText(value)}`)].join(", ");
  }
}

/**
 * @param normalized_shape the lengths of the last dimensions
 * @param eps added to the mean square; null means the dtype's least step
 * @param elementwise_affine whether a scale is learned for every element
 */
const bindRMSNorm = signatureOfClass(
  "nn::RMSNorm(int[1] normalized_shape, float? eps=None, bool elementwise_affine=True, device? device=None, dtype? dtype=None)",
);

/** Every sample divided by the root of its mean square over its last dimensions. */
export class RMSNorm extends Module {
  readonly normalized_shape: readonly number[];
  readonly eps: number | null;
  readonly elementwise_affine: boolean;
  weight: Parameter | null;

  constructor(...args: Constructors["RMSNorm"]) {
    super();
    const [shape, eps, affine, device, dtype] = bindRMSNorm(args);
    if (device !== null) requireCpu(device);
    this.normalized_shape = typeof shape === "number" ? [shape] : shape;
    this.eps = eps;
    this.elementwise_affine = affine;
    declareParameter(this, "weight");
    this.weight = affine ? makeParameter(this.normalized_shape, dtype ?? float32) : null;
    if (this.weight) ones_(this.weight);
  }

  override forward(input: Tensor): Tensor {
    return rms_norm(input, this.normalized_shape, this.weight, this.eps);
  }

  override extra_repr(): string {
    const { normalized_shape: shape, eps, elementwise_affine } = this;
    const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
    const parts = Object.entries({ eps, elementwise_affine });
    return [tuple, ...parts.map(([name, value]) => `${name}=${pythonText(value)}`)].join(", ");
  }
}
