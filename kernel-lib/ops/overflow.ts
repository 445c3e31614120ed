import { RuntimeError } from "../base/errors.js";
import type { DType, DTypeName } from "../tensor/dtype.js";

interface Limits {
  readonly least: number;
  readonly most: number;
  /** C++'s name of the type, which the refusal shows. */
  readonly cppName: string;
}

const limits: { readonly [name in DTypeName]?: Limits } = {
  uint8: { least: 0, most: 255, cppName: "uint8_t" },
  int32: { least: -(2 ** 31), most: 2 ** 31 - 1, cppName: "int" },
  int64: { least: -(2 ** 63), most: 2 ** 63, cppName: "int64_t" },
  float32: { least: -3.4028234663852886e38, most: 3.4028234663852886e38, cppName: "float" },
  float16: { least: -65504, most: 65504, cppName: "c10::Half" },
  bfloat16: { least: -3.3895313892515355e38, most: 3.3895313892515355e38, cppName: "c10::BFloat16" },
};

/**
 * Refuses a number that the type cannot hold, where PyTorch does: when a tensor is made of numbers or filled with one.
 * Arithmetic wraps around instead. In uint8 whole negative numbers down to −255 wrap around here too.
 *
 * @param isFloat the number counts as Python's `float` even if it is whole
 * @throws RuntimeError `value cannot be converted to type uint8_t without overflow`
 */
export function requireFits(value: number | bigint, dtype: DType, isFloat = false, typeName?: string): void {
  const range = limits[dtype.name];
  if (range === undefined || fits(value, dtype, range, isFloat)) return;
  throw new RuntimeError(`value cannot be converted to type ${typeName ?? range.cppName} without overflow`);
}

function fits(value: number | bigint, dtype: DType, { least, most }: Limits, isFloat: boolean): boolean {
  if (dtype.is_floating_point) return !Number.isFinite(Number(value)) || (value >= least && value <= most);
  if (typeof value === "bigint")
    return dtype.name === "int64" ? BigInt.asIntN(64, value) === value : inside(Number(value));
  if (dtype.name === "int64") return value >= least && value < most;
  return inside(value);

  function inside(x: number): boolean {
    const wraps = least === 0 && !isFloat && Number.isInteger(x);
    return x >= (wraps ? -most : least) && Math.trunc(x) <= most;
  }
}
