import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { dense, type NumberArray } from "../../ops/cast.js";
import { mapElements, zipElements } from "../../ops/elementwise.js";
import type { Reduction } from "../../ops/loss.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { logsigmoid } from "./activation.js";
import { through } from "./adjoint.js";
import { combine } from "./binary.js";
import { castTensor } from "./cast.js";
import { checkPlain, checkReduction, reduceArray, reduceTensor } from "./reduced-loss.js";

interface BinaryOptions {
  readonly reduction: Reduction;
  readonly weight: NdArray | null;
  readonly positive: NdArray | null;
}

const bigint = (x: bigint): bigint => x;
const weigh = (values: NdArray, weight: NdArray | null): NdArray => (weight ? combine("mul", values, weight) : values);

/** What flows back to each element: the gradient's share, weighed. */
function shareOf(grad: NdArray, slopes: NdArray, { reduction, weight }: BinaryOptions): NdArray {
  const weighed = weigh(slopes, weight);
  const count = reduction === "mean" ? weighed.size : 1;
  return mapElements({ number: (x) => x / count }, combine("mul", weighed, grad));
}

// Logarithms stop at −100, so that a wrong answer of 0 or 1 costs no infinity.
const least = (x: number): number => Math.max(x, -100);
const entropy = (x: number, y: number): number => (y - 1) * least(Math.log1p(-x)) - y * least(Math.log(x));

const entropyPrimitive: Primitive<BinaryOptions> = {
  grad_fn: "BinaryCrossEntropyBackward0",
  forward: ([x, y], { reduction, weight }) =>
    reduceArray(weigh(zipElements({ number: entropy, bigint }, x, y, x.dtype), weight), reduction),
  backward: (grad, context) => {
    const [x, y] = [context.input(0), context.input(1)];
    const toInput = { number: (a: number, b: number) => (a - b) / Math.max((1 - a) * a, 1e-12), bigint };
    const toTarget = { number: (a: number) => Math.log1p(-a) - Math.log(a) };
    return [
      context.needs(0) ? shareOf(grad, zipElements(toInput, x, y, x.dtype), context.options) : null,
      context.needs(1) ? shareOf(grad, mapElements(toTarget, x), context.options) : null,
    ];
  },
  gradient: through(([x, y], { reduction, weight }) => {
    const [near, far] = [x.log().clamp({ min: -100 }), x.neg().log1p().clamp({ min: -100 })];
    const each = y.sub(1).mul(far).sub(y.mul(near));
    return reduceTensor(weight === null ? each : each.mul(fromArray(weight)), reduction);
  }),
  saves: [0, 1],
};

/**
 * Minus the log-probability of targets between 0 and 1.
 *
 * @param input probabilities
 * @param target of the same shape
 * @param weight how much each element counts; broadcasts
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @throws ValueError for a target of another shape, RuntimeError for an input outside of 0 … 1
 * @example F.binary_cross_entropy(torch.tensor([0.5]), torch.tensor([1])) // tensor(0.6931)
 */
export const binary_cross_entropy = callable(
  "def F::binary_cross_entropy(Tensor input, Tensor target, Tensor? weight=None, *, str<none|mean|sum> reduction='mean') -> Tensor",
  (input, target, weight, reduction) => {
    checkReduction(reduction);
    if (input.shape.join() !== target.shape.join()) {
      throw new ValueError(
        `Using a target size (${target.shape}) that is different to the input size (${input.shape}) is deprecated. Please ensure they have the same size.`,
      );
    }
    checkPlain(weight, "binary_cross_entropy", "weight");
    if (!input.dtype.is_floating_point) {
      throw new NotImplementedError(`"binary_cross_entropy" not implemented for '${input.dtype.scalarType}'`);
    }
    if (target.dtype !== input.dtype) {
      throw new RuntimeError(`Found dtype ${target.dtype.scalarType} but expected ${input.dtype.scalarType}`);
    }
    if ((dense(arrayOf(input)) as NumberArray).some((x: number) => !(x >= 0 && x <= 1))) {
      throw new RuntimeError("all elements of input should be between 0 and 1");
    }
    const options = { reduction, weight: weight && arrayOf(weight), positive: null };
    return apply(entropyPrimitive, [input, target], options);
  },
);

