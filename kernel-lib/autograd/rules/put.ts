import { IndexError, RuntimeError } from "../../base/errors.js";
import { copy, dense, wholeNumbers } from "../../ops/cast.js";
import { int64, type TypedArray } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";

interface PutOptions {
  /** Places in row-major order, counted from the front. */
  readonly places: readonly number[];
  readonly accumulate: boolean;
}

/** Inputs: the tensor, and what is written. */
const putPrimitive: Primitive<PutOptions> = {
  grad_fn: "PutBackward0",
  forward: ([a, source], { places, accumulate }) => {
    const out = copy(a);
    const [target, values] = [out.data as Float64Array, dense(source) as Float64Array];
    places.forEach((place, i) => {
      target[place] = accumulate ? target[place] + values[i] : values[i];
    });
    return out;
  },
  backward: (grad, { options: { places, accumulate }, shapes }) => {
    const rest = copy(grad);
    const taken = new NdArray(grad.dtype, new grad.dtype.array(places.length), shapes[1]);
    const [left, right]: TypedArray[] = [rest.data, taken.data];
    places.forEach((place, i) => {
      right[i] = dense(grad)[place];
    });
    if (!accumulate) for (const place of places) left[place] = 0;
    return [rest, taken];
  },
  gradient: linearly(),
};

/** @throws RuntimeError or IndexError for what does not fit */
function placesOf(input: Tensor, index: Tensor, source: Tensor): number[] {
  if (index.dtype !== int64) {
    throw new RuntimeError(`put_(): Expected a long tensor for index, but got ${index.dtype.scalarType}`);
  }
  if (input.dtype !== source.dtype) {
    throw new RuntimeError(
      `put_(): self and source expected to have the same dtype, but got self.dtype = ${input.dtype.scalarType} and source.dtype = ${source.dtype.scalarType}`,
    );
  }
  const [given, length, count] = [index.numel(), input.numel(), source.numel()];
  if (given !== count) {
    throw new IndexError(
      `put_(): Expected source and index to have the same number of elements, but got source.numel() = ${count}, index.numel() = ${given}`,
    );
  }
  return Array.from(wholeNumbers(arrayOf(index)), (place) => {
    if (place < -length || place >= length) {
      throw new IndexError(`out of range: tried to access index ${place} on a tensor of ${length} elements.`);
    }
    return place < 0 ? place + length : place;
  });
}

/**
 * A copy with numbers written to places that count the elements in row-major order.
 *
 * @param index int64
 * @param source as many numbers as there are places
 * @param accumulate whether they are added to what is there
 * @throws RuntimeError or IndexError for what does not fit
 * @example torch.zeros(2, 2).put(torch.tensor([3n]), torch.tensor([5])) // tensor([[0., 0.], [0., 5.]])
 */
export const put = elementwise(
  "put(Tensor input, Tensor index, Tensor source, bool accumulate=False) -> Tensor",
  (input, index, source, accumulate) =>
    apply(putPrimitive, [input, source], { places: placesOf(input, index, source), accumulate }),
);
