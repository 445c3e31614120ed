import { isTensor } from "../autograd/operand.js";
import type { Tensor } from "../autograd/tensor.js";
import { stack, tensor } from "../autograd/torch.js";
import { RuntimeError } from "../base/errors.js";
import { isPlainObject, typeName } from "../base/kinds.js";
import { float64, int64, type TypedArray } from "../tensor/dtype.js";

/** What samples become in a batch: a tensor of tensors and numbers; lists and objects keep their form. */
export type Collated<Item> = Item extends Tensor | TypedArray | number | boolean
  ? Tensor
  : Item extends string
    ? string[]
    : Item extends readonly unknown[] | object
      ? { -readonly [Key in keyof Item]: Collated<Item[Key]> }
      : never;

/**
 * Samples as one batch: tensors stacked, numbers as a tensor (whole ones int64, others float64), lists and objects member
 * by member.
 *
 * @throws TypeError for what has no place in a tensor, RuntimeError for lists of different lengths
 * @example torch.utils.data.default_collate([[torch.ones(2), 0], [torch.zeros(2), 1]])
 */
export function default_collate<Item>(batch: readonly Item[]): Collated<Item> {
  return collate(batch) as Collated<Item>;
}

function collate(batch: readonly unknown[]): unknown {
  const [first] = batch;
  if (batch.every(isTensor)) return stack(batch);
  if (ArrayBuffer.isView(first)) return stack(batch.map((own) => tensor(own as TypedArray)));
  if (typeof first === "boolean") return tensor(batch as readonly boolean[]);
  if (typeof first === "number") {
    return tensor(batch as readonly number[], { dtype: batch.every(Number.isSafeInteger) ? int64 : float64 });
  }
  if (typeof first === "string") return [...batch];
  if (Array.isArray(first)) {
    const rows = batch as readonly (readonly unknown[])[];
    if (rows.some((row) => row.length !== first.length)) {
      throw new RuntimeError("each element in list of batch should be of equal size");
    }
    return first.map((_, k) => collate(rows.map((row) => row[k])));
  }
  if (isPlainObject(first)) {
    const rows = batch as readonly { readonly [name: string]: unknown }[];
    return Object.fromEntries(Object.keys(first).map((name) => [name, collate(rows.map((row) => row[name]))]));
  }
  throw new TypeError(
    `default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found <class '${typeName(first)}'>`,
  );
}