/** log(1 + e⁻ˣ) without overflow. */
const softly = (x: number): number => Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** How much more the positive targets count, for each element: 1 + (positive − 1) · y. */
function positiveShare(y: NdArray, positive: NdArray | null): NdArray {
  if (positive === null) return mapElements({ number: () => 1 }, y);
  return zipElements({ number: (b, p) => 1 + (p - 1) * b, bigint }, y, positive, y.dtype);
}

const logitsPrimitive: Primitive<BinaryOptions> = {
  grad_fn: "BinaryCrossEntropyWithLogitsBackward0",
  forward: ([x, y], { reduction, weight, positive }) => {
    const bent = combine("mul", positiveShare(y, positive), mapElements({ number: softly }, x));
    const straight = zipElements({ number: (a, b) => (1 - b) * a, bigint }, x, y, x.dtype);
    return reduceArray(weigh(combine("add", straight, bent), weight), reduction);
  },
  backward: (grad, context) => {
    const [x, y] = [context.input(0), context.input(1)];
    const { positive } = context.options;
    const toInput = (): NdArray => {
      const off = mapElements({ number: (a) => 1 / (1 + Math.exp(a)) }, x);
      const straight = mapElements({ number: (b) => 1 - b }, y);
      return combine("sub", straight, combine("mul", positiveShare(y, positive), off));
    };
    const toTarget = (): NdArray => {
      const bent = mapElements({ number: softly }, x);
      const extra = positive ? combine("mul", bent, mapElements({ number: (p) => p - 1 }, positive)) : null;
      const straight = mapElements({ number: (a) => -a }, x);
      return extra ? combine("add", straight, extra) : straight;
    };
    return [
      context.needs(0) ? shareOf(grad, toInput(), context.options) : null,
      context.needs(1) ? shareOf(grad, toTarget(), context.options) : null,
    ];
  },
  gradient: through(([x, y], { reduction, weight, positive }) => {
    const bent = logsigmoid(x).neg();
    const share = positive === null ? bent : bent.mul(y.mul(fromArray(positive).sub(1)).add(1));
    const each = y.rsub(1).mul(x).add(share);
    return reduceTensor(weight === null ? each : each.mul(fromArray(weight)), reduction);
  }),
  saves: [0, 1],
};

/**
 * `binary_cross_entropy` of the sigmoid of scores, without overflow.
 *
 * @param input scores
 * @param target of the same shape
 * @param weight how much each element counts; broadcasts
 * @param reduction `"mean"` or `"sum"` over all elements, or `"none"`
 * @param pos_weight how much more positive targets count; broadcasts
 * @throws ValueError for a target of another shape
 * @example F.binary_cross_entropy_with_logits(torch.tensor([0]), torch.tensor([1])) // tensor(0.6931)
 */
export const binary_cross_entropy_with_logits = callable(
  "def F::binary_cross_entropy_with_logits(Tensor input, Tensor target, Tensor? weight=None, *, str<none|mean|sum> reduction='mean', Tensor? pos_weight=None) -> Tensor",
  (input, target, weight, reduction, pos_weight) => {
    checkReduction(reduction);
    if (input.shape.join() !== target.shape.join()) {
      throw new ValueError(`Target size (${target.shape}) must be the same as input size (${input.shape})`);
    }
    checkPlain(weight, "binary_cross_entropy_with_logits", "weight");
    checkPlain(pos_weight, "binary_cross_entropy_with_logits", "pos_weight");
    checkBroadcasts(pos_weight, target);
    checkBroadcasts(weight, target);
    if (!input.dtype.is_floating_point) {
      throw new NotImplementedError(`"log_sigmoid_cpu" not implemented for '${input.dtype.scalarType}'`);
    }
    // PyTorch computes in the target's memory
    if (!target.dtype.is_floating_point) {
      const [own, asked] = [input.dtype.scalarType, target.dtype.scalarType];
      throw new RuntimeError(`result type ${own} can't be cast to the desired output type ${asked}`);
    }
    const options = { reduction, weight: weight && arrayOf(weight), positive: pos_weight && arrayOf(pos_weight) };
    return apply(logitsPrimitive, [castTensor(input, target.dtype), target], options);
  },
);

function checkBroadcasts(weight: Tensor | null, target: Tensor): void {
  if (weight) broadcastShapes(arrayOf(weight).shape, arrayOf(target).shape);
}
