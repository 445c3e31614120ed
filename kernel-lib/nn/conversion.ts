import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { type Device, requireCpu } from "../tensor/device.js";
import { DType } from "../tensor/dtype.js";
import type { MemoryFormat } from "../tensor/memory-format.js";
import type { AnyModule } from "./module.js";

interface Settings {
  readonly device?: Device | string | null;
  readonly dtype?: DType | null;
  readonly memory_format?: MemoryFormat | null;
}

/** What `module.to` takes: a dtype, a device, both, a tensor that has them, or them by name. */
export type Destination =
  | [dtype: DType]
  | [other: Tensor]
  | [device: Device | string | null, dtype?: DType | null | Settings]
  | [named: Settings];

/**
 * The device to go to, which `convert` asks for, and the dtype to convert to; null keeps what there is.
 *
 * @throws TypeError for a dtype of integers
 */
export function destinationOf([first, second]: Destination): Required<Settings> {
  const { device = null, dtype = null, memory_format = null } = settingsOf(first, second ?? null);
  if (dtype !== null && !dtype.is_floating_point) {
    throw new TypeError(`nn.Module.to only accepts floating point or complex dtypes, but got desired dtype=${dtype}`);
  }
  return { device, dtype, memory_format };
}

function settingsOf(first: Destination[0], second: DType | Settings | null): Settings {
  const dtype = second instanceof DType ? second : null;
  if (second !== null && dtype === null) return { ...settingsOf(first, null), ...second };
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
export function convert(root: AnyModule, { device, dtype, memory_format }: Required<Settings>): void {
  const holds = (module: AnyModule): boolean => module.own_parameters().length + module.own_buffers().length > 0;
  if (device !== null && root.modules().some(holds)) requireCpu(device);
  if (dtype === null && memory_format === null) return;
  const converted = (own: Tensor): Tensor => {
    const format = own.ndim === memory_format?.rank ? memory_format : null;
    return own.to({ dtype: dtype ?? own.dtype, memory_format: format });
  };
  for (const module of root.modules()) {
    for (const [, parameter] of module.own_parameters()) {
      if (!parameter.dtype.is_floating_point) continue;
      const { grad } = parameter;
      parameter.grad = null;
      parameter.data = converted(parameter.data);
      if (grad) parameter.grad = converted(grad);
    }
    for (const [name, buffer] of module.own_buffers()) {
      if (buffer.dtype.is_floating_point) Object.assign(module, { [name]: converted(buffer) });
    }
  }
}
