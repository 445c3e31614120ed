import type {
  AverageGeometry,
  ConvGeometry,
  FloatArray,
  PoolGeometry,
  Size3,
} from "../../kernel-lib/engine/contract.js";

export const volume = (size: Size3) => size[0] * size[1] * size[2];

/** Reproducible random problems. */
export class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 up to, not including, 1. */
  uniform(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return this.#state / 2 ** 32;
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  floats(length: number): Float32Array {
    return Float32Array.from({ length }, () => 2 * this.uniform() - 1);
  }

  /** One, two or three axes; the others have length `absent`. */
  #axes(dimensions: number, absent: number, low: number, high: number): Size3 {
    const size = [0, 1, 2].map((axis) => (axis < 3 - dimensions ? absent : this.integer(low, high)));
    return [size[0], size[1], size[2]];
  }

  /** 1-D to 3-D, with groups, strides, dilations, and an edge that need not be padded alike on both sides. */
  conv(): ConvGeometry {
    const dimensions = this.integer(1, 3);
    const groups = this.integer(0, 2) ? 1 : this.integer(2, 4);
    const widest = this.integer(0, 4) ? 6 : 20;
    const geometry = {
      batch: this.integer(1, 3),
      groups,
      inChannels: groups * this.integer(1, widest),
      outChannels: groups * this.integer(1, widest),
      input: this.#axes(dimensions, 1, 1, [80, 20, 9][dimensions - 1]),
      kernel: this.#axes(dimensions, 1, 1, 4),
      stride: this.#axes(dimensions, 1, 1, 3),
      padding: this.#axes(dimensions, 0, 0, 3),
      dilation: this.#axes(dimensions, 1, 1, 3),
    };
    const farEdge = this.#axes(dimensions, 0, 0, 3);
    const output = outputOf(geometry, farEdge);
    return volume(output) > 0 ? { ...geometry, output } : this.conv();
  }

  maxPool(): PoolGeometry {
    const { input, kernel, stride, dilation } = this.conv();
    const padding: Size3 = [0, kernel[1] >> 1, kernel[2] >> 1];
    const output = outputOf({ input, kernel, stride, dilation, padding }, padding);
    const geometry = { planes: this.integer(1, 40), input, kernel, output, stride, padding, dilation };
    return volume(output) > 0 ? geometry : this.maxPool();
  }

  averagePool(): AverageGeometry {
    const { input } = this.conv();
    const output: Size3 = [1, this.integer(1, input[1]), this.integer(1, input[2])];
    const windows = ([0, 1, 2] as const).map((axis) => {
      const start = Int32Array.from({ length: output[axis] }, (_, i) => Math.floor((i * input[axis]) / output[axis]));
      const end = start.map((first) => this.integer(first + 1, input[axis]));
      return { start, end, divisor: Float64Array.from(end, (last, i) => last - start[i]) };
    });
    return { planes: this.integer(1, 40), input, output, windows: [windows[0], windows[1], windows[2]] };
  }
}

function outputOf(
  geometry: Pick<ConvGeometry, "input" | "kernel" | "stride" | "padding" | "dilation">,
  farEdge: Size3,
): Size3 {
  const lengths = geometry.input.map((length, axis) => {
    const free =
      length + geometry.padding[axis] + farEdge[axis] - geometry.dilation[axis] * (geometry.kernel[axis] - 1);
    return Math.max(0, Math.floor((free - 1) / geometry.stride[axis]) + 1);
  });
  return [lengths[0], lengths[1], lengths[2]];
}

/** Input, weight, bias and output gradient of a convolution. */
export function convOperands(draw: Draw, g: ConvGeometry) {
  return {
    x: draw.floats(g.batch * g.inChannels * volume(g.input)),
    weight: draw.floats((g.outChannels * g.inChannels * volume(g.kernel)) / g.groups),
    bias: draw.floats(g.outChannels),
    grad: draw.floats(g.batch * g.outChannels * volume(g.output)),
  };
}

