import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { type Device, requireCpu } from "../tensor/device.js";
import { DType } from "../tensor/dtype.js";
import type { AnyModule } from "./module.js";
import { UninitializedParameter } from "./parameter.js";

type Settings = { readonly device?: Device | string | null; readonly dtype?: DType | null };

/** What `module.to` takes: a dtype, a device, both, a tensor that has them, or them by name. */
export type Destination =
  | [dtype: DType]
  | [other: Tensor]
  | [device: Device | string | null, dtype?: DType | null]
  | [named: Settings];

/**
 * The dtype to convert to, or null to keep what there is.
 *
 * @throws TypeError for a dtype of integers, AssertionError for a device that there is not
 */
export function destinationType([first, second]: Destination): DType | null {
  const settings = settingsOf(first, second ?? null);
  if (settings.device) requireCpu(settings.device);
  const dtype = settings.dtype ?? null;
  if (dtype !== null && !dtype.is_floating_point) {
    throw new TypeError(`nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${dtype}`);
  }
  return dtype;
}

function settingsOf(first: Destination[0], dtype: DType | null): Settings {
  if (first instanceof DType) return { dtype: first };
  if (isTensor(first)) return { dtype: first.dtype };
  if (first === null || typeof first === "string" || "type" in first) return { device: first, dtype };
  return first;
}

/** Converts the parameters and buffers of floating point, in place: parameters stay the objects that they are. */
export function convert(root: AnyModule, dtype: DType): void {
  for (const module of root.modules()) {
    for (const [, parameter] of module.own_parameters()) {
      if (parameter instanceof UninitializedParameter || !parameter.dtype.is_floating_point) continue;
      const { grad } = parameter;
      parameter.grad = null;
      parameter.data = parameter.detach().to(dtype);
      if (grad) parameter.grad = grad.to(dtype);
    }
    for (const [name, buffer] of module.own_buffers()) {
      if (buffer.dtype.is_floating_point) Object.assign(module, { [name]: buffer.to(dtype) });
    }
  }
}
