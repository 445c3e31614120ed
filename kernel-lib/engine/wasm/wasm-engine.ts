import type {
  AdamStep,
  AverageGeometry,
  BinaryName,
  ChannelRows,
  ConvGeometry,
  Engine,
  Exponentials,
  FloatArray,
  MatmulSize,
  PoolGeometry,
  RowMix,
  UnaryName,
} from "../contract.js";
import { get_num_threads, host } from "../threads.js";
import { adam } from "./adam.js";
import { convForward, convInputGradient, convWeightGradient } from "./batches.js";
import { mixChannels } from "./channels.js";
import { addScaled, binary, unary } from "./elementwise.js";
import { volume } from "./geometry.js";
import { Machine } from "./machine.js";
import { matmul } from "./matmul.js";
import { averagePool, averagePoolGradient, maxPool } from "./pool.js";
import { dotRows, mixRows, squareRows, sumRows } from "./rows.js";
import { expRows, logSoftmaxRows, logSoftmaxRowsGradient } from "./softmax.js";
import { WORTH_SHARING } from "./team.js";

/** Multiplications below which copying to WebAssembly memory costs more than plain TypeScript's loops. */
const TINY = 4096;

/** What an element of elementwise work costs, counted in multiplications of a convolution. */
const ELEMENT = 8;

/** Multiplications to compute before other threads are started at all: a short script never pays for them. */
const WORTH_STARTING = 2 ** 26;

const products = ({ batch, groups, inChannels, outChannels, kernel, output }: ConvGeometry) =>
  (batch * outChannels * inChannels * volume(kernel) * volume(output)) / groups;

/**
 * An engine that computes float32 in a WebAssembly module, and leaves float64 and tiny work to `plain`.
 * All arrays of one call have one type, so the first one decides.
 *
 * @param tiny multiplications from which on a call is not tiny; at least 1
 */
