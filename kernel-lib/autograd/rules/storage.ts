import { RuntimeError } from "../../base/errors.js";
import { arrayOf } from "../graph/variable.js";
import { made } from "../legacy-tensors.js";
import { method, overload } from "../operation.js";
import { Storage } from "../storage.js";

/* What old programs write, and what they ask of the memory behind a tensor. */

/** The memory behind the tensor, as one row of numbers: what is written to it is seen in the tensor. */
method("def Tensor::storage(Tensor input) -> Storage", (input) => {
  const { dtype, data } = arrayOf(input);
  return new Storage(dtype, data);
});

/**
 * A tensor of the same dtype: of lengths, then all zeros, or of numbers; `new_zeros` and `new_tensor` are its new names.
 *
 * @example torch.ones(1).new(2) // tensor([0., 0.])
 */
method(
  overload("Tensor::new.data(Tensor input, Data data) -> Tensor", (input, data) => made(input.dtype, "new", [data])),
  overload("Tensor::new.size(Tensor input, int... size) -> Tensor", (input, size) => made(input.dtype, "new", size)),
);

/**
 * Of a sparse tensor its elements other than 0; there are none such here.
 *
 * @throws RuntimeError for every tensor
 */
method("Tensor::values(Tensor input) -> Tensor", () => {
  throw new RuntimeError("values expected sparse tensor layout but got Strided");
});

/**
 * Of a sparse tensor where its elements other than 0 are; there are none such here.
 *
 * @throws RuntimeError for every tensor
 */
method("Tensor::indices(Tensor input) -> Tensor", () => {
  throw new RuntimeError("indices expected sparse coordinate tensor layout but got Strided");
});
