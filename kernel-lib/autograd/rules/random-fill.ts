import { NdArray } from "../../tensor/ndarray.js";
import {
  exponential_ as drawExponential,
  normal_ as drawNormal,
  uniform_ as drawUniform,
} from "../../tensor/random.js";
import { random_ as drawWhole } from "../../tensor/random-integers.js";
import { apply, type Primitive } from "../apply.js";
import { writeInPlace } from "../graph/in-place.js";
import { method, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { flat } from "./adjoint.js";

/** Draws into the array itself, in the order of its memory; nothing flows back to what was there. */
const drawPrimitive: Primitive<{ readonly name: string; readonly draw: (array: NdArray) => void }> = {
  grad_fn: ({ name }) => name,
  forward: ([a], { draw }) => {
    draw(a);
    return a;
  },
  backward: (grad) => [NdArray.zeros(grad.dtype, grad.shape)],
  gradient: flat(),
};

/** Overwrites a tensor with draws. */
export function drawInto(target: Tensor, name: string, draw: (array: NdArray) => void): Tensor {
  return writeInPlace(target, (self) => apply(drawPrimitive, [self], { name, draw }));
}

/**
 * Normal numbers, in place.
 *
 * @param std the standard deviation
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for a negative `std`, NotImplementedError for integers
 * @example torch.empty(2).normal_(0, 0.01)
 */
method(
  "Tensor::normal_(Tensor input, float mean=0, float std=1, *, Generator? generator=None) -> Tensor",
  (input, mean, std, generator) =>
    drawInto(input, "NormalBackward0", (array) => drawNormal(array, mean, std, generator ?? undefined)),
);

/**
 * Numbers uniform in [from, to), in place.
 *
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for bounds in the wrong order, NotImplementedError for integers
 * @example torch.empty(2).uniform_(-1, 1)
 */
method(
  "Tensor::uniform_(Tensor input, float from=0, float to=1, *, Generator? generator=None) -> Tensor",
  (input, from, to, generator) =>
    drawInto(input, "UniformBackward0", (array) => drawUniform(array, from, to, generator ?? undefined)),
);

/**
 * Numbers of the exponential distribution, in place.
 *
 * @param lambd how often what is waited for comes, on average
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for integers, and unless `lambd` is above 0
 * @example torch.empty(2).exponential_()
 */
method(
  "Tensor::exponential_(Tensor input, float lambd=1, *, Generator? generator=None) -> Tensor",
  (input, lambd, generator) =>
    drawInto(input, "ExponentialBackward0", (array) => drawExponential(array, lambd, generator ?? undefined)),
);

/**
 * Whole numbers from `from` up to, not including, `to`, in place; of all that the dtype can tell apart unless these are given.
 *
 * @param generator where the numbers come from; null means the one that `torch.manual_seed` sets
 * @throws RuntimeError for an empty range, or one that the dtype does not hold
 * @example torch.empty(2).random_(10)
 */
method(
  overload("Tensor::random_.all(Tensor input, *, Generator? generator=None) -> Tensor", (input, generator) =>
    drawInto(input, "RandomBackward2", (array) => drawWhole(array, null, null, generator ?? undefined)),
  ),
  overload("Tensor::random_.to(Tensor input, int to, *, Generator? generator=None) -> Tensor", (input, to, generator) =>
    drawInto(input, "RandomBackward1", (array) => drawWhole(array, 0, to, generator ?? undefined)),
  ),
  overload(
    "Tensor::random_.from(Tensor input, int from, int? to, *, Generator? generator=None) -> Tensor",
    (input, from, to, generator) =>
      drawInto(input, "RandomBackward0", (array) => drawWhole(array, from, to, generator ?? undefined)),
  ),
);
