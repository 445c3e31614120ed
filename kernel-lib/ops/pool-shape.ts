import { NotImplementedError } from "../base/errors.js";
import { memoByKey } from "../base/memo.js";
import type { AverageGeometry, AxisWindows, PoolGeometry } from "../engine/contract.js";
import { bool, type DType, int64 } from "../tensor/dtype.js";
import { numel } from "../tensor/shape.js";
import { type Spatial, volume } from "./conv-shape.js";
import { averageWindows, maxWindows, requireAdaptive } from "./refusals/pool.js";

/** Lists as written: one number for all axes or one an axis; an empty stride means the kernel's size. */
interface PoolOptions {
  readonly kernel_size: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly ceil_mode: boolean;
}

export interface MaxPoolOptions extends PoolOptions {
  readonly dilation: readonly number[];
  /** Whether the places of the winners are wanted too: PyTorch then words the faults of lines differently. */
  readonly with_indices?: boolean;
}

export interface AveragePoolOptions extends PoolOptions {
  readonly count_include_pad: boolean;
  readonly divisor_override: number | null;
}

/** A pooling that is known to be possible. */
interface PoolPlan<Geometry> {
  readonly shape: readonly number[];
  readonly geometry: Geometry;
}

export type MaxPoolPlan = PoolPlan<PoolGeometry>;
export type AveragePoolPlan = PoolPlan<AverageGeometry>;

const maxPlans = memoByKey<MaxPoolPlan>();
const averagePlans = memoByKey<AveragePoolPlan>();

function keyOf(spatial: Spatial, input: readonly number[], dtype: DType, options: PoolOptions): string {
  const { kernel_size, stride, padding, ceil_mode } = options;
  return [spatial, input, dtype.name, kernel_size, stride, padding, ceil_mode].join("|");
}

/**
 * Checks `F.max_pool{1,2,3}d` of (N, C, …size) or (C, …size).
 *
 * @throws RuntimeError, NotImplementedError in PyTorch's words
 */
export function planMaxPool(
  spatial: Spatial,
  input: readonly number[],
  dtype: DType,
  options: MaxPoolOptions,
): MaxPoolPlan {
  const key = [keyOf(spatial, input, dtype, options), options.dilation, options.with_indices].join("|");
  return maxPlans(key, () => makeMaxPlan(spatial, input, dtype, options));
}

function makeMaxPlan(spatial: Spatial, input: readonly number[], dtype: DType, options: MaxPoolOptions): MaxPoolPlan {
  const windows = maxWindows(spatial, input, options);
  const isLine = spatial === 1 && !options.with_indices;
  if (dtype === bool || (isLine && !dtype.is_floating_point)) {
    throw notImplemented(isLine ? "max_pool1d_impl" : `max_pool${Math.max(spatial, 2)}d`, dtype);
  }
  const { shape, geometry } = describe(input, windows.output);
  const { kernel, stride, padding, dilation } = windows;
  return {
    shape,
    geometry: {
      ...geometry,
      kernel: volume(kernel, 1),
      stride: volume(stride, 1),
      padding: volume(padding, 0),
      dilation: volume(dilation, 1),
    },
  };
}

/**
 * Checks `F.avg_pool{1,2,3}d` of (N, C, …size) or (C, …size).
 *
 * @throws RuntimeError, IndexError, NotImplementedError in PyTorch's words
 */
export function planAveragePool(
  spatial: Spatial,
  input: readonly number[],
  dtype: DType,
  options: AveragePoolOptions,
): AveragePoolPlan {
  const key = [keyOf(spatial, input, dtype, options), options.count_include_pad, options.divisor_override].join("|");
  return averagePlans(key, () => makeAveragePlan(spatial, input, dtype, options));
}

function makeAveragePlan(
  spatial: Spatial,
  input: readonly number[],
  dtype: DType,
  options: AveragePoolOptions,
): AveragePoolPlan {
  const { kernel, stride, padding, output } = averageWindows(spatial, input, options);
  if ((!dtype.is_floating_point && dtype !== int64) || (spatial === 3 && dtype.narrow !== null)) {
    throw notImplemented(spatial === 3 ? "avg_pool3d_out_frame" : "avg_pool2d", dtype);
  }
  const size = input.slice(-spatial);
  const axes = output.map((count, axis): AxisWindows => {
    const [length, k, pad] = [size[axis], kernel[axis], padding[axis]];
    const [start, end, divisor] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)];
    for (let i = 0, at = -pad; i < count; i++, at += stride[axis]) {
      start[i] = Math.max(at, 0);
      end[i] = Math.min(at + k, length);
      divisor[i] = options.count_include_pad ? Math.min(at + k, length + pad) - at : end[i] - start[i];
    }
    if (options.divisor_override !== null) divisor.fill(axis === 0 ? options.divisor_override : 1);
    return { start, end, divisor };
  });
  return average(input, output, axes);
}

/**
 * Checks `F.adaptive_avg_pool{1,2,3}d`.
 *
 * @throws RuntimeError, NotImplementedError in PyTorch's words
 */
export function planAdaptiveAveragePool(
  spatial: Spatial,
  input: readonly number[],
  dtype: DType,
  output_size: readonly number[],
): AveragePoolPlan {
  requireAdaptive(spatial, input, output_size);
  if (!dtype.is_floating_point) refuseIntegerMeans(spatial, input, dtype, output_size);
  const size = input.slice(-spatial);
  const axes = output_size.map((count, axis): AxisWindows => {
    const start = Int32Array.from({ length: count }, (_, i) => Math.floor((i * size[axis]) / count));
    const end = Int32Array.from({ length: count }, (_, i) => Math.ceil(((i + 1) * size[axis]) / count));
    return { start, end, divisor: Float64Array.from(end, (at, i) => at - start[i]) };
  });
  return average(input, output_size, axes);
}

function refuseIntegerMeans(
  spatial: Spatial,
  input: readonly number[],
  dtype: DType,
  output_size: readonly number[],
): void {
  if (output_size.every((length) => length === 1)) {
    throw new NotImplementedError(
      "mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. " +
        `Got: ${dtype.scalarType}`,
    );
  }
  if (spatial === 3) throw notImplemented("adaptive_avg_pool3d_cpu", dtype);
  const isEmpty = input.slice(0, -spatial).includes(0) || output_size.includes(0);
  if (!isEmpty) throw notImplemented("adaptive_avg_pool2d", dtype);
}

function average(input: readonly number[], output: readonly number[], axes: readonly AxisWindows[]): AveragePoolPlan {
  const whole = { start: Int32Array.of(0), end: Int32Array.of(1), divisor: Float64Array.of(1) };
  const [width, height = whole, depth = whole] = [...axes].reverse();
  const { shape, geometry } = describe(input, output);
  return { shape, geometry: { ...geometry, windows: [depth, height, width] } };
}

function describe(input: readonly number[], output: readonly number[]) {
  const lead = input.slice(0, input.length - output.length);
  const geometry = {
    planes: numel(lead),
    input: volume(input.slice(lead.length), 1),
    output: volume(output, 1),
  };
  return { shape: [...lead, ...output], geometry };
}

function notImplemented(routine: string, dtype: DType): NotImplementedError {
  return new NotImplementedError(`"${routine}" not implemented for '${dtype.scalarType}'`);
}
