import { zerosLike } from "../arrays.js";
import type { FloatArray, MatmulSize } from "../contract.js";

export function matmul<T extends FloatArray>(
  a: T,
  b: T,
  { batch, m, k, n }: MatmulSize,
  transpose: { readonly a?: boolean; readonly b?: boolean } = {},
): T {
  const product = zerosLike(a, batch * m * n);
  const row = new Float64Array(n);
  const [aRow, aColumn] = transpose.a ? [1, m] : [k, 1];
  for (let at = 0; at < batch; at++) {
    // Rows of b are added up, so that the inner loop reads memory in order; a transposed b is turned once.
    const right = transpose.b ? transposeMatrix(b, at * k * n, n, k) : b.subarray(at * k * n, (at + 1) * k * n);
    for (let i = 0; i < m; i++) {
      row.fill(0);
      for (let l = 0; l < k; l++) {
        const scale = a[at * m * k + i * aRow + l * aColumn];
        for (let j = 0, from = l * n; j < n; j++, from++) row[j] += scale * right[from];
      }
      product.set(row, (at * m + i) * n);
    }
  }
  return product;
}

/** The transpose of the (rows, columns) matrix that starts at `start`. */
function transposeMatrix(matrix: FloatArray, start: number, rows: number, columns: number): FloatArray {
  const result = zerosLike(matrix, rows * columns);
  for (let r = 0, from = start; r < rows; r++) {
    for (let c = 0; c < columns; c++, from++) result[c * rows + r] = matrix[from];
  }
  return result;
}
