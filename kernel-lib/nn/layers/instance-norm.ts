import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { instance_norm } from "../functional/index.js";
import { signatureOfClass } from "../signature.js";
import { BatchNorm } from "./batch-norm.js";

/**
 * @param num_features channels
 * @param eps added to the variance
 * @param momentum share of the newest batch in the running moments
 * @param affine whether a scale and a shift are learned for every channel
 * @param track_running_stats whether running moments are kept
 * @param bias whether `affine` includes the shift
 */
const bindInstanceNorm = signatureOfClass(
  "nn::_InstanceNorm(int num_features, float eps=1e-05, float? momentum=0.1, bool affine=False, bool track_running_stats=False, device? device=None, dtype? dtype=None, *, bool bias=True)",
);

/** What the instance normalisations share; they differ in the shapes that they take. */
abstract class InstanceNorm extends BatchNorm {
  /** The rank of one sample. */
  protected abstract get rank(): number;

  constructor(...args: Constructors["_InstanceNorm"]) {
    const [features, eps, momentum, affine, track_running_stats, device, dtype, bias] = bindInstanceNorm(args);
    super(features, eps, momentum, affine, track_running_stats, device, dtype, { bias });
  }

  protected override checkRank({ ndim }: Tensor): void {
    if (ndim === this.rank || ndim === this.rank + 1) return;
    throw new ValueError(`expected ${this.rank}D or ${this.rank + 1}D input (got ${ndim}D input)`);
  }

  override forward(input: Tensor): Tensor {
    this.checkRank(input);
    this.checkChannels(input);
    const { weight, bias, eps, running_mean, running_var, momentum } = this;
    const settings = {
      weight,
      bias,
      use_input_stats: this.training || !this.track_running_stats,
      momentum: momentum ?? 0,
      eps,
    };
    if (input.ndim > this.rank) return instance_norm(input, running_mean, running_var, settings);
    return instance_norm(input.unsqueeze(0), running_mean, running_var, settings).squeeze(0);
  }

  private checkChannels(input: Tensor): void {
    const axis = input.ndim - this.rank;
    if (!this.affine || input.size(axis) === this.num_features) return;
    throw new ValueError(
      `expected input's size at dim=${axis} to match num_features (${this.num_features}), but got: ${input.size(axis)}.`,
    );
  }
}

/** Instance normalisation of (N, C, L) or (C, L). */
export class InstanceNorm1d extends InstanceNorm {
  protected override get rank(): number {
    return 2;
  }
}

/**
 * Instance normalisation of (N, C, H, W) or (C, H, W).
 *
 * @example new nn.InstanceNorm2d(3)(torch.randn(2, 3, 4, 4)) // every channel of every sample with mean 0 and variance 1
 */
export class InstanceNorm2d extends InstanceNorm {
  protected override get rank(): number {
    return 3;
  }
}

/** Instance normalisation of (N, C, D, H, W) or (C, D, H, W). */
export class InstanceNorm3d extends InstanceNorm {
  protected override get rank(): number {
    return 4;
  }
}
