import type { Constructors } from "../../autograd/generated/operations.js";
import { no_grad } from "../../autograd/graph/grad-mode.js";
import { fromArray } from "../../autograd/graph/variable.js";
import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { requireCpu } from "../../tensor/device.js";
import { type DType, float32, int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { batch_norm } from "../functional/index.js";
import { ones_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";

/**
 * @param num_features channels
 * @param eps added to the variance
 * @param momentum share of the newest batch in the running moments; null means the mean of all batches so far
 * @param affine whether a scale and a shift are learned for every channel
 * @param track_running_stats whether the running moments are kept
 * @param bias whether `affine` includes the shift
 */
const bindBatchNorm = signatureOfClass(
  "nn::_BatchNorm(int num_features, float eps=1e-05, float? momentum=0.1, bool affine=True, bool track_running_stats=True, device? device=None, dtype? dtype=None, *, bool bias=True)",
);

/** What the normalisations over a batch or its samples share: scale, shift and running moments of every channel. */
export abstract class BatchNorm extends Module {
  num_features: number;
  readonly eps: number;
  readonly momentum: number | null;
  readonly affine: boolean;
  readonly track_running_stats: boolean;
  weight: Parameter | null;
  bias: Parameter | null;
  declare running_mean: Tensor | null;
  declare running_var: Tensor | null;
  declare num_batches_tracked: Tensor | null;

  constructor(...args: Constructors["_BatchNorm"]) {
    super();
    const [num_features, eps, momentum, affine, track_running_stats, device, given, bias] = bindBatchNorm(args);
    if (device !== null) requireCpu(device);
    const dtype = given ?? float32;
    this.num_features = num_features;
    this.eps = eps;
    this.momentum = momentum;
    this.affine = affine;
    this.track_running_stats = track_running_stats;
    declareParameter(this, "weight");
    this.weight = affine ? makeParameter([num_features], dtype) : null;
    declareParameter(this, "bias");
    this.bias = affine && bias ? makeParameter([num_features], dtype) : null;
    if (this.weight) ones_(this.weight);
    const buffer = (shape: number[], type: DType): Tensor | null =>
      track_running_stats ? fromArray(NdArray.zeros(type, shape)) : null;
    this.register_buffer("running_mean", buffer([num_features], dtype));
    this.register_buffer("running_var", buffer([num_features], dtype)?.fill_(1) ?? null);
    this.register_buffer("num_batches_tracked", buffer([], int64));
  }

  /** Throws unless the input has a rank that this layer takes. */
  protected abstract checkRank(input: Tensor): void;

  override forward(input: Tensor): Tensor {
    this.checkRank(input);
    const { weight, bias, eps, running_mean, running_var } = this;
    const training = this.training || running_mean === null;
    const momentum = this.training ? this.countBatch() : 0;
    return batch_norm(input, running_mean, running_var, { weight, bias, training, momentum, eps });
  }

  /** Counts a batch, and answers its share in the running moments. */
  private countBatch(): number {
    const { num_batches_tracked: counter } = this;
    if (counter === null) return this.momentum ?? 0;
    no_grad(() => counter.add_(1));
    return this.momentum ?? 1 / Number(counter.item());
  }

  override extra_repr(): string {
    const { eps, momentum, affine, track_running_stats } = this;
    const named = { eps, momentum, affine, bias: this.bias !== null, track_running_stats };
    const parts = Object.entries(named).map(([name, value]) => `${name}=${pythonText(value)}`);
    return [this.num_features, ...parts].join(", ");
  }
}

/**
 * Batch normalisation of (N, C) or (N, C, L).
 *
 * @throws ValueError for an input of another rank, or with a single value per channel while training.
 */
export class BatchNorm1d extends BatchNorm {
  protected override checkRank({ ndim }: Tensor): void {
    if (ndim !== 2 && ndim !== 3) throw new ValueError(`expected 2D or 3D input (got ${ndim}D input)`);
  }
}

/**
 * Batch normalisation of (N, C, H, W).
 *
 * @throws ValueError for an input of another rank, or with a single value per channel while training.
 * @example new nn.BatchNorm2d(3)(torch.randn(2, 3, 4, 4)) // every channel with mean 0 and variance 1
 */
export class BatchNorm2d extends BatchNorm {
  protected override checkRank({ ndim }: Tensor): void {
    if (ndim !== 4) throw new ValueError(`expected 4D input (got ${ndim}D input)`);
  }
}

/**
 * Batch normalisation of (N, C, D, H, W).
 *
 * @throws ValueError for an input of another rank, or with a single value per channel while training.
 */
export class BatchNorm3d extends BatchNorm {
  protected override checkRank({ ndim }: Tensor): void {
    if (ndim !== 5) throw new ValueError(`expected 5D input (got ${ndim}D input)`);
  }
}
