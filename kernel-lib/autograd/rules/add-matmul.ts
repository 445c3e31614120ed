import { IndexError, RuntimeError } from "../../base/errors.js";
import { expand } from "../../ops/layout.js";
import { matmul as multiply } from "../../ops/matmul.js";
import { sum } from "../../ops/reduce.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { type Scalar, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { scaleArray } from "./add-products.js";
import { through } from "./adjoint.js";
import { combine, refuseBool } from "./binary.js";
import { multiplyArrays, swapLastAxes } from "./matmul.js";

interface AddProduct {
  readonly name: string;
  readonly alpha: number;
  readonly beta: number;
  /** The right operand is a vector. */
  readonly isVector?: boolean;
  /** The products of a batch are added up. */
  readonly isSummed?: boolean;
}

const column = (a: NdArray): NdArray => a.view([...a.shape, 1], [...a.strides, 0]);

/** Inputs: what is added to, and the two factors. */
const addProductPrimitive: Primitive<AddProduct> = {
  grad_fn: ({ name }) => name,
  forward: ([a, x, y], { alpha, beta, isVector, isSummed }) => {
    const whole = multiplyArrays(x, isVector ? column(y) : y);
    const product = isSummed ? sum(whole, [0], false, whole.dtype) : isVector ? dropLast(whole) : whole;
    const scaled = scaleArray(product, alpha);
    return beta === 0 ? scaled : combine("add", scaled, scaleArray(expand(a, product.shape), beta));
  },
  backward: (grad, context) => {
    const { alpha, beta, isVector, isSummed } = context.options;
    const [x, y] = [1, 2].map((k) => context.input(k));
    const scaled = scaleArray(isVector ? column(grad) : grad, alpha);
    const each = isSummed ? expand(scaled, [x.shape[0], ...grad.shape]) : scaled;
    return [
      context.needs(0) ? unbroadcast(scaleArray(grad, beta), context.shapes[0]) : null,
      context.needs(1) ? multiply(each, swapLastAxes(isVector ? column(y) : y)) : null,
      context.needs(2) ? (isVector ? dropLast : same)(multiply(swapLastAxes(x), each)) : null,
    ];
  },
  gradient: through(([a, x, y], { alpha, beta, isVector, isSummed }) => {
    const each = isVector ? x.mv(y) : x.matmul(y);
    const product = (isSummed ? each.sum(0) : each).mul(alpha);
    return beta === 0 ? product : product.add(a.mul(beta));
  }),
  saves: [1, 2],
};

const same = (a: NdArray): NdArray => a;
const dropLast = (a: NdArray): NdArray => a.view(a.shape.slice(0, -1), a.strides.slice(0, -1));

interface Factors {
  readonly beta: Scalar;
  readonly alpha: Scalar;
}

function addProduct(
  inputs: readonly [Tensor, Tensor, Tensor],
  { beta, alpha }: Factors,
  kind: Omit<AddProduct, "alpha" | "beta">,
): Tensor {
  const shape = resultShape(inputs[1], inputs[2], kind);
  expand(arrayOf(inputs[0]), shape); // refuses what does not broadcast
  return apply(addProductPrimitive, inputs, { ...kind, alpha: Number(alpha), beta: Number(beta) });
}

function resultShape(x: Tensor, y: Tensor, { isVector, isSummed }: Omit<AddProduct, "alpha" | "beta">): number[] {
  const [left, right] = [arrayOf(x).shape, arrayOf(y).shape];
  const whole = isVector ? left.slice(0, -1) : [...left.slice(0, -1), right[right.length - 1]];
  return isSummed ? whole.slice(1) : whole;
}

/** @throws RuntimeError for tensors of different dtypes */
function checkTypes(input: Tensor, first: Tensor, second: Tensor): void {
  if (input.dtype !== second.dtype) {
    throw new RuntimeError(
      `self and mat2 must have the same dtype, but got ${input.dtype.scalarType} and ${second.dtype.scalarType}`,
    );
  }
  if (first.dtype === second.dtype) return;
  throw new RuntimeError(
    `mat1 and mat2 must have the same dtype, but got ${first.dtype.scalarType} and ${second.dtype.scalarType}`,
  );
}

/**
 * `beta · input + alpha · (mat1 · mat2)`.
 *
 * @param input what is added to; broadcasts
 * @throws RuntimeError where ranks, sizes or dtypes do not fit
 * @example torch.addmm(torch.ones(2), torch.eye(2), torch.eye(2)) // tensor([[2., 1.], [1., 2.]])
 */
