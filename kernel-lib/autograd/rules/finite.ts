import { compareElements, full, mapElements } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-functions.js";
import { type DType, float32 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { elementwise, operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { castTensor } from "./cast.js";

/** True where an element has a property. */
function testElements(input: Tensor, property: (x: number) => boolean): Tensor {
  const source = input.dtype.is_floating_point ? arrayOf(input) : arrayOf(castTensor(input, float32));
  const marks = mapElements({ number: (x) => (property(Number(x)) ? 1 : 0) }, source);
  return fromArray(compareElements(relations.ne, marks, zeroOf(marks.dtype), marks.dtype));
}

const zeroOf = (dtype: DType): NdArray => full([], 0, dtype);

/**
 * Where an element is NaN.
 *
 * @example torch.tensor([1, Number.NaN]).isnan() // tensor([False, True])
 */
export const isnan = operation("isnan(Tensor input) -> Tensor", (input) => testElements(input, Number.isNaN));

/**
 * Where an element is infinite.
 *
 * @example torch.tensor([1, -Infinity]).isinf() // tensor([False, True])
 */
export const isinf = operation("isinf(Tensor input) -> Tensor", (input) =>
  testElements(input, (x) => Math.abs(x) === Number.POSITIVE_INFINITY),
);

/**
 * Where an element is neither infinite nor NaN.
 *
 * @example torch.tensor([1, Infinity]).isfinite() // tensor([ True, False])
 */
export const isfinite = operation("isfinite(Tensor input) -> Tensor", (input) => testElements(input, Number.isFinite));

/**
 * Where an element is 0 or false.
 *
 * @example torch.tensor([true, false]).logical_not() // tensor([False, True])
 */
export const logical_not = elementwise("logical_not(Tensor input) -> Tensor", (input) =>
  fromArray(compareElements(relations.eq, arrayOf(input), zeroOf(input.dtype), input.dtype)),
);
