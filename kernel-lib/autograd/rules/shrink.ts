import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { shortText } from "../../base/number-text.js";
import { copy, copyInto } from "../../ops/cast.js";
import { zipElements } from "../../ops/elementwise.js";
import { slice } from "../../ops/layout.js";
import { NdArray } from "../../tensor/ndarray.js";
import { wrapDim } from "../../tensor/shape.js";
import { finfo } from "../../tensor/type-info.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { activate } from "./activation.js";
import { through } from "./adjoint.js";
import { computeSoftmax } from "./softmax.js";
import { unaryPrimitive } from "./unary.js";

/**
 * x, moved towards 0 by `lambd`, and 0 where that would pass it.
 *
 * @param lambd how far
 * @throws RuntimeError for a negative number, NotImplementedError for integers
 * @example F.softshrink(torch.tensor([3, -0.25])) // tensor([2.5000, -0.0000])
 */
export const softshrink = callable("F::softshrink(Tensor input, Number lambd=0.5) -> Tensor", (input, lambd) => {
  const by = Number(lambd);
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(`"softshrink_check" not implemented for '${input.dtype.scalarType}'`);
  }
  if (!(by >= 0)) {
    const most = shortText(finfo(input.dtype).max);
    throw new RuntimeError(
      `lambda must be in range [0, ${most}] for input dtype ${input.dtype.scalarType}, but found ${shortText(by)}`,
    );
  }
  const shrink = (x: number): number => (x >= by ? x - by : x <= -by ? x + by : x * 0);
  const primitive = unaryPrimitive(
    "Softshrink",
    { number: shrink },
    "input",
    (g, x) => (x >= -by && x <= by ? 0 : g),
    "straight",
  );
  return apply(primitive, [input], null);
});

/**
 * x, and 0 where its magnitude is at most `lambd`.
 *
 * @param lambd up to where
 * @throws NotImplementedError for integers
 * @example F.hardshrink(torch.tensor([3, -0.25])) // tensor([3., 0.])
 */
export const hardshrink = callable("F::hardshrink(Tensor input, Number lambd=0.5) -> Tensor", (input, lambd) => {
  const by = Number(lambd);
  const isSmall = (x: number): boolean => x >= -by && x <= by;
  const rule = { number: (x: number) => (isSmall(x) ? 0 : x) };
  const primitive = unaryPrimitive("Hardshrink", rule, "input", (g, x) => (x < -by || x > by ? g : 0), "straight");
  return activate(primitive, "hardshrink_cpu", input);
});

/**
 * `softmax` of −x.
 *
 * @param dim along which dimension; without one 0 up to one dimension and for three, else 1
 * @throws NotImplementedError for integers, IndexError for a dimension that there is not
 * @example F.softmin(torch.zeros(2), 0) // tensor([0.5000, 0.5000])
 */
export const softmin = callable(
  "def F::softmin(Tensor input, int? dim=None, int _stacklevel=3, dtype? dtype=None) -> Tensor",
  (input, dim, _, dtype) => computeSoftmax(input.neg(), dim, dtype),
);

const gate = (x: number): number => 1 / (1 + Math.exp(-x));
const bigint = (x: bigint): bigint => x;

const halves = (a: NdArray, axis: number): [first: NdArray, second: NdArray] => {
  const half = a.shape[axis] / 2;
  return [slice(a, axis, 0, half, 1), slice(a, axis, half, 2 * half, 1)];
};

const gluPrimitive: Primitive<{ readonly axis: number }> = {
  grad_fn: "GluBackward0",
  forward: ([a], { axis }) => {
    const [own, gates] = halves(a, axis);
    return zipElements({ number: (x, y) => x * gate(y), bigint }, own, gates, a.dtype);
  },
  backward: (grad, context) => {
    const { axis } = context.options;
    const [own, gates] = halves(copy(context.input(0)), axis);
    const whole = NdArray.zeros(grad.dtype, context.shapes[0]);
    const [toOwn, toGates] = halves(whole, axis);
    copyInto(toOwn, zipElements({ number: (g, y) => g * gate(y), bigint }, grad, gates, grad.dtype));
    const slope = zipElements({ number: (x, y) => x * gate(y) * (1 - gate(y)), bigint }, own, gates, grad.dtype);
    copyInto(toGates, zipElements({ number: (g, s) => g * s, bigint }, grad, slope, grad.dtype));
    return [whole];
  },
  gradient: through(([x], { axis }) => {
    const [own, gates] = x.chunk(2, axis);
    return own.mul(gates.sigmoid());
  }),
  saves: [0],
};

/**
 * The first half of a dimension times the sigmoid of the second.
 *
 * @throws RuntimeError for a dimension of odd length
 * @example F.glu(torch.tensor([3, 0])) // tensor([1.5000])
 */
export const glu = callable("def F::glu(Tensor input, int dim=-1) -> Tensor", (input, dim) => {
  if (input.ndim === 0) throw new RuntimeError("glu does not support scalars because halving size must be even");
  const axis = wrapDim(dim, input.ndim);
  const length = arrayOf(input).shape[axis];
  if (length % 2 !== 0) {
    throw new RuntimeError(`Halving dimension must be even, but dimension ${axis} is size ${length}`);
  }
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(`"glu_cpu" not implemented for '${input.dtype.scalarType}'`);
  }
  return apply(gluPrimitive, [input], { axis });
});
