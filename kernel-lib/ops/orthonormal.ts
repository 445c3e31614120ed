import { NdArray } from "../tensor/ndarray.js";
import { dense, type NumberArray } from "./cast.js";

/**
 * The orthonormal factor of a matrix's QR decomposition, whose other factor has a positive diagonal: the rows of a wide
 * matrix, the columns of a tall one.
 */
export function orthonormal(matrix: NdArray): NdArray {
  const [rows, columns] = matrix.shape;
  const isWide = rows < columns;
  const [count, length] = isWide ? [rows, columns] : [columns, rows];
  const data = dense(matrix) as NumberArray;
  const place = (k: number, i: number): number => (isWide ? k * columns + i : i * columns + k);
  const vectors: Float64Array[] = [];
  for (let k = 0; k < count; k++) {
    const own = Float64Array.from({ length }, (_, i) => data[place(k, i)]);
    // twice, so that rounding leaves nothing of the others
    for (let round = 0; round < 2; round++) {
      for (const other of vectors) {
        const share = dot(own, other);
        for (let i = 0; i < length; i++) own[i] -= share * other[i];
      }
    }
    const size = Math.sqrt(dot(own, own));
    vectors.push(own.map((x) => x / size));
  }
  const out = NdArray.zeros(matrix.dtype, matrix.shape);
  vectors.forEach((vector, k) => {
    vector.forEach((x, i) => {
      out.data[place(k, i)] = x;
    });
  });
  return out;
}

const dot = (a: Float64Array, b: Float64Array): number => a.reduce((total, x, i) => total + x * b[i], 0);
