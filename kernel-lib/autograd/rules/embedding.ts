import { AssertionError, IndexError, RuntimeError } from "../../base/errors.js";
import { dense, type NumberArray } from "../../ops/cast.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable } from "../operation.js";
import { linearly } from "./adjoint.js";

interface EmbeddingOptions {
  readonly indices: NdArray;
  /** A row that does not learn, or −1. */
  readonly paddingIndex: number;
}

/** Rows of a table (rows, width) by number: indices (…) → (…, width). */
const embeddingPrimitive: Primitive<EmbeddingOptions> = {
  grad_fn: "EmbeddingBackward0",
  forward: ([table], { indices }) => {
    const [rows, width] = table.shape;
    const source = dense(table) as NumberArray;
    const out = NdArray.zeros(table.dtype, [...indices.shape, width]);
    const target = out.data as NumberArray;
    dense(indices).forEach((value: number | bigint, i: number) => {
      const row = Number(value);
      if (row < 0 || row >= rows) throw new IndexError("index out of range in self");
      target.set(source.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  },
  backward: (grad, { shapes, options: { indices, paddingIndex } }) => {
    const width = shapes[0][1];
    const given = dense(grad) as NumberArray;
    const out = NdArray.zeros(grad.dtype, shapes[0]);
    const target = out.data as NumberArray;
    dense(indices).forEach((value: number | bigint, i: number) => {
      const row = Number(value);
      if (row === paddingIndex) return;
      for (let c = 0; c < width; c++) target[row * width + c] += given[i * width + c];
    });
    return [out];
  },
  gradient: linearly(),
};

/**
 * Rows of a table by number.
 *
 * @param input int64 or int32, any shape (…)
 * @param weight the table (rows, width)
 * @param padding_idx a row that does not learn
 * @returns (…, width)
 * @throws IndexError for a row that there is not, RuntimeError for numbers of another dtype
 */
export const embedding = callable(
  "def F::embedding(Tensor input, Tensor weight, int? padding_idx=None) -> Tensor",
  (input, weight, padding_idx) => {
    if (input.dtype.name !== "int64" && input.dtype.name !== "int32") {
      throw new RuntimeError(
        `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${input.dtype.scalarType}Tensor instead (while checking arguments for embedding)`,
      );
    }
    const rows = arrayOf(weight).shape[0];
    if (padding_idx !== null && (padding_idx >= rows || padding_idx < -rows)) {
      throw new AssertionError("Padding_idx must be within num_embeddings");
    }
    const paddingIndex = padding_idx === null ? -1 : padding_idx < 0 ? rows + padding_idx : padding_idx;
    return apply(embeddingPrimitive, [weight], { indices: arrayOf(input), paddingIndex });
  },
);

/**
 * Classes as rows of zeros with a single one.
 *
 * @param tensor int64, any shape (…)
 * @param num_classes length of the rows; −1 means the largest class + 1
 * @returns int64 (…, num_classes)
 * @throws RuntimeError for another dtype or a class that does not fit
 * @example F.one_hot(torch.tensor([0, 2], { dtype: torch.int64 })) // tensor([[1, 0, 0], [0, 0, 1]])
 */
export const one_hot = callable("F::one_hot(Tensor tensor, int num_classes=-1) -> Tensor", (tensor, num_classes) => {
  if (tensor.dtype !== int64) {
    throw new RuntimeError("one_hot is only applicable to index tensor of type LongTensor.");
  }
  const labels = Array.from(tensor.contiguous().numpy(), Number);
  if (labels.length === 0 && num_classes <= 0) {
    throw new RuntimeError("Can not infer total number of classes from empty tensor.");
  }
  if (labels.some((label) => label < 0)) throw new RuntimeError("Class values must be non-negative.");
  const largest = labels.reduce((most, label) => Math.max(most, label), -1);
  const classes = num_classes === -1 ? largest + 1 : num_classes;
  if (classes < 1) throw new RuntimeError("num_classes should be positive");
  if (largest >= classes) throw new RuntimeError("Class values must be smaller than num_classes.");
  const rows = NdArray.zeros(int64, [...tensor.shape, classes]);
  labels.forEach((label, i) => {
    rows.data[i * classes + label] = 1n;
  });
  return fromArray(rows);
});
