import { Generator } from "../tensor/generator.js";
import type { CloseOptions } from "./comparisons.js";
import { gradientsOf } from "./graph/backward.js";
import { gradcheck } from "./graph/gradcheck.js";
import { fromArray } from "./op.js";
import type { Operand } from "./operand.js";
import type { KeepDim, ValuesAndIndices } from "./reductions.js";
import { where as choose } from "./rules/binary.js";
import type { Dims } from "./rules/reduce.js";
import type { Tensor } from "./tensor.js";

export { get_num_threads, set_num_threads } from "../ops/threads.js";
export { bool, DType as dtype, float32, float64, int32, int64, uint8 } from "../tensor/dtype.js";
export { manual_seed } from "../tensor/generator.js";
export { set_printoptions } from "../tensor/print-options.js";
export { promoteTypes as promote_types } from "../tensor/promotion.js";
export { Size } from "../tensor/size.js";
/**
 * The `torch` namespace: creation, dtypes, and each method also as a function, as in Python.
 */
export * from "./create.js";
export { enable_grad, is_grad_enabled, no_grad } from "./graph/grad-mode.js";
export { cat, stack } from "./rules/join.js";
export { Tensor } from "./tensor.js";
export { Generator };

type Unary = (input: Tensor) => Tensor;
type Binary = (input: Tensor, other: Operand) => Tensor;

export const add: Binary = (input, other) => input.add(other);
export const sub: Binary = (input, other) => input.sub(other);
export const rsub: Binary = (input, other) => input.rsub(other);
export const mul: Binary = (input, other) => input.mul(other);
export const div: Binary = (input, other) => input.div(other);
export const floor_divide: Binary = (input, other) => input.floor_divide(other);
export const remainder: Binary = (input, other) => input.remainder(other);
export const pow: Binary = (input, exponent) => input.pow(exponent);
export const maximum = (input: Tensor, other: Tensor): Tensor => input.maximum(other);
export const minimum = (input: Tensor, other: Tensor): Tensor => input.minimum(other);
export const eq: Binary = (input, other) => input.eq(other);
export const ne: Binary = (input, other) => input.ne(other);
export const lt: Binary = (input, other) => input.lt(other);
export const le: Binary = (input, other) => input.le(other);
export const gt: Binary = (input, other) => input.gt(other);
export const ge: Binary = (input, other) => input.ge(other);
export const logical_and = (input: Tensor, other: Tensor): Tensor => input.logical_and(other);
export const logical_or = (input: Tensor, other: Tensor): Tensor => input.logical_or(other);
export const logical_xor = (input: Tensor, other: Tensor): Tensor => input.logical_xor(other);
export const logical_not: Unary = (input) => input.logical_not();
export const neg: Unary = (input) => input.neg();
export const abs: Unary = (input) => input.abs();
export const sign: Unary = (input) => input.sign();
export const square: Unary = (input) => input.square();
export const relu: Unary = (input) => input.relu();
export const floor: Unary = (input) => input.floor();
export const ceil: Unary = (input) => input.ceil();
export const round: Unary = (input) => input.round();
export const exp: Unary = (input) => input.exp();
export const log: Unary = (input) => input.log();
export const log2: Unary = (input) => input.log2();
export const sqrt: Unary = (input) => input.sqrt();
export const reciprocal: Unary = (input) => input.reciprocal();
export const sin: Unary = (input) => input.sin();
export const cos: Unary = (input) => input.cos();
export const tanh: Unary = (input) => input.tanh();
export const sigmoid: Unary = (input) => input.sigmoid();
export const isnan: Unary = (input) => input.isnan();
export const isinf: Unary = (input) => input.isinf();
export const isfinite: Unary = (input) => input.isfinite();
export const clone: Unary = (input) => input.clone();
export const clamp = (input: Tensor, min: number | null = null, max: number | null = null): Tensor =>
  input.clamp(min, max);
export const isclose = (input: Tensor, other: Tensor, options?: CloseOptions): Tensor => input.isclose(other, options);
export const allclose = (input: Tensor, other: Tensor, options?: CloseOptions): boolean =>
  input.allclose(other, options);
export const equal = (input: Tensor, other: Tensor): boolean => input.equal(other);

/** Elements of `input` where `condition` holds, of `other` elsewhere. */
export function where(condition: Tensor, input: Operand, other: Operand): Tensor {
  return choose(condition, input, other);
}

