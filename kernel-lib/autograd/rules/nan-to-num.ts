import { float32 } from "../../tensor/dtype.js";
import { apply } from "../apply.js";
import { elementwise } from "../operation.js";
import { unaryPrimitive } from "./unary.js";

const LARGEST_FLOAT32 = 3.4028234663852886e38;

/**
 * Finite numbers in place of NaN and infinities.
 *
 * @param nan in place of NaN; null means 0
 * @param posinf in place of ∞; null means the largest number of the dtype
 * @param neginf in place of −∞; null means the least number of the dtype
 * @example torch.tensor([Number.NaN, 1]).nan_to_num() // tensor([0., 1.])
 */
export const nan_to_num = elementwise(
  "nan_to_num(Tensor input, float? nan=None, float? posinf=None, float? neginf=None) -> Tensor",
  (input, nan, posinf, neginf) => {
    if (!input.dtype.is_floating_point) return input.clone();
    const most = input.dtype === float32 ? LARGEST_FLOAT32 : Number.MAX_VALUE;
    const replace = (x: number): number => {
      if (Number.isNaN(x)) return nan ?? 0;
      if (x === Number.POSITIVE_INFINITY) return posinf ?? most;
      return x === Number.NEGATIVE_INFINITY ? (neginf ?? -most) : x;
    };
    const primitive = unaryPrimitive(
      "NanToNum",
      { number: replace },
      "input",
      (g, x) => (Number.isFinite(x) ? g : 0),
      "straight",
    );
    return apply(primitive, [input], null);
  },
);
