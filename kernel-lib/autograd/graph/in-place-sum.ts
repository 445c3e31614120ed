import { addScaled } from "../../ops/elementwise.js";
import { float32 } from "../../tensor/dtype.js";
import { sameShape } from "../../tensor/shape.js";
import { isScalar, type Operand } from "../operand.js";
import type { Tensor } from "../tensor.js";
import { is_grad_enabled } from "./grad-mode.js";
import { arrayOf, BASE, countWrite } from "./variable.js";

/**
 * Whether a sum in place is what optimizers do all the time: nothing is recorded, nothing is shared, and
 * elements of one type lie in one order. Then it needs no arrays in between.
 */
export function canAddDirectly(target: Tensor, other: Operand, alpha: unknown): other is Tensor {
  if (isScalar(other) || typeof alpha !== "number") return false;
  const [a, b] = [arrayOf(target), arrayOf(other)];
  return (
    a.dtype === float32 &&
    b.dtype === float32 &&
    target[BASE] === null &&
    a.data !== b.data &&
    sameShape(a.shape, b.shape) &&
    a.isContiguous &&
    b.isContiguous &&
    !(is_grad_enabled() && (target.requires_grad || other.requires_grad))
  );
}

/** target += alpha · other, rounded as two operations would. */
export function addDirectly(target: Tensor, other: Tensor, alpha: number): Tensor {
  addScaled(arrayOf(target), arrayOf(other), alpha);
  countWrite(target);
  return target;
}