export const sum = (input: Tensor, dim: Dims = null, options?: KeepDim): Tensor => input.sum(dim, options);
export const mean = (input: Tensor, dim: Dims = null, options?: KeepDim): Tensor => input.mean(dim, options);
export const std = (input: Tensor, dim: Dims = null, options?: KeepDim & { readonly correction?: number }): Tensor =>
  input.std(dim, options);
export const all = (input: Tensor, dim: Dims = null, options?: KeepDim): Tensor => input.all(dim, options);
export const any = (input: Tensor, dim: Dims = null, options?: KeepDim): Tensor => input.any(dim, options);
export const norm = (input: Tensor, p = 2, dim: Dims = null, options?: KeepDim): Tensor => input.norm(p, dim, options);
export const argmax = (input: Tensor, dim: number | null = null, options?: KeepDim): Tensor =>
  input.argmax(dim, options);
export const argmin = (input: Tensor, dim: number | null = null, options?: KeepDim): Tensor =>
  input.argmin(dim, options);

/** Variance; `torch.var` in Python (`var` is a word of JavaScript's own). */
const variance = (input: Tensor, dim: Dims = null, options?: KeepDim & { readonly correction?: number }): Tensor =>
  input.var(dim, options);

export { variance as var };

/** Largest element, largest elements along a dimension, or elementwise with another tensor. */
export function max(input: Tensor): Tensor;
export function max(input: Tensor, other: Tensor): Tensor;
export function max(input: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
export function max(input: Tensor, second?: number | Tensor, options?: KeepDim): Tensor | ValuesAndIndices {
  if (second === undefined) return input.max();
  return typeof second === "number" ? input.max(second, options) : input.maximum(second);
}

/** Smallest element, smallest elements along a dimension, or elementwise with another tensor. */
export function min(input: Tensor): Tensor;
export function min(input: Tensor, other: Tensor): Tensor;
export function min(input: Tensor, dim: number, options?: KeepDim): ValuesAndIndices;
export function min(input: Tensor, second?: number | Tensor, options?: KeepDim): Tensor | ValuesAndIndices {
  if (second === undefined) return input.min();
  return typeof second === "number" ? input.min(second, options) : input.minimum(second);
}

export const matmul = (input: Tensor, other: Tensor): Tensor => input.matmul(other);
export const mm = (input: Tensor, mat2: Tensor): Tensor => input.mm(mat2);
export const mv = (input: Tensor, vec: Tensor): Tensor => input.mv(vec);
export const dot = (input: Tensor, other: Tensor): Tensor => input.dot(other);
export const reshape = (input: Tensor, shape: readonly number[]): Tensor => input.reshape(shape);
export const flatten = (input: Tensor, start_dim = 0, end_dim = -1): Tensor => input.flatten(start_dim, end_dim);
export const permute = (input: Tensor, dims: readonly number[]): Tensor => input.permute(dims);
export const transpose = (input: Tensor, dim0: number, dim1: number): Tensor => input.transpose(dim0, dim1);
export const t: Unary = (input) => input.t();
export const squeeze = (input: Tensor, dim?: number | readonly number[]): Tensor => input.squeeze(dim);
export const unsqueeze = (input: Tensor, dim: number): Tensor => input.unsqueeze(dim);
export const split = (input: Tensor, sizes: number | readonly number[], dim = 0): Tensor[] => input.split(sizes, dim);
export const flip = (input: Tensor, dims: readonly number[]): Tensor => input.flip(dims);
export const numel = (input: Tensor): number => input.numel();
export const is_tensor = (value: unknown): value is Tensor =>
  typeof value === "object" && value !== null && "array" in value && "grad_fn" in value;

type OneOrMore<T> = T | readonly T[];

const listed = <T>(value: OneOrMore<T>): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** Options of `torch.autograd.grad`. */
export interface GradOptions {
  readonly grad_outputs?: OneOrMore<Tensor | null>;
  readonly retain_graph?: boolean;
  readonly allow_unused?: boolean;
}

/** `torch.autograd`. */
export const autograd = {
  /** Gradients of the outputs with respect to the inputs, in the inputs' order; no `grad` is touched. */
  grad(outputs: OneOrMore<Tensor>, inputs: OneOrMore<Tensor>, options: GradOptions = {}): (Tensor | null)[] {
    const { grad_outputs = [], retain_graph = false, allow_unused = false } = options;
    const grads = gradientsOf(listed(outputs), listed(inputs), listed(grad_outputs), retain_graph, allow_unused);
    return grads.map((grad) => grad && fromArray(grad));
  },
  gradcheck,
};
