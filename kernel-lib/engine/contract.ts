/**
 * What a compute engine must offer: routines on dense, row-major arrays. `ops/` calls them and has checked the arguments;
 * an engine checks nothing. `reference/` and `wasm/` implement the contract, and callers do not depend on which one is used.
 */
export type FloatArray = Float32Array | Float64Array;

/** Depth, height, width. A 2-D problem has depth 1, a 1-D problem depth and height 1. */
export type Size3 = readonly [number, number, number];

/** One cross-correlation. `output` and `padding` (zeros before the first element) say all about the far edge. */
export interface ConvGeometry {
  readonly batch: number;
  readonly groups: number;
  /** Channels of the whole input, over all groups. */
  readonly inChannels: number;
  /** Channels of the whole output, over all groups. */
  readonly outChannels: number;
  readonly input: Size3;
  readonly kernel: Size3;
  readonly output: Size3;
  readonly stride: Size3;
  readonly padding: Size3;
  readonly dilation: Size3;
}

/** One maximum pooling over `planes` (batch × channels) independent volumes. */
export interface PoolGeometry {
  readonly planes: number;
  readonly input: Size3;
  readonly kernel: Size3;
  readonly output: Size3;
  readonly stride: Size3;
  readonly padding: Size3;
  readonly dilation: Size3;
}

/** The windows along one axis: elements `start[i]` up to, not including, `end[i]`, divided by `divisor[i]`. */
export interface AxisWindows {
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly divisor: Float64Array;
}

/** One average pooling over `planes` volumes. A window's divisor is the product of its three axes' divisors. */
export interface AverageGeometry {
  readonly planes: number;
  readonly input: Size3;
  readonly output: Size3;
  readonly windows: readonly [AxisWindows, AxisWindows, AxisWindows];
}

/** `batch` independent matrix products (m, k) · (k, n). */
export interface MatmulSize {
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Names of the functions of one element that engines have loops for. */
export type UnaryName = "exp" | "sigmoid" | "tanh" | "relu" | "neg" | "abs" | "sqrt" | "square";

/** Names of the functions of two elements; a gradient takes that of the output, and the output. */
export type BinaryName = "add" | "sub" | "mul" | "div" | "reluGradient" | "sigmoidGradient" | "tanhGradient";

/** Numbers for rows, each list as long as the others; null where the second array takes no part. */
export interface RowMix {
  readonly scales: Float64Array;
  readonly slopes: Float64Array | null;
  readonly shifts: Float64Array;
}

/**
 * Some channels of one or two arrays (N, channels, width), as rows of `width` elements: the first image's rows of these
 * channels, then the next image's. Each method answers a number for each row.
 */
export interface ChannelRows {
  /** Which channels these are. */
  readonly first: number;
  readonly count: number;
  /** Σ a */
  sums(): Float64Array;
  /** Σ a · b */
  products(): Float64Array;
  /** Σ (a − middle)², with a middle for each of these channels. */
  squares(middles: Float64Array): Float64Array;
}

/** The numbers of one step of Adam, rounded to the type of the arrays. */
export interface AdamStep {
  /** Shares of the running means that stay, and of what comes to them. */
  readonly meanStays: number;
  readonly meanComes: number;
  readonly squareStays: number;
  readonly squareComes: number;
  /** What the root of the mean square is divided by. */
  readonly correction: number;
  readonly eps: number;
  /** How much of mean / root is added to the parameter. */
  readonly size: number;
}

/** The exponentials of rows, each less its row's largest element; these, and the sums of the exponentials, a row. */
export interface Exponentials<T extends FloatArray> {
  readonly exps: T;
  readonly tops: Float64Array;
  readonly sums: Float64Array;
}

export interface Engine {
  readonly name: string;

  /** The function of every element. */
  unary<T extends FloatArray>(name: UnaryName, x: T): T;

