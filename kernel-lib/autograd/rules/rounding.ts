import { NotImplementedError } from "../../base/errors.js";
import { mapElements } from "../../ops/elementwise.js";
import { elementFunctions } from "../../ops/scalar-functions.js";
import { float32 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { elementwise, overload } from "../operation.js";
import { activate } from "./activation.js";
import { flat } from "./adjoint.js";
import { callUnlessBool, unaryPrimitive, zero } from "./unary.js";

/**
 * Down to a whole number.
 *
 * @example torch.tensor([1.5, -1.5]).floor() // tensor([ 1., -2.])
 */
export const floor = elementwise(
  "floor(Tensor input) -> Tensor",
  callUnlessBool(
    unaryPrimitive("Floor", elementFunctions.floor, "nothing", zero, "straight"),
    "\"floor_vml_cpu\" not implemented for 'Bool'",
  ),
);

/**
 * Up to a whole number.
 *
 * @example torch.tensor([1.5, -1.5]).ceil() // tensor([ 2., -1.])
 */
export const ceil = elementwise(
  "ceil(Tensor input) -> Tensor",
  callUnlessBool(
    unaryPrimitive("Ceil", elementFunctions.ceil, "nothing", zero, "straight"),
    "\"ceil_vml_cpu\" not implemented for 'Bool'",
  ),
);

const roundToInteger = callUnlessBool(
  unaryPrimitive("Round", elementFunctions.round, "nothing", zero, "straight"),
  "\"round_vml_cpu\" not implemented for 'Bool'",
);

const roundDecimalsPrimitive: Primitive<{ readonly decimals: number }> = {
  grad_fn: "RoundBackward1",
  forward: ([a], { decimals }) => {
    const factor = 10 ** Math.abs(decimals);
    const { number: nearest } = elementFunctions.round;
    // in float32 throughout, as PyTorch: a product that is rounded once more may round otherwise
    const fit = a.dtype === float32 ? Math.fround : (x: number) => x;
    const roundOne = (x: number): number =>
      decimals < 0 ? nearest(fit(x / factor)) * factor : nearest(fit(x * factor)) / factor;
    return mapElements({ number: roundOne }, a);
  },
  backward: (grad) => [NdArray.zeros(grad.dtype, grad.shape)],
  gradient: flat(),
};

/**
 * To the nearest whole number, or to a number of decimals; a half goes to the even one.
 *
 * @param decimals places behind the point that stay; below 0, places before it that become 0
 * @example torch.tensor([0.5, 1.5, 2.6]).round() // tensor([0., 2., 3.])
 * @example torch.tensor([1.256]).round({ decimals: 2 }) // tensor([1.2600])
 */
export const round = elementwise(
  overload("round(Tensor input) -> Tensor", roundToInteger),
  overload("round.decimals(Tensor input, *, int decimals) -> Tensor", (input, decimals) => {
    if (!input.dtype.is_floating_point) {
      throw new NotImplementedError(
        `"${decimals === 0 ? "round_vml_cpu" : "round_cpu"}" not implemented for '${input.dtype.scalarType}'`,
      );
    }
    return apply(roundDecimalsPrimitive, [input], { decimals });
  }),
);

/**
 * Cut towards 0.
 *
 * @throws NotImplementedError for bool
 * @example torch.tensor([1.5, -1.5]).trunc() // tensor([ 1., -1.])
 */
export const trunc = elementwise(
  "trunc(Tensor input) -> Tensor",
  callUnlessBool(
    unaryPrimitive("Trunc", { number: Math.trunc, bigint: (x) => x }, "nothing", zero, "straight"),
    "\"trunc_vml_cpu\" not implemented for 'Bool'",
  ),
);

const fracPrimitive = unaryPrimitive("Frac", { number: (x) => x - Math.trunc(x) }, "nothing", (g) => g, "straight");

/**
 * What `trunc` cuts off.
 *
 * @throws NotImplementedError for integers and bool
 * @example torch.tensor([1.5, -1.25]).frac() // tensor([ 0.5000, -0.2500])
 */
export const frac = elementwise("frac(Tensor input) -> Tensor", (input) => activate(fracPrimitive, "frac_cpu", input));
