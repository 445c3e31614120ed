import { RuntimeError } from "../base/errors.js";
import { engine } from "../engine/choice.js";
import type { FloatArray } from "../engine/contract.js";
import { float64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { broadcastShapes, broadcastStrides } from "../tensor/shape.js";
import { astype, dense } from "./cast.js";

/** True for a matrix stored column by column: its transpose is row-major. */
function isTransposed(a: NdArray): boolean {
  const [rows, columns] = a.shape.slice(-2);
  const swapped = a.view(
    [...a.shape.slice(0, -2), columns, rows],
    [...a.strides.slice(0, -2), ...a.strides.slice(-2).reverse()],
  );
  return !a.isContiguous && swapped.isContiguous;
}

function denseMatrix(a: NdArray): { data: FloatArray; transposed: boolean } {
  const transposed = isTransposed(a);
  const n = a.ndim;
  const stored = transposed
    ? a.view(
        [...a.shape.slice(0, -2), a.shape[n - 1], a.shape[n - 2]],
        [...a.strides.slice(0, -2), a.strides[n - 1], a.strides[n - 2]],
      )
    : a;
  return { data: dense(stored) as FloatArray, transposed };
}

/** Products of the last two axes, both of one dtype; leading axes broadcast. Integers are exact up to 2⁵³. */
export function matmul(a: NdArray, b: NdArray): NdArray {
  if (!a.dtype.is_floating_point) return astype(matmul(astype(a, float64), astype(b, float64)), a.dtype);
  const [m, k] = a.shape.slice(-2);
  const [inner, n] = b.shape.slice(-2);
  if (k !== inner) {
    const name = a.ndim === 2 && b.ndim === 2 ? "mm: " : "";
    throw new RuntimeError(`${name}mat1 and mat2 shapes cannot be multiplied (${m}x${k} and ${inner}x${n})`);
  }
  const leading = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2));
  const left = denseMatrix(stretch(a, leading));
  const right = denseMatrix(stretch(b, leading));
  const batch = leading.reduce((product, length) => product * length, 1);
  const data = engine.matmul(left.data, right.data, { batch, m, k, n }, { a: left.transposed, b: right.transposed });
  return new NdArray(a.dtype, data, [...leading, m, n]);
}

function stretch(a: NdArray, leading: readonly number[]): NdArray {
  const shape = [...leading, ...a.shape.slice(-2)];
  return shape.length === a.ndim && shape.every((length, axis) => length === a.shape[axis])
    ? a
    : a.view(shape, broadcastStrides(a.shape, a.strides, shape));
}