  /** The sum of each row of `width` elements. */
  sumRows(x: FloatArray, width: number): Float64Array;

  /** The sum of the products of each row's `width` elements. */
  dotRows<T extends FloatArray>(a: T, b: T, width: number): Float64Array;

  /** Each row's Σ (x − middle)²; row r takes the middle r modulo their number. */
  squareRows(x: FloatArray, middles: Float64Array, width: number): Float64Array;

  /** a · scale + b · slope + shift, computed in double; row r takes the numbers r modulo their number. Without b, or without slopes, the product with them is left out. */
  mixRows<T extends FloatArray>(a: T, b: T | null, mix: RowMix, width: number): T;

  /**
   * Arrays (N, channels, width), mixed as by `mixRows` with numbers that depend on them: `measure` answers the numbers of
   * some channels at a time, while the engine holds these.
   */
  mixChannels<T extends FloatArray>(
    arrays: readonly [a: T, b?: T],
    channels: number,
    width: number,
    measure: (rows: ChannelRows) => RowMix,
  ): T;

  /** log(softmax(x)) of each row of `width` elements. */
  logSoftmaxRows<T extends FloatArray>(x: T, width: number): T;

  /** exp(x − top) of each row of `width` elements, where top is the largest of them. */
  expRows<T extends FloatArray>(x: T, width: number): Exponentials<T>;

  /** g − exp(y) · Σ g of each row, where y = log(softmax(x)). */
  logSoftmaxRowsGradient<T extends FloatArray>(grad: T, output: T, width: number): T;

  /** The function of every pair; both arrays have one length. */
  binary<T extends FloatArray>(name: BinaryName, a: T, b: T): T;

  /** target += factor · other, rounded as two operations would; both arrays have one length. */
  addScaled<T extends FloatArray>(target: T, other: T, factor: number): void;

  /** One step of Adam: changes all but the gradient in place, rounded operation by operation; the arrays have one length. */
  adam<T extends FloatArray>(parameter: T, grad: T, mean: T, square: T, step: AdamStep): void;

  /**
   * y[n, o] = bias[o] + Σ weight[o, c, k] · x[n, c, i · stride + k · dilation − padding]
   *
   * x (N, C, …input), weight (O, C / groups, …kernel), bias (O) or null → (N, O, …output)
   */
  convForward<T extends FloatArray>(x: T, weight: T, bias: T | null, geometry: ConvGeometry): T;

  /** The gradient for x, and so the forward of a transposed convolution: (N, O, …output) → (N, C, …input). */
  convInputGradient<T extends FloatArray>(gradOutput: T, weight: T, geometry: ConvGeometry): T;

  /** The gradient for the weight: (O, C / groups, …kernel). */
  convWeightGradient<T extends FloatArray>(gradOutput: T, x: T, geometry: ConvGeometry): T;

  /** Products a (m, k) · b (k, n), each operand read transposed where asked: stored (k, m), (n, k). */
  matmul<T extends FloatArray>(
    a: T,
    b: T,
    size: MatmulSize,
    transpose?: { readonly a?: boolean; readonly b?: boolean },
  ): T;

  /** Largest value of each window, with its flat position in the input plane (PyTorch's `indices`). NaN wins. */
  maxPool<T extends FloatArray>(x: T, geometry: PoolGeometry): { values: T; indices: Int32Array };

  /** Adds each output's gradient to the position that won: (planes, …output) → (planes, …input). */
  maxPoolGradient<T extends FloatArray>(gradOutput: T, indices: Int32Array, geometry: PoolGeometry): T;

  /** Sum of each window divided by its divisor: (planes, …input) → (planes, …output). */
  averagePool<T extends FloatArray>(x: T, geometry: AverageGeometry): T;

  /** Spreads each output's gradient over its window: (planes, …output) → (planes, …input). */
  averagePoolGradient<T extends FloatArray>(gradOutput: T, geometry: AverageGeometry): T;
}
