import type { Tensor } from "../../autograd/tensor.js";
import { ValueError } from "../../base/errors.js";
import type { AnyModule } from "../module.js";
import { BatchNorm } from "./batch-norm.js";

/**
 * Batch normalisation over the batches of several processes; as there is one here, over its own.
 *
 * @throws ValueError for an input without channels, or with a single value per channel while training.
 */
export class SyncBatchNorm extends BatchNorm {
  /**
   * The module with each batch normalisation replaced by one of this class, which has its parameters and moments.
   *
   * @example nn.SyncBatchNorm.convert_sync_batchnorm(net)
   */
  static convert_sync_batchnorm(module: AnyModule, _process_group?: unknown): AnyModule {
    return converted(module);
  }

  protected override checkRank({ ndim }: Tensor): void {
    if (ndim < 2) throw new ValueError(`expected at least 2D input (got ${ndim}D input)`);
  }
}

function converted(module: AnyModule): AnyModule {
  if (module instanceof BatchNorm) return inPlaceOf(module);
  for (const [name, child] of module.named_children()) module.add_module(name, converted(child));
  return module;
}

function inPlaceOf(other: BatchNorm): SyncBatchNorm {
  const { num_features, eps, momentum, affine, track_running_stats, training } = other;
  const made = new SyncBatchNorm(num_features, eps, momentum, affine, track_running_stats);
  const { weight, bias, running_mean, running_var, num_batches_tracked } = other;
  return Object.assign(made, { weight, bias, running_mean, running_var, num_batches_tracked, training });
}
