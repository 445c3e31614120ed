import { DType } from "../tensor/dtype.js";

const known = ["dtype", "requires_grad"];

/** Refuses options that the function does not have. */
export function checkOptions(name: string, options: object, allowed: readonly string[] = known): void {
  for (const key of Object.keys(options)) {
    if (!allowed.includes(key)) throw new TypeError(`${name}() got an unexpected keyword argument '${key}'`);
  }
  if ("dtype" in options && options.dtype !== undefined && !(options.dtype instanceof DType)) {
    throw new TypeError(`${name}(): argument 'dtype' must be torch.dtype, not ${typeof options.dtype}`);
  }
}
