import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { group_norm } from "../functional/index.js";
import { ones_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param num_groups how many groups
 * @param num_channels channels, divisible by it
 * @param eps added to the variance
 * @param affine whether a scale and a shift are learned for every channel
 * @param bias whether `affine` includes the shift
 */
const bindGroupNorm = signatureOfClass(
  "nn::GroupNorm(int num_groups, int num_channels, float eps=1e-05, bool affine=True, device? device=None, dtype? dtype=None, *, bool bias=True)",
);

/**
 * Normalises the channels of every sample in groups, each with mean 0 and variance 1: (N, C, …).
 *
 * @throws ValueError unless the channels can be divided into the groups.
 * @example new nn.GroupNorm(2, 4)(torch.randn(2, 4, 3, 3)) // every pair of channels with mean 0 and variance 1
 */
export class GroupNorm extends Module {
  readonly num_groups: number;
  readonly num_channels: number;
  readonly eps: number;
  readonly affine: boolean;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(...args: Constructors["GroupNorm"]) {
    super();
    const [num_groups, num_channels, eps, affine, device, dtype, bias] = bindGroupNorm(args);
    if (device !== null) requireCpu(device);
    if (num_channels % num_groups !== 0) {
      throw new ValueError(`num_channels (${num_channels}) must be divisible by num_groups (${num_groups})`);
    }
    this.num_groups = num_groups;
    this.num_channels = num_channels;
    this.eps = eps;
    this.affine = affine;
    declareParameter(this, "weight");
    this.weight = affine ? makeParameter([num_channels], dtype ?? float32) : null;
    declareParameter(this, "bias");
    this.bias = affine && bias ? makeParameter([num_channels], dtype ?? float32) : null;
    if (this.weight) ones_(this.weight);
  }

  override forward(input: Tensor): Tensor {
    const { num_groups, weight, bias, eps } = this;
    return group_norm(input, num_groups, { weight, bias, eps });
  }

  override extra_repr(): string {
    const named = { eps: this.eps, affine: this.affine, bias: this.bias !== null };
    const parts = Object.entries(named).map(([name, value]) => `${name}=${pythonText(value)}`);
    return [this.num_groups, this.num_channels, ...parts].join(", ");
  }
}
