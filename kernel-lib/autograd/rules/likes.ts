import { full as fullArray } from "../../ops/elementwise.js";
import { NdArray } from "../../tensor/ndarray.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { fillNewArray, wrapNewArray } from "./create.js";

/**
 * Zeros in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.zeros_like(torch.ones(2)) // tensor([0., 0.])
 */
export const zeros_like = callable(
  "zeros_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    wrapNewArray(NdArray.zeros(dtype ?? input.dtype, arrayOf(input).shape), device, requires_grad),
);

/**
 * Ones in the shape and dtype of another tensor.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.ones_like(torch.zeros(2)) // tensor([1., 1.])
 */
export const ones_like = callable(
  "ones_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    wrapNewArray(fullArray(arrayOf(input).shape, 1, dtype ?? input.dtype), device, requires_grad),
);

/**
 * A tensor in the shape and dtype of another, whose elements nobody should read before writing them; here they are 0.
 *
 * @param dtype another dtype than that of `input`
 * @example torch.empty_like(torch.zeros(2)).shape // torch.Size([2])
 */
export const empty_like = callable(
  "empty_like(Tensor input, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, dtype, device, requires_grad) =>
    wrapNewArray(NdArray.zeros(dtype ?? input.dtype, arrayOf(input).shape), device, requires_grad),
);

/**
 * One value everywhere, in the shape and dtype of another tensor.
 *
 * @throws RuntimeError for a value that the dtype cannot hold
 * @example torch.full_like(torch.zeros(2), 3) // tensor([3., 3.])
 */
export const full_like = callable(
  "full_like(Tensor input, Number fill_value, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, fill_value, dtype, device, requires_grad) =>
    wrapNewArray(fillNewArray(arrayOf(input).shape, fill_value, dtype ?? input.dtype), device, requires_grad),
);
