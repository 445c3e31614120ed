import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { scalar } from "../../ops/cast.js";
import { compareElements, mapElements, where, zipElements } from "../../ops/elementwise.js";
import { relations } from "../../ops/scalar-functions.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { isScalar, toOperand, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import { wanted } from "./adjoint.js";
import { combine, negate } from "./binary.js";

/** 1 − w, element by element. */
const complement = (w: NdArray): NdArray => zipElements({ number: (x) => 1 - x, bigint: (x) => x }, w, w, w.dtype);

const absolute = (w: NdArray): NdArray => mapElements({ number: Math.abs }, w);

/** Inputs: start, end, and weight, of one floating dtype. */
const lerpPrimitive: Primitive<{ readonly name: string }> = {
  grad_fn: ({ name }) => name,
  // from the nearer end, as PyTorch does
  forward: ([start, end, weight]) => {
    const way = combine("sub", end, start);
    const fromStart = combine("add", start, combine("mul", weight, way));
    const fromEnd = combine("sub", end, combine("mul", way, complement(weight)));
    return where(
      compareElements(relations.lt, absolute(weight), scalar(0.5, weight.dtype), weight.dtype),
      fromStart,
      fromEnd,
      start.dtype,
    );
  },
  backward: (grad, context) => {
    const [start, end, weight] = [0, 1, 2].map((k) => context.input(k));
    const grads = [
      () => combine("mul", grad, complement(weight)),
      () => combine("mul", grad, weight),
      () => combine("mul", grad, negate(combine("sub", start, end))),
    ];
    return grads.map((make, k) => (context.needs(k) ? unbroadcast(make(), context.shapes[k]) : null));
  },
  gradient: (grad, context) => {
    const [start, end, weight] = [0, 1, 2].map((k) => context.tensor(k));
    return wanted(context, [() => grad.mul(weight.rsub(1)), () => grad.mul(weight), () => grad.mul(end.sub(start))]);
  },
  saves: [0, 1, 2],
};

/**
 * `input + weight · (end − input)`: from one tensor towards another.
 *
 * @param end where weight 1 leads
 * @param weight a number, or a tensor that broadcasts
 * @throws NotImplementedError for integers and bool, RuntimeError for tensors of different dtypes
 * @example torch.zeros(2).lerp(torch.tensor([10, 20]), 0.5) // tensor([ 5., 10.])
 */
export const lerp = elementwise(
  "lerp(Tensor input, Tensor end, Tensor|Number weight) -> Tensor",
  (input, end, weight) => {
    for (const [name, other] of Object.entries({ end, weight })) {
      if (isScalar(other) || other.dtype === input.dtype) continue;
      const [own, found] = [input.dtype, other.dtype].map(
        ({ scalarType }) => words[scalarType] ?? scalarType.toLowerCase(),
      );
      throw new RuntimeError(`expected dtype ${own} for \`${name}\` but got dtype ${found}`);
    }
    if (!input.dtype.is_floating_point) {
      const kernel = isScalar(weight) ? "lerp_kernel_scalar" : "lerp_kernel_tensor";
      throw new NotImplementedError(`"${kernel}" not implemented for '${input.dtype.scalarType}'`);
    }
    const operands = isScalar(weight) ? [input, end] : [input, end, weight];
    operands.map((tensor) => [...tensor.shape]).reduce(broadcastShapes); // refuses sizes that do not fit, in this order
    const name = isScalar(weight) ? "LerpBackward0" : "LerpBackward1";
    return apply(lerpPrimitive, [input, end, toOperand(weight, input.dtype)], { name });
  },
);

/** C++'s names of the types. */
const words: { readonly [scalarType: string]: string } = { Long: "long int", Byte: "unsigned char" };
