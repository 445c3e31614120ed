import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import type { Primitive } from "../apply.js";

/**
 * A function that PyTorch records, but has no gradient for.
 *
 * @param node the name of its node, where PyTorch knows of the gap
 */
export function withoutGradient<Options>(
  name: string,
  forward: Primitive<Options>["forward"],
  node?: string,
): Primitive<Options> {
  return {
    grad_fn: node ?? "NotImplemented",
    forward,
    backward: () => {
      if (node === undefined) throw new RuntimeError(`derivative for aten::${name} is not implemented`);
      throw new NotImplementedError(`the derivative for '${name}' is not implemented.`);
    },
  };
}
