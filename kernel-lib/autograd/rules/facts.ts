import { RuntimeError } from "../../base/errors.js";
import { bool, uint8 } from "../../tensor/dtype.js";
import { promoteTypes } from "../../tensor/promotion.js";
import { callable, method, operation } from "../operation.js";

/* What programs ask of a tensor before they compute with it. */

/**
 * Whether the dtype is one of real numbers.
 *
 * @example torch.ones(1).is_floating_point() // true
 */
export const is_floating_point = operation(
  "is_floating_point(Tensor input) -> bool",
  ({ dtype }) => dtype.is_floating_point,
);

/**
 * The dtype of results computed from both.
 *
 * @example torch.promote_types(torch.int32, torch.float32) // torch.float32
 */
export const promote_types = callable("promote_types(dtype type1, dtype type2) -> dtype", promoteTypes);

/** Whether the dtype is one of complex numbers: never. */
export const is_complex = operation("is_complex(Tensor input) -> bool", () => false);

/** Whether the dtype has negative numbers. */
export const is_signed = operation("is_signed(Tensor input) -> bool", ({ dtype }) => dtype !== bool && dtype !== uint8);

/**
 * Whether the one element is not 0.
 *
 * @throws RuntimeError unless there is one element
 * @example torch.tensor(3).is_nonzero() // true
 */
export const is_nonzero = operation("is_nonzero(Tensor input) -> bool", (input) => {
  if (input.numel() === 1) return input.ne(0).item<boolean>();
  const count = input.numel() === 0 ? "no values" : "more than one value";
  throw new RuntimeError(`Boolean value of Tensor with ${count} is ambiguous`);
});

/**
 * How many bytes an element takes.
 *
 * @example torch.ones(1).element_size() // 4
 */
method("def Tensor::element_size(Tensor input) -> int", ({ dtype }) => dtype.itemsize);

/** Another name of `numel`. */
method("def Tensor::nelement(Tensor input) -> int", (input) => input.numel());

/** Another name of `dim`. */
method("def Tensor::ndimension(Tensor input) -> int", (input) => input.ndim);

/** The number of the graphics processor that the tensor lies on: −1, for it lies on none. */
method("Tensor::get_device(Tensor input) -> int", () => -1);
