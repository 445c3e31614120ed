import { NotImplementedError, ValueError } from "../../base/errors.js";
import { bool } from "../../tensor/dtype.js";
import { apply } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { activate, softplus } from "./activation.js";
import { unaryPrimitive } from "./unary.js";

/* Activations of straight pieces, and others that mobile networks use. */

/** Runs an activation on the input, or over it. */
function activateOr(inplace: boolean, input: Tensor, compute: (own: Tensor) => Tensor): Tensor {
  return inplace ? writeInPlace(input, compute) : compute(input);
}

function bound(input: Tensor, low: number, high: number, inplace: boolean): Tensor {
  if (low > high) throw new ValueError("min_val cannot be greater than max_val");
  if (input.dtype === bool) throw new NotImplementedError("Bool inputs not supported for hardtanh");
  const cut = {
    number: (x: number) => (x < low ? low : x > high ? high : x),
    bigint: (x: bigint) => (x < low ? BigInt(low) : x > high ? BigInt(high) : x),
  };
  const primitive = unaryPrimitive("Hardtanh", cut, "input", (g, x) => (x <= low || x >= high ? 0 : g), "straight");
  return activateOr(inplace, input, (own) => apply(primitive, [own], null));
}

/**
 * x, cut off at two bounds.
 *
 * @param min_val the least that there can be
 * @param max_val the most
 * @param inplace whether to overwrite the input
 * @throws ValueError for bounds in the wrong order
 * @example F.hardtanh(torch.tensor([3, -2])) // tensor([ 1., -1.])
 */
export const hardtanh = callable(
  "def F::hardtanh(Tensor input, float min_val=-1.0, float max_val=1.0, bool inplace=False) -> Tensor",
  bound,
);

/**
 * x, cut off at 0 and 6.
 *
 * @param inplace whether to overwrite the input
 * @example F.relu6(torch.tensor([8, -2])) // tensor([6., 0.])
 */
export const relu6 = callable("def F::relu6(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  bound(input, 0, 6, inplace),
);

const hard = unaryPrimitive(
  "Hardsigmoid",
  { number: (x) => Math.min(Math.max(x + 3, 0), 6) / 6 },
  "input",
  (g, x) => (x > -3 && x < 3 ? g / 6 : 0),
  "straight",
);

/**
 * A straight line in place of the sigmoid: 0 below −3, 1 above 3.
 *
 * @param inplace whether to overwrite the input
 * @example F.hardsigmoid(torch.tensor([0, 6])) // tensor([0.5000, 1.0000])
 */
export const hardsigmoid = callable(
  "def F::hardsigmoid(Tensor input, bool inplace=False) -> Tensor",
  (input, inplace) => activateOr(inplace, input, (own) => activate(hard, "hardsigmoid_cpu", own)),
);

const hardSwish = unaryPrimitive(
  "Hardswish",
  { number: (x) => (x * Math.min(Math.max(x + 3, 0), 6)) / 6 },
  "input",
  (g, x) => (x <= -3 ? 0 : x < 3 ? g * (x / 3 + 0.5) : g),
  (x) => x.div(3).add(0.5).masked_fill(x.le(-3), 0).masked_fill(x.ge(3), 1),
);

/**
 * x · hardsigmoid(x).
 *
 * @param inplace whether to overwrite the input
 * @example F.hardswish(torch.tensor([1, -4])) // tensor([0.6667, -0.0000])
 */
export const hardswish = callable("def F::hardswish(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  activateOr(inplace, input, (own) => activate(hardSwish, "hardswish_cpu", own)),
);

const softly = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const mishCurve = (x: Tensor): Tensor => {
  const t = softplus(x).tanh();
  return t.add(x.mul(t.mul(t).rsub(1)).mul(x.sigmoid()));
};

const mishPrimitive = unaryPrimitive(
  "Mish",
  { number: (x) => x * Math.tanh(softly(x)) },
  "input",
  (g, x) => {
    const t = Math.tanh(softly(x));
    return g * (t + (x * (1 - t * t)) / (1 + Math.exp(-x)));
  },
  mishCurve,
);

/**
 * x · tanh(log(1 + eˣ)).
 *
 * @param inplace whether to overwrite the input
 * @example F.mish(torch.tensor([0, 1])) // tensor([0.0000, 0.8651])
 */
export const mish = callable("def F::mish(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  activateOr(inplace, input, (own) => activate(mishPrimitive, "mish_cpu", own)),
);

/**
 * x where it is larger than the threshold, one value elsewhere.
 *
 * @param threshold up to where the value stands
 * @param value what stands there
 * @param inplace whether to overwrite the input
 * @example F.threshold(torch.tensor([3, -2]), 1, 9) // tensor([3., 9.])
 */
export const threshold = callable(
  "def F::threshold(Tensor input, float threshold, float value, bool inplace=False) -> Tensor",
  (input, threshold, value, inplace) => {
    const rule = {
      number: (x: number) => (x <= threshold ? value : x),
      bigint: (x: bigint) => (x <= threshold ? BigInt(value) : x),
    };
    const primitive = unaryPrimitive("Threshold", rule, "input", (g, x) => (x <= threshold ? 0 : g), "straight");
    const named = { ...primitive, grad_fn: `ThresholdBackward${inplace ? 1 : 0}` };
    return activateOr(inplace, input, (own) => apply(named, [own], null));
  },
);

/**
 * x / (1 + |x|).
 *
 * @example F.softsign(torch.tensor([1, -3])) // tensor([ 0.5000, -0.7500])
 */
export const softsign = callable("def F::softsign(Tensor input) -> Tensor", (input) => input.div(input.abs().add(1)));

/**
 * x − tanh(x).
 *
 * @example F.tanhshrink(torch.tensor([0, 1])) // tensor([0.0000, 0.2384])
 */
export const tanhshrink = callable("def F::tanhshrink(Tensor input) -> Tensor", (input) => input.sub(input.tanh()));

/**
 * `hardtanh` in place.
 *
 * @param min_val the least that there can be
 * @param max_val the most
 * @example F.hardtanh_(torch.tensor([3, -2])) // tensor([ 1., -1.])
 */
export const hardtanh_ = callable(
  "F::hardtanh_(Tensor input, Number min_val=-1, Number max_val=1) -> Tensor",
  (input, min_val, max_val) => bound(input, Number(min_val), Number(max_val), true),
);

/**
 * `threshold` in place.
 *
 * @param threshold up to where the value stands
 * @param value what stands there
 * @example F.threshold_(torch.tensor([3, -2]), 1, 9) // tensor([3., 9.])
 */
export const threshold_ = callable(
  "F::threshold_(Tensor input, Number threshold, Number value) -> Tensor",
  (input, limit, value) => threshold(input, Number(limit), Number(value), { inplace: true }),
);
