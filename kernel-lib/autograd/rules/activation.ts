import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { errorFunction } from "../../ops/error-function.js";
import { apply, type Primitive } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { rectify, unaryPrimitive } from "./unary.js";

/** Runs a primitive on floating numbers. */
export function activate(primitive: Primitive<null>, kernel: string, input: Tensor): Tensor {
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(`"${kernel}" not implemented for '${input.dtype.scalarType}'`);
  }
  return apply(primitive, [input], null);
}

/**
 * max(x, 0).
 *
 * @param inplace whether to overwrite the input
 * @example F.relu(torch.tensor([3, -2])) // tensor([3., 0.])
 */
export const relu = callable("def F::relu(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  inplace ? input.relu_() : rectify(input),
);

/**
 * 1 / (1 + e⁻ˣ).
 *
 * @example F.sigmoid(torch.tensor([0, 2])) // tensor([0.5000, 0.8808])
 */
export const sigmoid = callable("def F::sigmoid(Tensor input) -> Tensor", (input) => input.sigmoid());

/**
 * The hyperbolic tangent.
 *
 * @example F.tanh(torch.tensor([0, 1])) // tensor([0.0000, 0.7616])
 */
export const tanh = callable("def F::tanh(Tensor input) -> Tensor", (input) => input.tanh());

/**
 * x, and a small part of it below 0.
 *
 * @param negative_slope how much of a negative element stays
 * @param inplace whether to overwrite the input
 * @example F.leaky_relu(torch.tensor([3, -2]), 0.5) // tensor([ 3., -1.])
 */
export const leaky_relu = callable(
  "def F::leaky_relu(Tensor input, Number negative_slope=0.01, bool inplace=False) -> Tensor",
  (input, negative_slope, inplace) => {
    const slope = Number(negative_slope);
    const rule = { number: (x: number) => (x > 0 ? x : x * slope) };
    const primitive = unaryPrimitive("LeakyRelu", rule, "input", (g, x) => (x > 0 ? g : g * slope), "straight");
    const activateWith = (own: Tensor, grad_fn: string): Tensor =>
      activate({ ...primitive, grad_fn }, "leaky_relu_cpu", own);
    if (inplace) return writeInPlace(input, (own) => activateWith(own, "LeakyReluBackward1"));
    return activateWith(input, "LeakyReluBackward0");
  },
);

/**
 * x, and α (eˣ − 1) below 0.
 *
 * @param alpha the bound below, with its sign turned
 * @param inplace whether to overwrite the input
 * @example F.elu(torch.tensor([3, -2])) // tensor([ 3.0000, -0.8647])
 */
export const elu = callable(
  "def F::elu(Tensor input, Number alpha=1.0, bool inplace=False) -> Tensor",
  (input, alpha, inplace) => {
    const bound = Number(alpha);
    const rule = { number: (x: number) => (x < 0 ? bound * Math.expm1(x) : x) };
    const primitive = unaryPrimitive(
      "Elu",
      rule,
      "input",
      (g, x) => (x <= 0 ? g * bound * Math.exp(x) : g),
      (x) => x.masked_fill(x.ge(0), 0).exp().mul(bound).masked_fill(x.gt(0), 1),
    );
    const activateWith = (own: Tensor, grad_fn: string): Tensor => activate({ ...primitive, grad_fn }, "elu_cpu", own);
    if (inplace) return writeInPlace(input, (own) => activateWith(own, "EluBackward1"));
    return activateWith(input, "EluBackward0");
  },
);

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const swish = unaryPrimitive(
  "Silu",
  { number: (x) => x * logistic(x) },
  "input",
  (g, x) => {
    const share = logistic(x);
    return g * share * (1 + x * (1 - share));
  },
  (x) => x.sigmoid().mul(x.mul(x.sigmoid().rsub(1)).add(1)),
);

/**
 * x / (1 + e⁻ˣ).
 *
 * @param inplace whether to overwrite the input
 * @example F.silu(torch.tensor([1, -2])) // tensor([ 0.7311, -0.2384])
 */
export const silu = callable("def F::silu(Tensor input, bool inplace=False) -> Tensor", (input, inplace) =>
  inplace ? writeInPlace(input, (own) => activate(swish, "silu_cpu", own)) : activate(swish, "silu_cpu", input),
);

const normalShare = (x: number): number => 0.5 * (1 + errorFunction(x * Math.SQRT1_2));
const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
const exactCurve = (x: Tensor): Tensor => {
  const density = x
    .mul(x)
    .mul(-0.5)
    .exp()
    .mul(1 / Math.sqrt(2 * Math.PI));
  return x.mul(Math.SQRT1_2).erf().add(1).mul(0.5).add(x.mul(density));
};