export const addmm = elementwise(
  "addmm(Tensor input, Tensor mat1, Tensor mat2, *, Number beta=1, Number alpha=1) -> Tensor",
  (input, mat1, mat2, beta, alpha) => {
    for (const [name, { ndim }] of Object.entries({ self: mat1, mat2 })) {
      if (ndim !== 2) throw new RuntimeError(`addmm: ${name} must be a matrix, got ${ndim}-D tensor`);
    }
    const [left, right] = [mat1.shape, mat2.shape];
    if (left[1] !== right[0]) {
      throw new RuntimeError(
        `addmm: mat1 and mat2 shapes cannot be multiplied (${left.join("x")} and ${right.join("x")})`,
      );
    }
    checkTypes(input, mat1, mat2);
    refuseBool(input.dtype, "addmm_impl_cpu_");
    return addProduct([input, mat1, mat2], { beta, alpha }, { name: "AddmmBackward0" });
  },
);

/**
 * `beta · input + alpha · (mat · vec)`.
 *
 * @param input what is added to; broadcasts
 * @throws RuntimeError where ranks, sizes or dtypes do not fit
 * @example torch.addmv(torch.ones(2), torch.eye(2), torch.tensor([3, 4])) // tensor([4., 5.])
 */
export const addmv = elementwise(
  "addmv(Tensor input, Tensor mat, Tensor vec, *, Number beta=1, Number alpha=1) -> Tensor",
  (input, mat, vec, beta, alpha) => {
    if (mat.ndim !== 2 || vec.ndim !== 1 || input.ndim > 1) {
      throw new RuntimeError(`vector + matrix @ vector expected, got ${input.ndim}, ${mat.ndim}, ${vec.ndim}`);
    }
    if (mat.shape[1] !== vec.shape[0]) {
      throw new RuntimeError(
        `size mismatch, got input (${input.numel()}), mat (${mat.shape.join("x")}), vec (${vec.shape[0]})`,
      );
    }
    refuseBool(input.dtype, "addmv_impl_cpu");
    return addProduct([input, mat, vec], { beta, alpha }, { name: "AddmvBackward0", isVector: true });
  },
);

/** @throws RuntimeError for what is no batch of matrices, or of other sizes */
function checkBatches(batch1: Tensor, batch2: Tensor): void {
  for (const [k, { ndim }] of [batch1, batch2].entries()) {
    if (ndim < 3)
      throw new IndexError(`Dimension out of range (expected to be in range of [-${ndim}, ${ndim - 1}], but got 2)`);
    if (ndim > 3) throw new RuntimeError(`batch${k + 1} must be a 3D tensor`);
  }
  const wanted = [batch1.shape[0], batch1.shape[2]].join(", ");
  const found = batch2.shape.slice(0, 2).join(", ");
  if (wanted === found) return;
  throw new RuntimeError(
    `Expected size for first two dimensions of batch2 tensor to be: [${wanted}] but got: [${found}].`,
  );
}

/**
 * `beta · input + alpha · (batch1 · batch2)`, pair by pair.
 *
 * @param input what is added to; broadcasts
 * @throws RuntimeError where ranks, sizes or dtypes do not fit
 * @example torch.baddbmm(torch.ones(1), torch.eye(2).unsqueeze(0), torch.eye(2).unsqueeze(0)) // tensor([[[2., 1.], [1., 2.]]])
 */
export const baddbmm = elementwise(
  "baddbmm(Tensor input, Tensor batch1, Tensor batch2, *, Number beta=1, Number alpha=1) -> Tensor",
  (input, batch1, batch2, beta, alpha) => {
    checkBatches(batch1, batch2);
    refuseBool(input.dtype, "baddbmm");
    return addProduct([input, batch1, batch2], { beta, alpha }, { name: "BaddbmmBackward0" });
  },
);

/**
 * `beta · input + alpha · Σ batch1 · batch2`, summed over the pairs.
 *
 * @param input what is added to; broadcasts
 * @throws RuntimeError where ranks, sizes or dtypes do not fit
 * @example torch.addbmm(torch.ones(1), torch.eye(2).unsqueeze(0), torch.eye(2).unsqueeze(0)) // tensor([[2., 1.], [1., 2.]])
 */
export const addbmm = elementwise(
  "addbmm(Tensor input, Tensor batch1, Tensor batch2, *, Number beta=1, Number alpha=1) -> Tensor",
  (input, batch1, batch2, beta, alpha) => {
    checkBatches(batch1, batch2);
    refuseBool(input.dtype, "addbmm");
    return addProduct([input, batch1, batch2], { beta, alpha }, { name: "AddbmmBackward0", isSummed: true });
  },
);
