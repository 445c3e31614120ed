import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { layer_norm } from "../functional/index.js";
import { ones_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param normalized_shape the lengths of the last dimensions
 * @param eps added to the variance
 * @param elementwise_affine whether a scale and a shift are learned for every element
 * @param bias whether `elementwise_affine` includes the shift
 */
const bindLayerNorm = signatureOfClass(
  "nn::LayerNorm(int[1] normalized_shape, float eps=1e-05, bool elementwise_affine=True, bool bias=True, device? device=None, dtype? dtype=None)",
);

/**
 * Every sample with mean 0 and variance 1 over its last dimensions.
 *
 * @example new nn.LayerNorm(4)(torch.randn(2, 4)) // every row with mean 0 and variance 1
 */
export class LayerNorm extends Module {
  readonly normalized_shape: readonly number[];
  readonly eps: number;
  readonly elementwise_affine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(...args: Constructors["LayerNorm"]) {
    super();
    const [shape, eps, affine, bias, device, dtype] = bindLayerNorm(args);
    if (device !== null) requireCpu(device);
    this.normalized_shape = typeof shape === "number" ? [shape] : shape;
    this.eps = eps;
    this.elementwise_affine = affine;
    declareParameter(this, "weight");
    this.weight = affine ? makeParameter(this.normalized_shape, dtype ?? float32) : null;
    declareParameter(this, "bias");
    this.bias = affine && bias ? makeParameter(this.normalized_shape, dtype ?? float32) : null;
    if (this.weight) ones_(this.weight);
  }

  override forward(input: Tensor): Tensor {
    return layer_norm(input, this.normalized_shape, this.weight, this.bias, this.eps);
  }

  override extra_repr(): string {
    const { normalized_shape: shape, eps, elementwise_affine, bias } = this;
    const tuple = `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;
    const parts = Object.entries({ eps, elementwise_affine, bias: bias !== null });
    return [tuple, ...parts.map(([name, value]) => `${name}=${pythonText(value)}`)].join(", ");
  }
}
