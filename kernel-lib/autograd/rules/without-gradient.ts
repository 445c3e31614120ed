import { RuntimeError } from "../../base/errors.js";
import type { Primitive } from "../apply.js";

/** A function that PyTorch records, but has no gradient for. */
export function withoutGradient<Options>(name: string, forward: Primitive<Options>["forward"]): Primitive<Options> {
  return {
    grad_fn: "NotImplemented",
    forward,
    backward: () => {
      throw new RuntimeError(`derivative for aten::${name} is not implemented`);
    },
  };
}
