import { arrayOf } from "../autograd/graph/variable.js";
import type { Tensor } from "../autograd/tensor.js";
import { ValueError } from "../base/errors.js";

/** What feeds into and comes out of one unit of a weight (out, in, …kernel). */
export function fans(weight: Tensor): { fan_in: number; fan_out: number } {
  if (weight.ndim < 2) {
    throw new ValueError("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions");
  }
  const [outputs, inputs, ...kernel] = arrayOf(weight).shape;
  const reach = kernel.reduce((product, length) => product * length, 1);
  return { fan_in: inputs * reach, fan_out: outputs * reach };
}