export function wasmEngine(name: string, code: Uint8Array<ArrayBuffer>, plain: Engine, tiny = TINY): Engine {
  const alone = new Machine(code, false);
  let together: Machine | undefined;
  let done = 0;

  /** Threads share a machine of their own, made when there is enough to do for them. */
  function machineFor(count: number): Machine {
    done += count;
    const isShared = host !== undefined && get_num_threads() > 1 && count >= WORTH_SHARING && done >= WORTH_STARTING;
    if (!isShared) return alone;
    together ??= new Machine(code, true);
    return together;
  }

  const isOurs = (array: FloatArray, count: number) => count >= tiny && array instanceof Float32Array;

  return {
    ...plain,
    name,

    unary<T extends FloatArray>(name: UnaryName, x: T): T {
      return isOurs(x, ELEMENT * x.length) ? (unary(alone, name, x as Float32Array) as T) : plain.unary(name, x);
    },

    sumRows(x: FloatArray, width: number): Float64Array {
      return isOurs(x, ELEMENT * x.length) ? sumRows(alone, x as Float32Array, width) : plain.sumRows(x, width);
    },

    dotRows<T extends FloatArray>(a: T, b: T, width: number): Float64Array {
      if (!isOurs(a, ELEMENT * a.length)) return plain.dotRows(a, b, width);
      return dotRows(alone, a as Float32Array, b as Float32Array, width);
    },

    squareRows(x: FloatArray, middles: Float64Array, width: number): Float64Array {
      if (!isOurs(x, ELEMENT * x.length)) return plain.squareRows(x, middles, width);
      return squareRows(alone, x as Float32Array, middles, width);
    },

    mixRows<T extends FloatArray>(a: T, b: T | null, mix: RowMix, width: number): T {
      if (!isOurs(a, ELEMENT * a.length)) return plain.mixRows(a, b, mix, width);
      return mixRows(alone, a as Float32Array, b as Float32Array | null, mix, width) as T;
    },

    mixChannels<T extends FloatArray>(
      arrays: readonly [a: T, b?: T],
      channels: number,
      width: number,
      measure: (rows: ChannelRows) => RowMix,
    ): T {
      if (!isOurs(arrays[0], ELEMENT * arrays[0].length)) return plain.mixChannels(arrays, channels, width, measure);
      return mixChannels(alone, arrays as readonly FloatArray[] as Float32Array[], channels, width, measure) as T;
    },

    logSoftmaxRows<T extends FloatArray>(x: T, width: number): T {
      if (!isOurs(x, ELEMENT * x.length)) return plain.logSoftmaxRows(x, width);
      return logSoftmaxRows(alone, x as Float32Array, width) as T;
    },

    logSoftmaxRowsGradient<T extends FloatArray>(grad: T, output: T, width: number): T {
      if (!isOurs(grad, ELEMENT * grad.length)) return plain.logSoftmaxRowsGradient(grad, output, width);
      return logSoftmaxRowsGradient(alone, grad as Float32Array, output as Float32Array, width) as T;
    },

    expRows<T extends FloatArray>(x: T, width: number): Exponentials<T> {
      if (!isOurs(x, ELEMENT * x.length)) return plain.expRows(x, width);
      return expRows(alone, x as Float32Array, width) as Exponentials<FloatArray> as Exponentials<T>;
    },

    binary<T extends FloatArray>(name: BinaryName, a: T, b: T): T {
      if (!isOurs(a, ELEMENT * a.length)) return plain.binary(name, a, b);
      return binary(alone, name, a as Float32Array, b as Float32Array) as T;
    },

    addScaled<T extends FloatArray>(target: T, other: T, factor: number): void {
      if (isOurs(target, ELEMENT * target.length)) {
        addScaled(alone, target as Float32Array, other as Float32Array, factor);
      } else {
        plain.addScaled(target, other, factor);
      }
    },

    adam<T extends FloatArray>(parameter: T, grad: T, mean: T, square: T, step: AdamStep): void {
      if (!isOurs(parameter, ELEMENT * parameter.length)) plain.adam(parameter, grad, mean, square, step);
      else {
        const [p, g, m, s] = [parameter, grad, mean, square] as readonly FloatArray[] as readonly Float32Array[];
        adam(alone, p, g, m, s, step);
      }
    },

    convForward<T extends FloatArray>(x: T, weight: T, bias: T | null, geometry: ConvGeometry): T {
      const count = products(geometry);
      if (!isOurs(x, count)) return plain.convForward(x, weight, bias, geometry);
      return convForward(
        machineFor(count),
        x as Float32Array,
        weight as Float32Array,
        bias as Float32Array | null,
        geometry,
      ) as T;
    },

    convInputGradient<T extends FloatArray>(gradOutput: T, weight: T, geometry: ConvGeometry): T {
      const count = products(geometry);
      if (!isOurs(gradOutput, count)) return plain.convInputGradient(gradOutput, weight, geometry);
      return convInputGradient(machineFor(count), gradOutput as Float32Array, weight as Float32Array, geometry) as T;
    },

    convWeightGradient<T extends FloatArray>(gradOutput: T, x: T, geometry: ConvGeometry): T {
      const count = products(geometry);
      if (!isOurs(gradOutput, count)) return plain.convWeightGradient(gradOutput, x, geometry);
      return convWeightGradient(machineFor(count), gradOutput as Float32Array, x as Float32Array, geometry) as T;
    },

    matmul<T extends FloatArray>(a: T, b: T, size: MatmulSize, transpose?: { a?: boolean; b?: boolean }): T {
      const count = size.batch * size.m * size.k * size.n;
      if (!isOurs(a, count)) return plain.matmul(a, b, size, transpose);
      return matmul(machineFor(count), a as Float32Array, b as Float32Array, size, transpose) as T;
    },

    maxPool<T extends FloatArray>(x: T, geometry: PoolGeometry): { values: T; indices: Int32Array } {
      if (!isOurs(x, ELEMENT * x.length)) return plain.maxPool(x, geometry);
      return maxPool(alone, x as Float32Array, geometry) as { values: T; indices: Int32Array };
    },

    averagePool<T extends FloatArray>(x: T, geometry: AverageGeometry): T {
      if (!isOurs(x, ELEMENT * x.length)) return plain.averagePool(x, geometry);
      return averagePool(alone, x as Float32Array, geometry) as T;
    },

    averagePoolGradient<T extends FloatArray>(gradOutput: T, geometry: AverageGeometry): T {
      if (!isOurs(gradOutput, ELEMENT * geometry.planes * volume(geometry.input))) {
        return plain.averagePoolGradient(gradOutput, geometry);
      }
      return averagePoolGradient(alone, gradOutput as Float32Array, geometry) as T;
    },
  };
}
