import { RuntimeError } from "../../base/errors.js";
import { astype } from "../../ops/cast.js";
import { sizeText } from "../../ops/layout.js";
import { matmul as multiply } from "../../ops/matmul.js";
import { cppNames } from "../../tensor/cpp-names.js";
import { float64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { contiguousStrides } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { unbroadcast } from "../operand.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { refuseBool } from "./binary.js";

/** Transposes the matrices of a batch: a view. */
export function swapLastAxes(a: NdArray): NdArray {
  const swap = (list: readonly number[]): number[] => [...list.slice(0, -2), ...list.slice(-2).reverse()];
  return a.view(swap(a.shape), swap(a.strides));
}

/** Whole numbers are multiplied as doubles: exact up to 2^53. */
export function multiplyArrays(a: NdArray, b: NdArray): NdArray {
  if (a.dtype.is_floating_point) return multiply(a, b);
  return astype(multiply(astype(a, float64), astype(b, float64)), a.dtype);
}

/** Which operands are vectors. They are computed as matrices, and the axis that this adds is dropped from the result. */
interface MatmulOptions {
  readonly name: string;
  readonly left: boolean;
  readonly right: boolean;
}

const asRow = (a: NdArray, isVector: boolean): NdArray => (isVector ? a.view([1, ...a.shape], [0, ...a.strides]) : a);
const asColumn = (a: NdArray, isVector: boolean): NdArray =>
  isVector ? a.view([...a.shape, 1], [...a.strides, 0]) : a;

function resultShape(shape: readonly number[], { left, right }: MatmulOptions): number[] {
  return shape.filter((_, axis) => !(left && axis === shape.length - 2) && !(right && axis === shape.length - 1));
}

const matmulPrimitive: Primitive<MatmulOptions> = {
  grad_fn: ({ name }) => name,
  forward: ([a, b], kind) => {
    const whole = multiplyArrays(asRow(a, kind.left), asColumn(b, kind.right));
    const shape = resultShape(whole.shape, kind);
    return shape.length === whole.ndim ? whole : whole.view(shape, contiguousStrides(shape));
  },
  backward: (grad, context) => {
    const { left, right } = context.options;
    let g = left ? asRowAt(grad, right) : grad;
    if (right) g = asColumn(g, true);
    const gradA = (): NdArray => multiply(g, swapLastAxes(asColumn(context.input(1), right)));
    const gradB = (): NdArray => multiply(swapLastAxes(asRow(context.input(0), left)), g);
    return [
      context.needs(0) ? unbroadcast(left ? dropAxis(gradA(), -2) : gradA(), context.shapes[0]) : null,
      context.needs(1) ? unbroadcast(right ? dropAxis(gradB(), -1) : gradB(), context.shapes[1]) : null,
    ];
  },
  gradient: (grad, context) => {
    const { left, right } = context.options;
    const a = (): Tensor => (left ? context.tensor(0).unsqueeze(0) : context.tensor(0));
    const b = (): Tensor => (right ? context.tensor(1).unsqueeze(-1) : context.tensor(1));
    const rows = left ? grad.unsqueeze(right ? -1 : -2) : grad;
    const g = right ? rows.unsqueeze(-1) : rows;
    const toA = (): Tensor => g.matmul(b().transpose(-2, -1));
    const toB = (): Tensor => a().transpose(-2, -1).matmul(g);
    return wanted(context, [() => (left ? toA().squeeze(-2) : toA()), () => (right ? toB().squeeze(-1) : toB())]);
  },
  saves: [0, 1],
};

/** Puts back the row axis of a product whose left operand was a vector. */
function asRowAt(grad: NdArray, rightIsVector: boolean): NdArray {
  const at = rightIsVector ? grad.ndim : grad.ndim - 1;
  return grad.view(
    [...grad.shape.slice(0, at), 1, ...grad.shape.slice(at)],
    [...grad.strides.slice(0, at), 0, ...grad.strides.slice(at)],
  );
}

/** A view without an axis of length 1, counted from the end. */
function dropAxis(a: NdArray, fromEnd: -1 | -2): NdArray {
  const axis = a.ndim + fromEnd;
  return a.view(
    a.shape.filter((_, k) => k !== axis),
    a.strides.filter((_, k) => k !== axis),
  );
}

function checkTypes(a: Tensor, b: Tensor): void {
  if (a.dtype === b.dtype) return;
  throw new RuntimeError(`expected m1 and m2 to have the same dtype, but got: ${typeWord(a)} != ${typeWord(b)}`);
}

/** C++'s names, but for those of int64 and bool. */
const typeWord = ({ dtype }: Tensor): string =>
  ({ int64: "long long", bool: "unsigned char" })[dtype.name as string] ?? cppNames[dtype.name];

function multiplyAny(a: Tensor, b: Tensor): Tensor {
  checkTypes(a, b);
  if (a.ndim === 0 || b.ndim === 0) {
    throw new RuntimeError(`both arguments to matmul need to be at least 1D, but they are ${a.ndim}D and ${b.ndim}D`);
  }
  if (a.ndim === 1 && b.ndim === 1) return multiplyVectors(a, b);
  if (a.ndim === 2 && b.ndim === 2) return multiplyMatrices(a, b);
  if (a.ndim === 2 && b.ndim === 1) return multiplyVector(a, b);
  refuseBool(a.dtype, a.ndim === 1 && b.ndim === 2 ? "addmv_impl_cpu" : "bmm");
  const name = a.ndim === 1 && b.ndim === 2 ? "SqueezeBackward4" : "UnsafeViewBackward0";
  return apply(matmulPrimitive, [a, b], { name, left: a.ndim === 1, right: b.ndim === 1 });
}

function multiplyMatrices(a: Tensor, b: Tensor): Tensor {
  if (a.ndim !== 2) throw new RuntimeError(`mm: self must be a matrix, got ${a.ndim}-D tensor`);
  if (b.ndim !== 2) throw new RuntimeError(`mm: mat2 must be a matrix, got ${b.ndim}-D tensor`);
  checkTypes(a, b);
  refuseBool(a.dtype, "addmm_impl_cpu_");
  return apply(matmulPrimitive, [a, b], { name: "MmBackward0", left: false, right: false });
}

function multiplyVector(a: Tensor, b: Tensor): Tensor {
  if (a.ndim !== 2 || b.ndim !== 1) {
    throw new RuntimeError(`vector + matrix @ vector expected, got 1, ${a.ndim}, ${b.ndim}`);
  }
  checkTypes(a, b);
  if (a.shape[1] !== b.shape[0]) {
    throw new RuntimeError(
      `size mismatch, got input (${a.shape[0]}), mat (${a.shape[0]}x${a.shape[1]}), vec (${b.shape[0]})`,
    );
  }
  refuseBool(a.dtype, "addmv_impl_cpu");
  return apply(matmulPrimitive, [a, b], { name: "MvBackward0", left: false, right: true });
}

function multiplyVectors(a: Tensor, b: Tensor): Tensor {
  if (a.ndim !== 1 || b.ndim !== 1) {
    throw new RuntimeError(`1D tensors expected, but got ${a.ndim}D and ${b.ndim}D tensors`);
  }
  if (a.dtype !== b.dtype) {
    throw new RuntimeError(
      `dot : expected both vectors to have same dtype, but found ${a.dtype.scalarType} and ${b.dtype.scalarType}`,
    );
  }
  if (a.shape[0] !== b.shape[0]) {
    throw new RuntimeError(
      `inconsistent tensor size, expected tensor ${sizeText(a.shape)} and src ${sizeText(b.shape)} to have the same number of elements, but got ${a.shape[0]} and ${b.shape[0]} elements respectively`,
    );
  }
  refuseBool(a.dtype, "dot");
  return apply(matmulPrimitive, [a, b], { name: "DotBackward0", left: true, right: true });
}

/**
 * Matrix product with batches and vectors, as Python's `@`.
 *
 * @throws RuntimeError where sizes or dtypes do not fit
 * @example torch.tensor([[1, 2], [3, 4]]).matmul(torch.ones(2)) // tensor([3., 7.])
 */
export const matmul = operation("matmul(Tensor input, Tensor other) -> Tensor", multiplyAny);

/**
 * (n, m) · (m, p) → (n, p).
 *
 * @throws RuntimeError for what is no matrix, and where sizes or dtypes do not fit
 * @example torch.ones(2, 3).mm(torch.ones(3, 2)) // tensor([[3., 3.], [3., 3.]])
 */
export const mm = operation("mm(Tensor input, Tensor mat2) -> Tensor", multiplyMatrices);

/**
 * (n, m) · (m) → (n).
 *
 * @throws RuntimeError where sizes or dtypes do not fit
 * @example torch.ones(2, 3).mv(torch.ones(3)) // tensor([3., 3.])
 */
export const mv = operation("mv(Tensor input, Tensor vec) -> Tensor", multiplyVector);

/**
 * (n) · (n) → one number.
 *
 * @throws RuntimeError where sizes or dtypes do not fit
 * @example torch.tensor([1, 2]).dot(torch.tensor([3, 4])) // tensor(11.)
 */
export const dot = operation("dot(Tensor input, Tensor tensor) -> Tensor", multiplyVectors);

/**
 * Products of matrices pair by pair: (b, n, m) · (b, m, p) → (b, n, p).
 *
 * @throws RuntimeError where ranks, sizes or dtypes do not fit
 * @example torch.ones(4, 2, 3).bmm(torch.ones(4, 3, 2)).shape // torch.Size([4, 2, 2])
 */
export const bmm = operation("bmm(Tensor input, Tensor mat2) -> Tensor", (input, mat2) => {
  for (const [k, { ndim }] of [input, mat2].entries()) {
    if (ndim !== 3) throw new RuntimeError(`batch${k + 1} must be a 3D tensor`);
  }
  const wanted = [input.shape[0], input.shape[2]];
  const found = mat2.shape.slice(0, 2);
  if (wanted[0] !== found[0] || wanted[1] !== found[1]) {
    throw new RuntimeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${wanted.join(", ")}] but got: [${found.join(", ")}].`,
    );
  }
  checkTypes(input, mat2);
  refuseBool(input.dtype, "bmm");
  return apply(matmulPrimitive, [input, mat2], { name: "BmmBackward0", left: false, right: false });
});

/**
 * Each element of one vector times each of another: (n), (m) → (n, m).
 *
 * @throws RuntimeError for what is no vector
 * @example torch.tensor([1, 2]).outer(torch.tensor([3, 4])) // tensor([[3., 4.], [6., 8.]])
 */
export const outer = operation("outer(Tensor input, Tensor vec2) -> Tensor", (input, vec2) => {
  for (const [name, { ndim }] of Object.entries({ self: input, vec2 })) {
    if (ndim !== 1) throw new RuntimeError(`outer: Expected 1-D argument ${name}, but got ${ndim}-D`);
  }
  return input.reshape(-1, 1).mul(vec2);
});
