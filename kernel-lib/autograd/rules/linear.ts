import { NotImplementedError, RuntimeError } from "../../base/errors.js";
import { contiguous } from "../../ops/cast.js";
import { zipElements } from "../../ops/elementwise.js";
import { sizeText } from "../../ops/layout.js";
import { matmul } from "../../ops/matmul.js";
import { sum } from "../../ops/reduce.js";
import { pairFunctions } from "../../ops/scalar-functions.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { bool } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";

/** (…, in) seen as a matrix with one row for each vector. */
function asMatrix(a: NdArray): NdArray {
  const width = a.shape[a.ndim - 1];
  return contiguous(a).view([numel(a.shape.slice(0, -1)), width], [width, 1]);
}

function transposeMatrix(a: NdArray): NdArray {
  return a.view([...a.shape].reverse(), [...a.strides].reverse());
}

/** x (…, in), weight (out, in), bias (out) if there is one → (…, out) */
const linearPrimitive: Primitive<{ readonly name: string }> = {
  grad_fn: ({ name }) => name,
  forward: ([x, weight, bias]) => {
    const rows = asMatrix(x);
    checkShapes(rows, weight, bias);
    const product = matmul(rows, transposeMatrix(weight));
    const out = bias ? zipElements(pairFunctions.add, product, bias, product.dtype) : product;
    const shape = [...x.shape.slice(0, -1), weight.shape[0]];
    return out.view(shape, contiguousStrides(shape));
  },
  backward: (grad, context) => {
    const rows = asMatrix(grad);
    const toInput = (): NdArray => {
      const product = matmul(rows, context.input(1));
      return product.view(context.shapes[0], contiguousStrides(context.shapes[0]));
    };
    const grads = [
      context.needs(0) ? toInput() : null,
      context.needs(1) ? matmul(transposeMatrix(rows), asMatrix(context.input(0))) : null,
    ];
    if (context.shapes.length > 2) grads.push(context.needs(2) ? sum(rows, [0], false, grad.dtype) : null);
    return grads;
  },
  gradient: (grad, context) => {
    const rows = (a: Tensor): Tensor => a.reshape(-1, a.shape[a.ndim - 1]);
    return wanted(context, [
      () => grad.matmul(context.tensor(1)),
      () =>
        rows(grad)
          .t()
          .mm(rows(context.tensor(0))),
      () => rows(grad).sum(0),
    ]);
  },
  saves: [0, 1],
  makesGradients: true,
};

function checkShapes(rows: NdArray, weight: NdArray, bias: NdArray | undefined): void {
  const [count, width] = rows.shape;
  const [outputs, inputs] = weight.shape;
  if (width !== inputs) {
    const name = bias ? "addmm" : "mm";
    throw new RuntimeError(
      `${name}: mat1 and mat2 shapes cannot be multiplied (${count}x${width} and ${inputs}x${outputs})`,
    );
  }
  if (bias && bias.shape[0] !== outputs && bias.shape[0] !== 1) {
    throw new RuntimeError(
      `The expanded size of the tensor (${outputs}) must match the existing size (${bias.shape[0]}) at non-singleton dimension 1.  Target sizes: ${sizeText([count, outputs])}.  Tensor sizes: ${sizeText(bias.shape)}`,
    );
  }
}

/** PyTorch computes these cases by different routes, and its `grad_fn` names the last step. */
function backwardName(array: NdArray, hasBias: boolean): string {
  const rank = array.ndim;
  if (hasBias && rank !== 2 && !array.isContiguous) return "AddBackward0";
  if (rank === 2) return hasBias ? "AddmmBackward0" : "MmBackward0";
  return rank === 1 && !hasBias ? "SqueezeBackward4" : "UnsafeViewBackward0";
}

/**
 * x · weightᵀ + bias.
 *
 * @param input (…, in_features)
 * @param weight (out_features, in_features)
 * @param bias (out_features) or null
 * @returns (…, out_features)
 * @throws RuntimeError when shapes or dtypes do not fit
 * @example F.linear(torch.ones(2, 3), torch.ones(4, 3)).shape // torch.Size([2, 4])
 */
export const linear = callable(
  "F::linear(Tensor input, Tensor weight, Tensor? bias=None) -> Tensor",
  (input, weight, bias) => {
    if (input.ndim === 0) {
      throw new RuntimeError(`both arguments to linear need to be at least 1D, but they are 0D and ${weight.ndim}D`);
    }
    if (input.dtype !== weight.dtype) {
      const [a, b] = [input.dtype.scalarType, weight.dtype.scalarType];
      throw new RuntimeError(
        bias
          ? `mat1 and mat2 must have the same dtype, but got ${a} and ${b}`
          : `expected m1 and m2 to have the same dtype, but got: ${cppNames[input.dtype.name]} != ${cppNames[weight.dtype.name]}`,
      );
    }
    if (input.dtype === bool) throw new NotImplementedError("\"addmm_impl_cpu_\" not implemented for 'Bool'");
    const name = backwardName(arrayOf(input), bias !== null);
    return apply(linearPrimitive, bias ? [input, weight, bias] : [input, weight], { name });
  },
);
