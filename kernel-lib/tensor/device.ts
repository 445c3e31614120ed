import { AssertionError, RuntimeError } from "../base/errors.js";

const types =
  "cpu cuda ipu xpu mkldnn opengl opencl ideep hip ve fpga maia xla lazy vulkan mps meta hpu mtia privateuseone".split(
    " ",
  );

/** Where a tensor lies, as `torch.device`; here there is the CPU alone. */
export class Device {
  readonly type: string;
  readonly index: number | null;

  /**
   * @param text such as `"cpu"` or `"cuda:0"`
   * @throws RuntimeError in PyTorch's words for a text that names no device
   */
  constructor(text: string, index: number | null = null) {
    const [type, number] = text.split(":");
    if (!types.includes(type)) {
      throw new RuntimeError(`Expected one of ${types.join(", ")} device type at start of device string: ${type}`);
    }
    if (number !== undefined && !/^\d+$/.test(number)) throw new RuntimeError(`Invalid device string: '${text}'`);
    this.type = type;
    this.index = number === undefined ? index : Number(number);
  }

  toString(): string {
    return this.index === null ? this.type : `${this.type}:${this.index}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `device(type='${this.type}'${this.index === null ? "" : `, index=${this.index}`})`;
  }

  get [Symbol.toStringTag](): string {
    return "torch.device";
  }
}

/** Where all tensors lie. */
export const cpu = new Device("cpu");

/** @throws AssertionError in the words of a PyTorch that was built for the CPU alone */
export function requireCpu(device: Device | string): void {
  const { type } = typeof device === "string" ? new Device(device) : device;
  if (type === "cpu") return;
  if (type === "cuda" || type === "xpu") {
    throw new AssertionError(`Torch not compiled with ${type.toUpperCase()} enabled`);
  }
  throw new RuntimeError(`PyTorch is not linked with support for ${type} devices`);
}
