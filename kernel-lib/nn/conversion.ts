import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { type Device, requireCpu } from "../tensor/device.js";
import { DType } from "../tensor/dtype.js";
import type { AnyModule } from "./module.js";

type Settings = { readonly device?: Device | string | null; readonly dtype?: DType | null };

/** What `module.to` takes: a dtype, a device, both, a tensor that has them, or them by name. */
export type Destination =
  | [dtype: DType]
  | [other: Tensor]
  | [device: Device | string | null, dtype?: DType | null]
  | [named: Settings];

/**
 * The device to go to, which `convert` asks for, and the dtype to convert to; null keeps what there is.
 *
 * @throws TypeError for a dtype of integers
 */
export function destinationOf([first, second]: Destination): Required<Settings> {
  const { device = null, dtype = null } = settingsOf(first, second ?? null);
  if (dtype !== null && !dtype.is_floating_point) {
    throw new TypeError(`nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${dtype}`);
  }
  return { device, dtype };
}

function settingsOf(first: Destination[0], dtype: DType | null): Settings {
  if (first instanceof DType) return { dtype: first };
  if (isTensor(first)) return { dtype: first.dtype };
  if (first === null || typeof first === "string" || "type" in first) return { device: first, dtype };
  return first;
}

/**
 * Converts the parameters and buffers of floating point, in place: parameters stay the objects that they are.
 *
 * @throws AssertionError for a device that there is not, where there is something to move
 */
export function convert(root: AnyModule, { device, dtype }: Required<Settings>): void {
  const holds = (module: AnyModule): boolean => module.own_parameters().length + module.own_buffers().length > 0;
  if (device !== null && root.modules().some(holds)) requireCpu(device);
  if (dtype === null) return;
  for (const module of root.modules()) {
    for (const [, parameter] of module.own_parameters()) {
      if (!parameter.dtype.is_floating_point) continue;
      const { grad } = parameter;
      parameter.grad = null;
      parameter.data = parameter.data.to(dtype);
      if (grad) parameter.grad = grad.to(dtype);
    }
    for (const [name, buffer] of module.own_buffers()) {
      if (buffer.dtype.is_floating_point) Object.assign(module, { [name]: buffer.to(dtype) });
    }
  }
}
