import { RuntimeError } from "../../base/errors.js";
import { contiguous } from "../../ops/cast.js";
import { zipElements } from "../../ops/elementwise.js";
import { sizeText } from "../../ops/layout.js";
import { matmul } from "../../ops/matmul.js";
import { sum } from "../../ops/reduce.js";
import { binaryRules } from "../../ops/scalar-rules.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides, numel } from "../../tensor/shape.js";
import type { Op } from "../op.js";

/** (…, in) seen as a matrix with one row for each vector. */
function asMatrix(a: NdArray): NdArray {
  const width = a.shape[a.ndim - 1];
  return contiguous(a).view([numel(a.shape.slice(0, -1)), width], [width, 1]);
}

function turned(a: NdArray): NdArray {
  return a.view([...a.shape].reverse(), [...a.strides].reverse());
}

/** x (…, in), weight (out, in), bias (out) if there is one → (…, out) */
export const linearOp: Op<{ readonly name: string }> = {
  grad_fn: ({ name }) => name,
  forward: ([x, weight, bias]) => {
    const rows = asMatrix(x);
    checkShapes(rows, weight, bias);
    const product = matmul(rows, turned(weight));
    const out = bias ? zipElements(binaryRules.add, product, bias, product.dtype) : product;
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
      context.needs(1) ? matmul(turned(rows), asMatrix(context.input(0))) : null,
    ];
    if (context.shapes.length > 2) grads.push(context.needs(2) ? sum(rows, [0], false, grad.dtype) : null);
    return grads;
  },
  saves: [0, 1],
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
