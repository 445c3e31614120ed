import { bool, type DType, float32, int64 } from "./dtype.js";

/** Within a category the wider type wins; `uint8` with `int32` is `int32`, and so on. */
const WIDTH: Record<DType["name"], number> = {
  bool: 0,
  uint8: 1,
  int32: 2,
  int64: 3,
  float16: 4,
  bfloat16: 4,
  float32: 5,
  float64: 6,
};

/** The smallest type that holds both, as `torch.promote_types`. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a !== b && WIDTH[a.name] === WIDTH[b.name]) return float32; // neither of the narrow floats holds the other
  return WIDTH[a.name] >= WIDTH[b.name] ? a : b;
}

/** What promotion needs to know of an operand. */
export interface Operand {
  readonly dtype: DType;
  readonly ndim: number;
  /** A JavaScript number, not a tensor: it decides the category alone, never the width. */
  readonly isNumber: boolean;
}

/**
 * The type an elementwise operation computes in, as `torch.result_type`: tensors
 * with dimensions come before scalars, and scalars before plain numbers; the
 * lower rank counts only if its category (bool < integer < floating) is higher.
 */
export function resultType(a: Operand, b: Operand): DType {
  if (a.dtype === b.dtype) return a.dtype;
  const rankA = rank(a);
  const rankB = rank(b);
  if (rankA === rankB) return promoteTypes(a.dtype, b.dtype);
  const [strong, weak] = rankA > rankB ? [a.dtype, b.dtype] : [b.dtype, a.dtype];
  return weak.category > strong.category ? promoteTypes(strong, weak) : strong;
}

function rank({ ndim, isNumber }: Operand): number {
  if (isNumber) return 0;
  return ndim === 0 ? 1 : 2;
}

/** The type of a plain JavaScript value: whole numbers count as integers, since JavaScript cannot tell 1 from 1.0. */
export function numberType(value: number | bigint | boolean): DType {
  if (typeof value === "boolean") return bool;
  if (typeof value === "bigint" || Number.isInteger(value)) return int64;
  return float32;
}
