import { full } from "../../ops/elementwise.js";
import { NdArray } from "../../tensor/ndarray.js";
import { method } from "../operation.js";
import { checkSize, fillNewArray, tensor, wrapNewArray } from "./create.js";
import { expandTensor } from "./expand.js";

/**
 * Zeros in this tensor's dtype.
 *
 * @param dtype another dtype
 * @throws RuntimeError for a negative length
 * @example torch.ones(2).double().new_zeros(1) // tensor([0.], dtype=torch.float64)
 */
method(
  "Tensor::new_zeros(Tensor input, int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, size, dtype, device, requires_grad) => {
    checkSize("new_zeros", size);
    return wrapNewArray(NdArray.zeros(dtype ?? input.dtype, size), device, requires_grad);
  },
);

/**
 * Ones in this tensor's dtype.
 *
 * @param dtype another dtype
 * @throws RuntimeError for a negative length
 * @example torch.zeros(2).double().new_ones(1) // tensor([1.], dtype=torch.float64)
 */
method(
  "Tensor::new_ones(Tensor input, int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, size, dtype, device, requires_grad) => {
    checkSize("new_ones", size);
    return wrapNewArray(full(size, 1, dtype ?? input.dtype), device, requires_grad);
  },
);

/**
 * One value everywhere, in this tensor's dtype.
 *
 * @param dtype another dtype
 * @throws RuntimeError for a negative length, or a value that the dtype cannot hold
 * @example torch.zeros(2).new_full([2], 7) // tensor([7., 7.])
 */
method(
  "Tensor::new_full(Tensor input, int[] size, Number fill_value, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, size, fill_value, dtype, device, requires_grad) => {
    checkSize("new_full", size);
    return wrapNewArray(fillNewArray(size, fill_value, dtype ?? input.dtype), device, requires_grad);
  },
);

/**
 * A tensor in this one's dtype, whose elements nobody should read before writing them; here they are 0.
 *
 * @param dtype another dtype
 * @throws RuntimeError for a negative length
 * @example torch.ones(2).new_empty([3]).shape // torch.Size([3])
 */
method(
  "Tensor::new_empty(Tensor input, int... size, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, size, dtype, device, requires_grad) => {
    checkSize("new_empty", size);
    return wrapNewArray(NdArray.zeros(dtype ?? input.dtype, size), device, requires_grad);
  },
);

/**
 * A tensor of nested numbers in this tensor's dtype.
 *
 * @param data as `torch.tensor` takes it
 * @param dtype another dtype
 * @example torch.ones(2).double().new_tensor([1, 2]) // tensor([1., 2.], dtype=torch.float64)
 */
method(
  "Tensor::new_tensor(Tensor input, Data data, *, dtype? dtype=None, device? device=None, bool requires_grad=False) -> Tensor",
  (input, data, dtype, device, requires_grad) => tensor(data, { dtype: dtype ?? input.dtype, device, requires_grad }),
);

/**
 * As a view of another tensor's shape, without copies.
 *
 * @throws RuntimeError for a shape that it does not broadcast to
 * @example torch.tensor([1, 2]).expand_as(torch.zeros(2, 2)) // tensor([[1., 2.], [1., 2.]])
 */
method("Tensor::expand_as(Tensor input, Tensor other) -> Tensor", (input, other) => expandTensor(input, other.shape));

/**
 * In the shape of another tensor.
 *
 * @throws RuntimeError for a shape of another size
 * @example torch.arange(4).reshape_as(torch.zeros(2, 2)) // tensor([[0, 1], [2, 3]])
 */
method("Tensor::reshape_as(Tensor input, Tensor other) -> Tensor", (input, other) => input.reshape(other.shape));
