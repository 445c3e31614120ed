import { apply, fromArray } from "../../autograd/op.js";
import { embeddingOp } from "../../autograd/rules/embedding.js";
import type { Tensor } from "../../autograd/tensor.js";
import { bindArguments } from "../../base/arguments.js";
import { RuntimeError } from "../../base/errors.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { checkTensors } from "./arguments.js";

interface Lookup {
  readonly input: Tensor;
  readonly weight: Tensor;
  readonly padding_idx: number | null;
}

interface Classes {
  readonly tensor: Tensor;
  readonly num_classes: number;
}

/**
 * Rows of a table by number.
 *
 * @param input int64 or int32, any shape (…)
 * @param weight the table (rows, width)
 * @param padding_idx a row that does not learn
 * @returns (…, width)
 * @throws IndexError for a row that there is not, RuntimeError for numbers of another dtype.
 */
export function embedding(
  input: Tensor,
  weight: Tensor,
  padding_idx?: number | null | { readonly padding_idx?: number | null },
): Tensor;
export function embedding(...args: readonly unknown[]): Tensor {
  const required = ["input", "weight"] as const;
  const { input, weight, padding_idx } = bindArguments<Lookup>("embedding", args, required, { padding_idx: null });
  checkTensors("embedding", { input, weight });
  if (input.dtype.name !== "int64" && input.dtype.name !== "int32") {
    throw new RuntimeError(
      `Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int; but got torch.${input.dtype.scalarType}Tensor instead (while checking arguments for embedding)`,
    );
  }
  const rows = weight.shape[0];
  const paddingIndex = padding_idx === null ? -1 : padding_idx < 0 ? rows + padding_idx : padding_idx;
  return apply(embeddingOp, [weight], { indices: input.array, paddingIndex });
}

/**
 * Classes as rows of zeros with a single one.
 *
 * @param tensor int64, any shape (…)
 * @param num_classes length of the rows; −1 means the largest class + 1
 * @returns int64 (…, num_classes)
 * @throws RuntimeError for another dtype or a class that does not fit.
 * @example F.one_hot(torch.tensor([0, 2], { dtype: torch.int64 })) // tensor([[1, 0, 0], [0, 0, 1]])
 */
export function one_hot(tensor: Tensor, num_classes?: number | { readonly num_classes?: number }): Tensor;
export function one_hot(...args: readonly unknown[]): Tensor {
  const { tensor, num_classes } = bindArguments<Classes>("one_hot", args, ["tensor"], { num_classes: -1 });
  checkTensors("one_hot", { tensor });
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
}
