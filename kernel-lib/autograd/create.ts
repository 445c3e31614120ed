import { RuntimeError } from "../base/errors.js";
import { copy } from "../ops/cast.js";
import { full as fullArray } from "../ops/elementwise.js";
import { type DType, float32, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numberType } from "../tensor/promotion.js";
import * as random from "../tensor/random.js";
import * as integers from "../tensor/random-integers.js";
import { arrayOf, type NestedData } from "./data.js";
import { fromArray } from "./op.js";
import type { Scalar } from "./operand.js";
import { checkOptions } from "./options.js";
import type { Tensor } from "./tensor.js";

/** What every creation function takes last. */
export interface TensorOptions {
  readonly dtype?: DType;
  readonly requires_grad?: boolean;
}

/** A shape as arguments or one list, then options: `zeros(2, 3)`, `zeros([2, 3], { dtype: torch.int64 })`. */
export type ShapeArguments =
  | readonly [...number[], TensorOptions]
  | readonly number[]
  | readonly [readonly number[], TensorOptions?];

function isOptions(value: unknown): value is TensorOptions {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readShape(name: string, args: ShapeArguments): { shape: number[]; options: TensorOptions } {
  const list = [...args] as unknown[];
  const options = isOptions(list[list.length - 1]) ? (list.pop() as TensorOptions) : {};
  checkOptions(name, options);
  const shape = (list.length === 1 && Array.isArray(list[0]) ? [...list[0]] : list) as number[];
  for (const length of shape) {
    if (!Number.isInteger(length)) {
      const got = typeof length === "number" ? `float (${length})` : typeof length;
      throw new TypeError(`${name}(): argument 'size' (position 1) must be tuple of ints, not ${got}`);
    }
  }
  const negative = shape.find((length) => length < 0);
  if (negative !== undefined) {
    if (name === "zeros") throw new RuntimeError("zeros: Dimension size must be non-negative.");
    throw new RuntimeError(`Trying to create tensor with negative dimension ${negative}: [${shape.join(", ")}]`);
  }
  return { shape, options };
}

function finish(array: NdArray, { requires_grad = false }: TensorOptions): Tensor {
  const tensor = fromArray(array);
  if (requires_grad && !tensor.dtype.is_floating_point) {
    throw new RuntimeError("Only Tensors of floating point and complex dtype can require gradients");
  }
  tensor.requires_grad = requires_grad;
  return tensor;
}

/**
 * A tensor of nested numbers or booleans; float32 unless a dtype is given, bool for booleans, int64 for bigints.
 *
 * @example torch.tensor([[1, 2], [3, 4]], { requires_grad: true })
 */
export function tensor(data: NestedData | Tensor, options: TensorOptions = {}): Tensor {
  checkOptions("tensor", options);
  if (typeof data === "object" && data !== null && "array" in data) {
    return finish(copy(data.to(options.dtype ?? data.dtype).array), options);
  }
  return finish(arrayOf(data as NestedData, options.dtype ?? null), options);
}

/** Zeros. */
export function zeros(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape("zeros", args);
  return finish(NdArray.zeros(options.dtype ?? float32, shape), options);
}

/** Ones. */
export function ones(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape("ones", args);
  return finish(fullArray(shape, 1, options.dtype ?? float32), options);
}

/** One value everywhere; its type is that of the value (whole numbers: int64), as in PyTorch. */
export function full(shape: readonly number[], value: Scalar, options: TensorOptions = {}): Tensor {
  checkOptions("full", options);
  const { shape: lengths } = readShape("full", [shape]);
  const dtype = options.dtype ?? numberType(value);
  return finish(fullArray(lengths, typeof value === "boolean" ? Number(value) : value, dtype), options);
}

/** Ones on the diagonal of an n × m matrix, zeros elsewhere. */
export function eye(n: number, m: number | TensorOptions = n, options: TensorOptions = {}): Tensor {
  const columns = typeof m === "number" ? m : n;
  const own = typeof m === "number" ? options : m;
  checkOptions("eye", own);
  for (const [letter, length] of [["n", n] as const, ["m", columns] as const]) {
    if (!Number.isInteger(length)) throw new TypeError(`eye(): argument '${letter}' must be int, but got ${length}`);
    if (length < 0) throw new RuntimeError(`${letter} must be greater or equal to 0, got ${length}`);
  }
  const out = NdArray.zeros(own.dtype ?? float32, [n, columns]);
  for (let i = 0; i < Math.min(n, columns); i++) {
    if (out.data instanceof BigInt64Array) out.data[i * columns + i] = 1n;
    else out.data[i * columns + i] = 1;
  }
  return finish(out, own);
}

/**
 * Numbers from `start` (0) up to, not including, `end`: int64 when all are whole, else float32.
 *
 * @example torch.arange(0, 10, 2) // tensor([0, 2, 4, 6, 8])
 */
export function arange(...args: readonly [...number[], TensorOptions] | readonly number[]): Tensor {
  const list = [...args] as (number | TensorOptions)[];
  const options = isOptions(list[list.length - 1]) ? (list.pop() as TensorOptions) : {};
  checkOptions("arange", options);
  const numbers = list as number[];
  if (numbers.length < 1 || numbers.length > 3 || numbers.some((x) => typeof x !== "number")) {
    throw new TypeError(`arange() expects 1 to 3 numbers (end, or start, end and step), but got ${numbers.length}`);
  }
  const [start, end, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  if (!Number.isFinite(start) || !Number.isFinite(end)) throw new RuntimeError(`unsupported range: ${start} -> ${end}`);
  if (step === 0 || Number.isNaN(step)) throw new RuntimeError("step must be nonzero");
  if (step > 0 ? start > end : start < end) {
    throw new RuntimeError("upper bound and lower bound inconsistent with step sign");
  }
  const dtype = options.dtype ?? (numbers.every(Number.isInteger) ? int64 : float32);
  const count = Math.ceil((end - start) / step);
  const values = Array.from({ length: count }, (_, i) => start + i * step);
  return finish(arrayOf(values, dtype), options);
}

/** `steps` numbers evenly from `start` to `end`, both included. */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  checkOptions("linspace", options);
  if (!Number.isInteger(steps)) throw new TypeError(`linspace(): argument 'steps' must be int, but got ${steps}`);
  if (steps < 0) throw new RuntimeError("number of steps must be non-negative");
  const step = steps > 1 ? (end - start) / (steps - 1) : 0;
  // from both ends, so that the last number is `end` exactly
  const at = (i: number): number => (i < steps / 2 ? start + i * step : end - (steps - 1 - i) * step);
  return finish(
    arrayOf(
      Array.from({ length: steps }, (_, i) => at(i)),
      options.dtype ?? float32,
    ),
    options,
  );
}

/** Uniform numbers in [0, 1). */
export function rand(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape("rand", args);
  return finish(random.rand(shape, options.dtype ?? float32), options);
}

/** Numbers of the standard normal distribution. */
export function randn(...args: ShapeArguments): Tensor {
  const { shape, options } = readShape("randn", args);
  return finish(random.randn(shape, options.dtype ?? float32), options);
}

/**
 * Whole numbers from `low` (0 if left out) up to, not including, `high`; int64.
 *
 * @example torch.randint(0, 10, [2, 3])
 */
export function randint(high: number, shape: readonly number[], options?: TensorOptions): Tensor;
export function randint(low: number, high: number, shape: readonly number[], options?: TensorOptions): Tensor;
export function randint(
  first: number,
  second: number | readonly number[],
  third?: unknown,
  fourth?: TensorOptions,
): Tensor {
  const [low, high, size, options] =
    typeof second === "number" ? [first, second, third, fourth] : [0, first, second, third];
  const own = (options ?? {}) as TensorOptions;
  checkOptions("randint", own);
  if (!Array.isArray(size)) throw new TypeError("randint() expects a shape such as [2, 3] after the bounds");
  const { shape } = readShape("randint", [size]);
  return finish(integers.randint(low, high, shape, own.dtype ?? int64), own);
}

/** The numbers 0 … n − 1 in random order; int64. */
export function randperm(n: number, options: TensorOptions = {}): Tensor {
  checkOptions("randperm", options);
  return finish(integers.randperm(n, options.dtype ?? int64), options);
}

type Creator = (shape: readonly number[], options: TensorOptions) => Tensor;

/** `zeros_like` and its kin: shape and dtype of another tensor. */
function like(name: string, create: Creator): (input: Tensor, options?: TensorOptions) => Tensor {
  return (input, options = {}) => {
    checkOptions(name, options);
    return create([...input.shape], { dtype: input.dtype, ...options });
  };
}

export const zeros_like = like("zeros_like", zeros);
export const ones_like = like("ones_like", ones);

type Filler = (array: NdArray) => NdArray;

function drawnLike(name: string, fill: Filler): (input: Tensor, options?: TensorOptions) => Tensor {
  return (input, options = {}) => {
    checkOptions(name, options);
    return finish(fill(random.zerosLike(input.array, options.dtype ?? input.dtype)), options);
  };
}

/** Uniform numbers from 0 to 1, with shape and dtype of another tensor. */
export const rand_like = drawnLike("rand_like", (array) => random.uniform_(array));
/** Numbers of the standard normal distribution, with shape and dtype of another tensor. */
export const randn_like = drawnLike("randn_like", (array) => random.normal_(array));

/** One value everywhere, with shape and dtype of another tensor. */
export function full_like(input: Tensor, value: Scalar, options: TensorOptions = {}): Tensor {
  checkOptions("full_like", options);
  return full([...input.shape], value, { dtype: input.dtype, ...options });
}

/** Whole numbers in a range, with shape and dtype of another tensor. */
export function randint_like(input: Tensor, low: number, high: number, options: TensorOptions = {}): Tensor {
  const draw = drawnLike("randint_like", (array) => integers.randint_(array, low, high));
  return draw(input, options);
}
