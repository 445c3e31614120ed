import { RuntimeError } from "../../base/errors.js";
import { typeName } from "../../base/kinds.js";
import { sameShape } from "../../tensor/shape.js";
import { isTensor } from "../operand.js";
import type { Tensor } from "../tensor.js";
import type { GradHook } from "./node.js";
import { arrayOf } from "./variable.js";

/** The gradient as the hooks leave it, each called with what the one before it made of it. */
export function throughHooks(hooks: ReadonlySet<GradHook>, grad: Tensor): Tensor {
  return [...hooks].reduce((before, hook) => {
    const after = hook(before);
    if (after === undefined || after === null) return before;
    if (!isTensor(after)) {
      throw new TypeError(`expected Variable, but hook returned '${typeName(after)}'`);
    }
    if (!sameShape(arrayOf(after).shape, arrayOf(before).shape)) {
      throw new RuntimeError("hook has changed the size of value");
    }
    return after;
  }, grad);
}
