import { NotImplementedError } from "../../base/errors.js";
import { copy, copyInto } from "../../ops/cast.js";
import { expand } from "../../ops/layout.js";
import type { Generator } from "../../tensor/generator.js";
import { NdArray } from "../../tensor/ndarray.js";
import { drawByChance, bernoulli_ as drawChances, zerosLike } from "../../tensor/random.js";
import { apply, type Primitive } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { method, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { flat } from "./adjoint.js";
import { drawInto } from "./random-fill.js";
import { withoutGradient } from "./without-gradient.js";

interface Draw {
  readonly generator: Generator | null;
}

/** Nothing flows back through a draw. */
const nothing = (grad: NdArray, shape: readonly number[]): NdArray => NdArray.zeros(grad.dtype, shape);

const samplePrimitive: Primitive<Draw> = {
  grad_fn: "BernoulliBackward0",
  forward: ([p], { generator }) => drawByChance(NdArray.zeros(p.dtype, p.shape), copy(p), generator ?? undefined),
  backward: (grad, { shapes }) => [nothing(grad, shapes[0])],
  gradient: flat(),
};

/** Inputs: what is overwritten, and the chances. */
const overwritePrimitive: Primitive<Draw> = {
  grad_fn: "BernoulliBackward1",
  forward: ([a, p], { generator }) => {
    const chances = zerosLike(a, p.dtype); // in the order in which the draws come
    copyInto(chances, expand(p, a.shape));
    return drawByChance(a, chances, generator ?? undefined);
  },
  backward: (grad, { shapes }) => shapes.map((shape) => nothing(grad, shape)),
  gradient: flat(),
};

const constantPrimitive = withoutGradient<Draw & { readonly p: number }>("bernoulli", ([a], { p, generator }) =>
  drawChances(NdArray.zeros(a.dtype, a.shape), p, generator ?? undefined),
);

/** @throws NotImplementedError for chances that are whole */
function checkChances(p: Tensor): void {
  if (p.dtype.is_floating_point) return;
  throw new NotImplementedError(`"bernoulli_tensor_cpu_p_" not implemented for '${p.dtype.scalarType}'`);
}

/**
 * 1 with the probability that each element says, else 0; with `p`, the same probability for all.
 *
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError unless all probabilities lie in [0, 1], NotImplementedError for integers
 * @example torch.bernoulli(torch.tensor([0, 1])) // tensor([0., 1.])
 */
export const bernoulli = operation(
  overload("bernoulli(Tensor input, *, Generator? generator=None) -> Tensor", (input, generator) => {
    checkChances(input);
    return apply(samplePrimitive, [input], { generator });
  }),
  overload("bernoulli.p(Tensor input, float p, *, Generator? generator=None) -> Tensor", (input, p, generator) =>
    apply(constantPrimitive, [input], { p, generator }),
  ),
);

/**
 * 1 with probability `p`, else 0, in place.
 *
 * @param p one number, or a tensor that broadcasts
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError unless 0 ≤ p ≤ 1
 * @example torch.empty(4).bernoulli_(0.5)
 */
method(
  overload(
    "Tensor::bernoulli_(Tensor input, float p=0.5, *, Generator? generator=None) -> Tensor",
    (input, p, generator) =>
      drawInto(input, "BernoulliBackward2", (array) => drawChances(array, p, generator ?? undefined)),
  ),
  overload(
    "Tensor::bernoulli_.tensor(Tensor input, Tensor p, *, Generator? generator=None) -> Tensor",
    (input, p, generator) => {
      checkChances(p);
      return writeInPlace(input, (self) => apply(overwritePrimitive, [self, p], { generator }));
    },
  ),
);