/** Largest difference, relative to the largest expected magnitude. */
export function relativeError(got: FloatArray, expected: FloatArray): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let [error, scale] = [0, Number.MIN_VALUE];
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(got[i] - expected[i]);
    if (!(difference <= error)) error = difference; // NaN counts as an error
    scale = Math.max(scale, Math.abs(expected[i]));
  }
  return error / scale;
}

interface Square {
  readonly batch: number;
  readonly inChannels: number;
  readonly outChannels: number;
  readonly height: number;
  readonly width: number;
  readonly padding: number;
}

/**
 * Large enough for the engine's way with tiles of 2×2 outputs: even and odd sizes, every padding; rows of tiles that
 * fill a unit of work alone, together, or not at all; images smaller than a unit; more channels than are summed in one go.
 */
export const tiledProblems: readonly Square[] = [
  { batch: 1, inChannels: 48, outChannels: 64, height: 24, width: 32, padding: 1 },
  { batch: 3, inChannels: 49, outChannels: 51, height: 27, width: 33, padding: 0 },
  { batch: 2, inChannels: 50, outChannels: 48, height: 23, width: 30, padding: 2 },
  { batch: 1, inChannels: 16, outChannels: 17, height: 9, width: 139, padding: 1 },
  { batch: 1, inChannels: 18, outChannels: 19, height: 5, width: 300, padding: 0 },
  { batch: 33, inChannels: 17, outChannels: 16, height: 4, width: 7, padding: 1 },
  { batch: 2, inChannels: 650, outChannels: 22, height: 17, width: 20, padding: 1 },
  { batch: 1, inChannels: 16, outChannels: 16, height: 7, width: 6, padding: 1 },
];

export function threeByThree({ batch, inChannels, outChannels, height, width, padding }: Square): ConvGeometry {
  return {
    batch,
    groups: 1,
    inChannels,
    outChannels,
    input: [1, height, width],
    kernel: [1, 3, 3],
    output: [1, height + 2 * padding - 2, width + 2 * padding - 2],
    stride: [1, 1, 1],
    padding: [0, padding, padding],
    dilation: [1, 1, 1],
  };
}

/**
 * Far fewer outputs than inputs, so that the engine computes the gradient for the input from each output on: in one to
 * three dimensions, with every padding, groups, dilations, a stride, and more channels than are summed in one go.
 */
export const scatteredProblems: readonly ConvGeometry[] = [
  scattered({ batch: 40, inChannels: 6, outChannels: 16, input: [1, 14, 14], kernel: [1, 5, 5] }),
  scattered({ batch: 3, inChannels: 3, outChannels: 11, input: [1, 7, 9], kernel: [1, 6, 5], padding: [0, 1, 0] }),
  scattered({ batch: 2, inChannels: 1, outChannels: 650, input: [1, 8, 8], kernel: [1, 5, 5] }),
  scattered({ batch: 2, inChannels: 5, outChannels: 12, input: [1, 10, 7], kernel: [1, 7, 6], padding: [0, 0, 1] }),
  scattered({
    batch: 2,
    inChannels: 4,
    outChannels: 18,
    groups: 2,
    input: [1, 9, 12],
    kernel: [1, 4, 4],
    dilation: [1, 2, 2],
  }),
  scattered({ batch: 2, inChannels: 2, outChannels: 9, input: [1, 11, 10], kernel: [1, 7, 7], stride: [1, 2, 1] }),
  scattered({ batch: 2, inChannels: 2, outChannels: 8, input: [1, 1, 14], kernel: [1, 1, 11] }),
  scattered({ batch: 1, inChannels: 3, outChannels: 8, input: [4, 7, 6], kernel: [2, 4, 4], padding: [1, 0, 0] }),
];

function scattered(
  given: Partial<ConvGeometry> & Pick<ConvGeometry, "batch" | "inChannels" | "outChannels" | "input" | "kernel">,
): ConvGeometry {
  const rest = { groups: 1, stride: [1, 1, 1] as Size3, padding: [0, 0, 0] as Size3, dilation: [1, 1, 1] as Size3 };
  const geometry = { ...rest, ...given };
  return { ...geometry, output: outputOf(geometry, geometry.padding) };
}
