import { shortText } from "../base/number-text.js";
import { bfloat16, bool, DType, float16, float32, float64, int32, int64, uint8 } from "./dtype.js";

/** What numbers a dtype of floating point holds: binary digits, the largest exponent, and decimal digits that are safe. */
const floats = new Map<DType, readonly [digits: number, exponent: number, decimals: number]>([
  [float16, [11, 16, 3]],
  [bfloat16, [8, 128, 2]],
  [float32, [24, 128, 6]],
  [float64, [53, 1024, 15]],
]);

const integers = new Map<DType, readonly [least: number | bigint, most: number | bigint]>([
  [uint8, [0, 255]],
  [int32, [-(2 ** 31), 2 ** 31 - 1]],
  [int64, [-(2n ** 63n), 2n ** 63n - 1n]],
]);

function textOf(name: string, parts: Readonly<Record<string, number | bigint>>, dtype: string): string {
  const texts = Object.entries(parts).map(([part, value]) => `${part}=${shortText(Number(value))}`);
  return `${name}(${[...texts, `dtype=${dtype}`].join(", ")})`;
}

/** The limits of a dtype of floating point. */
export class FloatInfo {
  readonly bits: number;
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  readonly smallest_normal: number;
  readonly tiny: number;
  readonly resolution: number;
  readonly dtype: string;

  constructor(dtype: DType) {
    const [digits, exponent, decimals] = floats.get(dtype) as [number, number, number];
    this.bits = dtype.itemsize * 8;
    this.eps = 2 ** (1 - digits);
    this.max = (2 - this.eps) * 2 ** (exponent - 1);
    this.min = -this.max;
    this.smallest_normal = 2 ** (2 - exponent);
    this.tiny = this.smallest_normal;
    this.resolution = Number(`1e-${decimals}`);
    this.dtype = dtype.name;
  }

  toString(): string {
    const { resolution, min, max, eps, smallest_normal, tiny } = this;
    return textOf("finfo", { resolution, min, max, eps, smallest_normal, tiny }, this.dtype);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/** The limits of a dtype of integers; of int64 they are bigints. */
export class IntegerInfo {
  readonly bits: number;
  readonly max: number | bigint;
  readonly min: number | bigint;
  readonly dtype: string;

  constructor(dtype: DType) {
    [this.min, this.max] = integers.get(dtype) as [number, number];
    this.bits = dtype.itemsize * 8;
    this.dtype = dtype.name;
  }

  toString(): string {
    return textOf("iinfo", { min: this.min, max: this.max }, this.dtype);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}

/**
 * What numbers a dtype of floating point can hold, and how finely; `torch.finfo()` of float32.
 *
 * @throws TypeError for a dtype of integers
 * @example torch.finfo(torch.float16).max // 65504
 */
export function finfo(type: DType = float32): FloatInfo {
  if (!(type instanceof DType) || !type.is_floating_point) {
    throw new TypeError("torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'");
  }
  return new FloatInfo(type);
}

/**
 * What numbers a dtype of integers can hold.
 *
 * @throws TypeError for a dtype of floating point and for bool
 * @example torch.iinfo(torch.uint8).max // 255
 */
export function iinfo(type: DType): IntegerInfo {
  if (type === bool) throw new TypeError("torch.bool is not supported by torch.iinfo");
  if (!(type instanceof DType) || type.is_floating_point) {
    throw new TypeError("torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'");
  }
  return new IntegerInfo(type);
}