const exact = unaryPrimitive(
  "Gelu",
  { number: (x) => x * normalShare(x) },
  "input",
  (g, x) => g * (normalShare(x) + x * normalDensity(x)),
  exactCurve,
);

const root = Math.sqrt(2 / Math.PI);
const bent = (x: number): number => Math.tanh(root * (x + 0.044715 * x ** 3));
const approximatedCurve = (x: Tensor): Tensor => {
  const t = x.add(x.pow(3).mul(0.044715)).mul(root).tanh();
  const within = x
    .mul(x)
    .mul(3 * 0.044715)
    .add(1)
    .mul(root);
  return t
    .add(1)
    .mul(0.5)
    .add(x.mul(0.5).mul(t.mul(t).rsub(1)).mul(within));
};

const approximated = unaryPrimitive(
  "Gelu",
  { number: (x) => 0.5 * x * (1 + bent(x)) },
  "input",
  (g, x) => {
    const t = bent(x);
    return g * (0.5 * (1 + t) + 0.5 * x * (1 - t * t) * root * (1 + 3 * 0.044715 * x * x));
  },
  approximatedCurve,
);

/**
 * x times the share of a normal distribution below x.
 *
 * @param approximate `"tanh"` computes the share by that function
 * @throws RuntimeError for another approximation
 * @example F.gelu(torch.tensor([1, -2])) // tensor([ 0.8413, -0.0455])
 */
export const gelu = callable(
  "F::gelu(Tensor input, *, str<none|tanh> approximate='none') -> Tensor",
  (input, approximate) => {
    if (approximate !== "none" && approximate !== "tanh") {
      throw new RuntimeError("approximate argument must be either none or tanh.");
    }
    return activate(approximate === "tanh" ? approximated : exact, "GeluKernelImpl", input);
  },
);

const logOfSigmoid = unaryPrimitive(
  "LogSigmoid",
  { number: (x) => Math.min(0, x) - Math.log1p(Math.exp(-Math.abs(x))) },
  "input",
  (g, x) => g * logistic(-x),
  (x) => x.neg().sigmoid(),
);

/**
 * log(1 / (1 + e⁻ˣ)), without overflow.
 *
 * @example F.logsigmoid(torch.tensor([0, 2])) // tensor([-0.6931, -0.1269])
 */
export const logsigmoid = callable("F::logsigmoid(Tensor input) -> Tensor", (input) =>
  activate(logOfSigmoid, "log_sigmoid_cpu", input),
);

/**
 * log(1 + eᵝˣ) / β: a smooth relu.
 *
 * @param beta how sharp the bend is
 * @param threshold where βx is larger, x itself is the answer
 * @example F.softplus(torch.tensor([0, 2])) // tensor([0.6931, 2.1269])
 */
export const softplus = callable(
  "F::softplus(Tensor input, Number beta=1, Number threshold=20) -> Tensor",
  (input, beta, threshold) => {
    const [b, limit] = [Number(beta), Number(threshold)];
    const rule = { number: (x: number) => (x * b > limit ? x : Math.log1p(Math.exp(x * b)) / b) };
    const primitive = unaryPrimitive(
      "Softplus",
      rule,
      "input",
      (g, x) => (x * b > limit ? g : g * logistic(x * b)),
      (x) => x.mul(b).sigmoid().masked_fill(x.mul(b).gt(limit), 1),
    );
    return activate(primitive, "softplus_cpu", input);
  },
);

/**
 * `relu` in place.
 *
 * @example F.relu_(torch.tensor([3, -2])) // tensor([3., 0.])
 */
export const relu_ = callable("F::relu_(Tensor input) -> Tensor", (input) => input.relu_());

/**
 * `leaky_relu` in place.
 *
 * @param negative_slope how much of a negative element stays
 * @example F.leaky_relu_(torch.tensor([3, -2]), 0.5) // tensor([ 3., -1.])
 */
export const leaky_relu_ = callable(
  "F::leaky_relu_(Tensor input, Number negative_slope=0.01) -> Tensor",
  (input, negative_slope) => leaky_relu(input, { negative_slope, inplace: true }),
);

/**
 * `elu` in place.
 *
 * @param alpha the bound below, with its sign turned
 * @example F.elu_(torch.tensor([3, -2])) // tensor([ 3.0000, -0.8647])
 */
export const elu_ = callable("F::elu_(Tensor input, Number alpha=1) -> Tensor", (input, alpha) =>
  elu(input, { alpha, inplace: true }),
);
