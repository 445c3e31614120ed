import { describe, expect, test } from "vitest";
import { AssertionError } from "../../kernel-lib/base/errors.js";
import { declarations } from "../../kernel-lib/generate.mjs";
import { F, nn, optim, Tensor, torch } from "../../kernel-lib/index.js";

interface Declared {
  readonly how: string;
  readonly ways: readonly Way[];
}

interface Way {
  readonly namespace?: string;
  readonly name: string;
  readonly key: string;
  readonly parameters: readonly Parameter[];
}

interface Parameter {
  readonly name: string;
  readonly type: string;
  readonly isVariadic: boolean;
  readonly isKeywordOnly: boolean;
  readonly fallback?: string;
}

type Values = Record<string, unknown>;
type Callable = (...args: unknown[]) => unknown;

const square = (): Tensor =>
  torch.tensor([
    [0.25, -1.5],
    [2, 0.5],
  ]);
const image = (...rest: number[]): Tensor =>
  torch
    .arange(48)
    .float()
    .reshape(1, 2, ...(rest.length > 0 ? rest : [24]));
const weight = (axes: number): Tensor => torch.ones([2, 2, ...new Array<number>(axes).fill(2)]);
const labels = (): Tensor => torch.tensor([0, 1], { dtype: torch.int64 });

/** What a parameter of this type can be given, where nothing more is known of it. */
const ofType: Record<string, () => unknown> = {
  Tensor: square,
  "Tensor | Scalar": square,
  "Tensor | Scalar | null": () => 0.5,
  "readonly Tensor[]": () => [square(), square()],
  Scalar: () => 2,
  "Scalar | null": () => 1,
  number: () => 1,
  "number | null": () => 1,
  boolean: () => true,
  "boolean | null": () => true,
  true: () => true,
  "number | readonly number[]": () => 1,
  "number | readonly number[] | null": () => 1,
  "number | readonly (number | null)[]": () => 1,
  "readonly number[]": () => [2, 2],
  "DType | null": () => torch.float64,
  DType: () => torch.float64,
  "Device | string | null": () => "cpu",
  "Generator | null": () => new torch.Generator().manual_seed(1),
  unknown: () => 1,
  Index: () => 0,
  "Index | readonly Index[]": () => 0,
  "Tensor | null": () => null,
  "((...inputs: never[]) => unknown) | null": () => null,
  "MemoryFormat | null": () => torch.contiguous_format,
  'number | readonly number[] | "same" | "valid"': () => 1,
};

/** Values of single parameters, by the key of the signature; what is not here is chosen by type. */
const samples: Record<string, () => Values> = {
  div: () => ({ rounding_mode: "floor" }),
  mv: () => ({ vec: torch.ones(2) }),
  dot: () => ({ input: torch.ones(2), tensor: torch.ones(2) }),
  outer: () => ({ input: torch.ones(2), vec2: torch.ones(2) }),
  bmm: () => ({ input: torch.ones(1, 2, 2), mat2: torch.ones(1, 2, 2) }),
  where: () => ({ condition: square().gt(0) }),
  "Tensor::where": () => ({ condition: square().gt(0) }),
  clamp: () => ({ min: -1, max: 1 }),
  clip: () => ({ min: -1, max: 1 }),
  reshape: () => ({ shape: [4] }),
  "Tensor::view": () => ({ size: [4] }),
  permute: () => ({ dims: [1, 0] }),
  transpose: () => ({ dim0: 0 }),
  "Tensor::expand": () => ({ size: [3, 2, 2] }),
  flip: () => ({ dims: [0, 1] }),
  "Tensor::view_as": () => ({ other: torch.ones(4) }),
  flatten: () => ({ start_dim: 0 }),
  narrow: () => ({ start: 0 }),
  "Tensor::set": () => ({ value: 3 }),
  "Tensor::at": () => ({ index: [0, 1] }),
  "Tensor::fill_": () => ({ value: 3 }),
  "def Tensor::backward": () => {
    const x = square().requires_grad_();
    return { input: x.mul(2), gradient: square(), create_graph: false, inputs: [x] };
  },
  "Tensor::retain_grad": () => ({ input: square().requires_grad_().mul(2) }),
  "Tensor::item": () => ({ input: torch.ones(1) }),
  "Tensor::type.as": () => ({ dtype: "torch.DoubleTensor" }),
  "def autograd::grad": () => {
    const x = square().requires_grad_();
    return { outputs: x.mul(2), inputs: [x], grad_outputs: [square()], create_graph: false, is_grads_batched: false };
  },
  tensor: () => ({ data: [1, 2] }),
  full: () => ({ fill_value: 0.5 }),
  "arange.start": () => ({ start: 1, end: 5 }),
  linspace: () => ({ end: 3, steps: 4 }),
  randint: () => ({ high: 5 }),
  "randint.low": () => ({ low: 0, high: 5 }),
  randperm: () => ({ n: 4 }),
  randint_like: () => ({ high: 5 }),
  "randint_like.low": () => ({ low: 0, high: 5 }),
  eye: () => ({ n: 2 }),
  "eye.m": () => ({ n: 2, m: 3 }),
  "def norm": () => ({ p: 3 }),
  "def split": () => ({}),
  "def F::softmax": () => ({ dim: 0 }),
  "F::linear": () => ({ bias: torch.ones(2) }),
  "def F::mse_loss": () => ({ reduction: "sum" }),
  "def F::nll_loss": () => ({ target: labels(), reduction: "sum" }),
  "def F::cross_entropy": () => ({ target: labels(), reduction: "sum" }),
  "def F::batch_norm": () => ({
    running_mean: torch.zeros(2),
    running_var: torch.ones(2),
    weight: torch.ones(2),
    bias: torch.ones(2),
  }),
  "def F::dropout": () => ({ p: 0 }),
  "def F::embedding": () => ({ input: labels() }),
  "def F::binary_cross_entropy": () => ({ input: square().sigmoid(), target: square().sigmoid() }),
  "F::prelu": () => ({ weight: torch.ones(2) }),
  "def F::layer_norm": () => ({ weight: square(), bias: square() }),
  gather: () => ({ index: labels().reshape(2, 1) }),
  scatter: () => ({ index: labels().reshape(2, 1) }),
  "scatter.value": () => ({ index: labels().reshape(2, 1), value: 5 }),
  "scatter.reduce": () => ({ index: labels().reshape(2, 1), reduce: "add" }),
  "scatter.value_reduce": () => ({ index: labels().reshape(2, 1), value: 5, reduce: "multiply" }),
  scatter_reduce: () => ({ index: labels().reshape(2, 1), reduce: "amax" }),
  bernoulli: () => ({ input: square().sigmoid() }),
  "bernoulli.p": () => ({ p: 0.5 }),
  "Tensor::bernoulli_.tensor": () => ({ p: square().sigmoid() }),
  addmv: () => ({ input: torch.ones(2), vec: torch.ones(2) }),
  baddbmm: () => ({ batch1: torch.ones(1, 2, 2), batch2: torch.ones(1, 2, 2) }),
  addbmm: () => ({ batch1: torch.ones(1, 2, 2), batch2: torch.ones(1, 2, 2) }),
  ...Object.fromEntries(
    ["index_add", "index_copy", "index_fill"].map((key) => [key, () => ({ index: labels(), value: 3 })]),
  ),
  take: () => ({ index: labels() }),
  take_along_dim: () => ({ indices: labels().reshape(2, 1) }),
  masked_select: () => ({ mask: square().gt(0) }),
  "nonzero.tuple": () => ({ as_tuple: false }),
  diagonal: () => ({ dim1: 1, dim2: 0 }),
  diag_embed: () => ({ dim1: 0 }),
  movedim: () => ({ source: 0 }),
  moveaxis: () => ({ source: 0 }),
  swapaxes: () => ({ axis0: 0 }),
  swapdims: () => ({ dim0: 0 }),
  broadcast_to: () => ({ size: [3, 2, 2] }),
  "def broadcast_tensors": () => ({ tensors: [torch.ones(2, 1), torch.ones(3)] }),
  "def meshgrid": () => ({ tensors: [torch.ones(2), torch.ones(3)], indexing: "xy" }),
  unflatten: () => ({ sizes: [1, 2] }),
  tile: () => ({ dims: [2, 1] }),
  repeat_interleave: () => ({ repeats: labels(), output_size: null }),
  "repeat_interleave.tensor": () => ({ repeats: labels() }),
  "repeat_interleave.int": () => ({ repeats: 2 }),
  rot90: () => ({ dims: [0, 1] }),
  logspace: () => ({ end: 3, steps: 4 }),
  "def as_tensor": () => ({ data: [1, 2] }),
  "Tensor::new_full": () => ({ fill_value: 2 }),
  "Tensor::new_empty": () => ({ size: [2, 3] }),
  "Tensor::new_tensor": () => ({ data: [1, 2] }),
  is_nonzero: () => ({ input: torch.ones(1) }),
  "def unique": () => ({ dim: null }),
  "def unique_consecutive": () => ({ dim: null }),
  bincount: () => ({ input: labels(), weights: torch.ones(2) }),
  "def einsum": () => ({ equation: "ij,jk->ik", operands: [square(), square()] }),
  "def tensordot": () => ({ dims: 1 }),
  "normal.tensor": () => ({ std: 1 }),
  "normal.std": () => ({ std: square().abs() }),
  "divide.rounding": () => ({ rounding_mode: "floor" }),
  "def F::instance_norm": () => ({
    input: image(4, 6),
    running_mean: null,
    running_var: null,
    weight: null,
    bias: null,
  }),
  "F::pixel_shuffle": () => ({ input: torch.ones(1, 4, 2, 2), upscale_factor: 2 }),
  "F::pixel_unshuffle": () => ({ input: torch.ones(1, 1, 4, 4), downscale_factor: 2 }),
  "F::channel_shuffle": () => ({ input: torch.ones(1, 4, 2), groups: 2 }),
  "def F::softmin": () => ({ dim: 0 }),
  "def F::local_response_norm": () => ({ input: image(4, 6), size: 2 }),
  "def F::rms_norm": () => ({ weight: square() }),
  "def F::gaussian_nll_loss": () => ({ var: square().abs(), reduction: "sum" }),
  "def F::cosine_embedding_loss": () => ({ target: torch.ones(2), reduction: "sum" }),
  "def F::kl_div": () => ({ reduction: "sum" }),
  "def init::dirac_": () => ({ tensor: torch.ones(2, 2, 3) }),
  "def init::dirac": () => ({ tensor: torch.ones(2, 2, 3) }),
  multinomial: () => ({ input: square().abs(), replacement: true }),
  quantile: () => ({ q: torch.tensor(0.5), interpolation: "linear" }),
  "quantile.scalar": () => ({ q: 0.5, interpolation: "linear" }),
  nanquantile: () => ({ q: torch.tensor(0.5), interpolation: "linear" }),
  "nanquantile.scalar": () => ({ q: 0.5, interpolation: "linear" }),
  "Tensor::random_.from": () => ({ from: 0, to: 5 }),
  "Tensor::squeeze_.dims": () => ({ dim: [0, 1] }),
  "def Tensor::register_hook": () => ({ input: square().requires_grad_(), hook: (grad: Tensor) => grad }),
  ...Object.fromEntries(
    [1, 2, 3].map((axes) => [
      `def F::max_unpool${axes}d`,
      () => ({
        input: torch.ones([1, 1, ...new Array<number>(axes).fill(1)]),
        indices: torch.zeros([1, 1, ...new Array<number>(axes).fill(1)], { dtype: torch.int64 }),
        kernel_size: 2,
        stride: 2,
        padding: 0,
        output_size: null,
      }),
    ]),
  ),
  "def F::upsample": () => ({ input: image(4, 6), size: [2, 3], scale_factor: null, mode: "bilinear" }),
  "def F::upsample_nearest": () => ({ input: image(4, 6), size: [2, 3], scale_factor: null }),
  "def F::upsample_bilinear": () => ({ input: image(4, 6), size: [2, 3], scale_factor: null }),
  "def init::trunc_normal_": () => ({ mean: 0, std: 1, a: -2, b: 2 }),
  scatter_add: () => ({ index: labels().reshape(2, 1) }),
  index_select: () => ({ index: labels() }),
  masked_fill: () => ({ mask: square().gt(0), value: 3 }),
  "Tensor::new_zeros": () => ({ size: [2, 3] }),
  "Tensor::new_ones": () => ({ size: [2, 3] }),
  "Tensor::repeat": () => ({ repeats: [2, 1] }),
  "F::scaled_dot_product_attention": () => ({ dropout_p: 0, is_causal: false, enable_gqa: false }),
  put: () => ({ index: labels(), source: torch.ones(2) }),
  "Tensor::resize_": () => ({ size: [2, 2] }),
  "def Tensor::resize": () => ({ sizes: [4, 1] }),
  "Tensor::new.size": () => ({ size: [2, 3] }),
  "Tensor::new.data": () => ({ data: [1, 2] }),
  "F::one_hot": () => ({ tensor: labels(), num_classes: 3 }),
  "F::pad": () => ({ pad: [1, 1], mode: "constant" }),
  "def F::interpolate": () => ({
    input: image(4, 6),
    size: [2, 3],
    scale_factor: null,
    mode: "bilinear",
    recompute_scale_factor: false,
    antialias: false,
  }),
  "def F::grid_sample": () => ({ input: image(4, 6), grid: torch.zeros(1, 2, 3, 2) }),
  "def F::affine_grid": () => ({ theta: torch.ones(1, 2, 3), size: [1, 2, 4, 6] }),
  "def F::unfold": () => ({ input: image(4, 6), kernel_size: 2 }),
  "def F::fold": () => ({ input: torch.ones(1, 4, 4), output_size: 3, kernel_size: 2, padding: 0 }),
  "def init::uniform_": () => ({ a: 0, b: 2 }),
  "def init::kaiming_uniform_": () => ({ mode: "fan_out", nonlinearity: "relu" }),
  "def init::kaiming_normal_": () => ({ mode: "fan_out", nonlinearity: "relu" }),
};
for (const name of ["zeros", "ones", "empty", "rand", "randn"]) samples[name] = () => ({ size: [2, 3] });
for (const axes of [1, 2, 3]) {
  const input = (): Tensor => torch.ones([1, 2, ...new Array<number>(axes).fill(5)]);
  const conv = (): Values => ({ input: input(), weight: weight(axes), bias: torch.ones(2), stride: 2 });
  samples[`F::conv${axes}d`] = conv;
  samples[`F::conv_transpose${axes}d`] = () => ({ ...conv(), output_padding: 1, dilation: 1 });
  for (const name of ["avg_pool", "max_pool"])
    samples[`F::${name}${axes}d`] = () => ({ input: input(), kernel_size: 2 });
  for (const suffix of ["d.indices", "d_with_indices"]) {
    samples[`F::max_pool${axes}${suffix}`] = () => ({ input: input(), kernel_size: 2 });
  }
  for (const suffix of ["", ".indices", "_with_indices"]) {
    samples[`def F::adaptive_max_pool${axes}d${suffix}`] = () => ({ input: input(), output_size: 2 });
  }
  samples[`F::adaptive_avg_pool${axes}d`] = () => ({ input: input(), output_size: 2 });
}

/** Sample values for the parameters of a signature, in their order. */
function valuesFor({ key, parameters }: Way): unknown[] {
  const own = samples[key]?.() ?? {};
  return parameters.map(({ name, type }) => {
    if (name in own) return own[name];
    const word = /^"([^"]+)"/.exec(type)?.[1];
    const sample = word === undefined ? ofType[type] : () => word;
    if (sample === undefined) throw new Error(`give ${key} a sample of '${name}', which is of type ${type}`);
    return sample();
  });
}

const namespaces: Record<string, object> = { F, init: nn.init, autograd: torch.autograd };

/** How a signature is called: as a function, and as a method of its first parameter. */
function callsOf({ how }: Declared, { namespace, name }: Way): [kind: string, call: Callable, isMethod: boolean][] {
  const method: [string, Callable, boolean] = [
    `Tensor.${name}`,
    (self, ...args) => Reflect.apply(Reflect.get(Object(self), name) as Callable, self, args),
    true,
  ];
  if (how === "method") return [method];
  const space = namespace === undefined ? torch : namespaces[namespace];
  const plain: [string, Callable, boolean] = [
    `${namespace ?? "torch"}.${name}`,
    Reflect.get(space, name) as Callable,
    false,
  ];
  return how === "callable" ? [plain] : [plain, method];
}

/** The answer as text; what refuses all calls, such as `cuda()`, must refuse them alike. */
function answerOf(call: () => unknown): string {
  try {
    return textOf(call());
  } catch (error) {
    if (error instanceof AssertionError || /expected sparse/.test(String(error))) return String(error);
    throw error;
  }
}

const textOf = (value: unknown): string =>
  value instanceof Tensor || !Array.isArray(value) ? describeValue(value) : value.map(describeValue).join("; ");

function describeValue(value: unknown): string {
  if (value instanceof Tensor) return String(value);
  if (typeof value === "object" && value !== null && "values" in value && "indices" in value) {
    return `${value.values} ${value.indices}`;
  }
  return String(value);
}

const all = declarations() as unknown as Declared[];
const calls = all
  .filter(({ how }) => how !== "signatureOfClass")
  .flatMap((declared) => declared.ways.flatMap((way) => callsOf(declared, way).map((call) => ({ way, call }))))
  .map(({ way, call: [kind, call, isMethod] }) => ({ kind, key: way.key, way, call, isMethod }));

describe("arguments by position and by name", () => {
  test.each(calls)("$kind ($key) answers the same however they are given", ({ way, call, isMethod }) => {
    const { parameters } = way;
    const from = isMethod ? 1 : 0;
    const positional = parameters.filter(({ isKeywordOnly }) => !isKeywordOnly).length;
    const isVariadic = parameters.some((parameter) => parameter.isVariadic);
    const answers = new Set<string>();
    for (let placed = from; placed <= positional; placed++) {
      torch.manual_seed(0);
      const values = valuesFor(way); // anew, for some calls write into them
      const loose =
        isVariadic && placed > from && ["at", "new"].includes(way.name)
          ? (values[from] as unknown[])
          : values.slice(from, placed);
      const named = Object.fromEntries(parameters.slice(placed).map(({ name }, k) => [name, values[placed + k]]));
      const args = [...(isMethod ? [values[0]] : []), ...loose, ...(placed < parameters.length ? [named] : [])];
      answers.add(answerOf(() => call(...args) ?? values[0]));
    }
    expect([...answers]).toHaveLength(1);
  });

  test.each(calls)("$kind ($key) refuses a name that it does not have", ({ way, call, isMethod }) => {
    const values = valuesFor(way);
    const given = isMethod ? [values[0]] : [];
    const named = Object.fromEntries(
      way.parameters.slice(given.length).map(({ name }, k) => [name, values[given.length + k]]),
    );
    const refused = () => call(...given, { ...named, nonsense: 1 });
    expect(refused).toThrow(TypeError);
    expect(refused).toThrow(/nonsense|takes no keyword arguments/);
  });
});

describe("settings of layers and optimizers by position and by name", () => {
  const line = [torch.ones(1, { requires_grad: true })];
  const classes: [name: string, create: (...args: unknown[]) => unknown, way: Way][] = all
    .filter(({ how }) => how === "signatureOfClass")
    .flatMap(({ ways: [way] }) =>
      classNames(way).map((name): [string, (...args: unknown[]) => unknown, Way] => {
        const space: object = way.namespace === "nn" ? nn : { ...optim, ...optim.lr_scheduler };
        const made = Reflect.get(space, name) as new (...args: unknown[]) => unknown;
        const before =
          way.namespace === "nn" ? [] : name in optim.lr_scheduler ? [new optim.SGD(line, { lr: 1 })] : [line];
        return [name, (...args) => new made(...before, ...args), way];
      }),
    );

  const settings: Record<string, Values> = {
    Dropout: { p: 0.25 },
    Dropout1d: { p: 0.25 },
    Dropout2d: { p: 0.25 },
    Dropout3d: { p: 0.25 },
    Adam: { betas: [0.5, 0.75] },
    AdamW: { betas: [0.5, 0.75] },
    Adamax: { betas: [0.5, 0.75] },
    Rprop: { etas: [0.5, 1.5], step_sizes: [0.25, 2] },
    LBFGS: { line_search_fn: null },
    MultiheadAttention: { kdim: 2, vdim: 3 },
    TransformerEncoderLayer: { activation: "gelu" },
    TransformerDecoderLayer: { activation: "gelu" },
    TransformerEncoder: { encoder_layer: new nn.TransformerEncoderLayer(2, 1, 2), norm: null },
    TransformerDecoder: { decoder_layer: new nn.TransformerDecoderLayer(2, 1, 2), norm: null },
    Transformer: { d_model: 2, custom_encoder: null, custom_decoder: null, activation: "gelu" },
    SGD: { dampening: 0, momentum: 0.5 },
    Embedding: { num_embeddings: 3, embedding_dim: 2 },
    Flatten: { end_dim: 2 },
    Upsample: { scale_factor: null },
    ...Object.fromEntries(eachRank("AdaptiveMaxPool").map((name) => [name, { return_indices: true }])),
    Unflatten: { unflattened_size: [1, 2] },
    UpsamplingNearest2d: { scale_factor: null },
    UpsamplingBilinear2d: { scale_factor: null },
    ReduceLROnPlateau: { factor: 0.5 },
    OneCycleLR: { total_steps: 6, pct_start: 0.5, cycle_momentum: false },
    CyclicLR: { scale_fn: null, cycle_momentum: false },
    LSTM: { hidden_size: 3, proj_size: 2, dropout: 0.25 },
    GRU: { proj_size: 0, dropout: 0.25 },
    MaxPool1d: { return_indices: true },
    MaxPool2d: { return_indices: true },
    MaxPool3d: { return_indices: true },
  };

  test.each(classes)("%s", (name, create, way) => {
    const values = way.parameters.map((parameter) => {
      const own = settings[name] ?? {};
      if (parameter.name in own) return own[parameter.name];
      const word = /^"([^"]+)"/.exec(parameter.type)?.[1];
      return word ?? ofType[parameter.type.split(' | "')[0]]();
    });
    const positional = way.parameters.filter(({ isKeywordOnly }) => !isKeywordOnly).length;
    const made = new Set<string>();
    for (let placed = 0; placed <= positional; placed++) {
      const named = Object.fromEntries(way.parameters.slice(placed).map((own, k) => [own.name, values[placed + k]]));
      torch.manual_seed(0);
      made.add(settingsText(create(...values.slice(0, placed), named)));
    }
    expect([...made]).toHaveLength(1);
    expect(() => create({ nonsense: 1 })).toThrow("got an unexpected keyword argument 'nonsense'");
  });
});

/** What shows the settings: the text, or of a schedule the learning rates that it sets. */
function settingsText(made: unknown): string {
  if (!(typeof made === "object" && made !== null && "get_last_lr" in made)) return String(made);
  const schedule = made as InstanceType<typeof optim.lr_scheduler.StepLR>;
  const rates = [1, 2, 3].map(() => {
    Reflect.apply(schedule.step, schedule, "best" in schedule ? [1] : []);
    return schedule.get_last_lr();
  });
  return JSON.stringify(rates);
}

const eachRank = (name: string): string[] => [1, 2, 3].map((rank) => `${name}${rank}d`);

/** The classes that a signature serves: `Conv{1,2,3}d`, `_MaxPoolNd`. */
function classNames({ name }: Way): string[] {
  const shared: Record<string, string[]> = {
    _TransformerLayer: ["TransformerEncoderLayer", "TransformerDecoderLayer"],
    _DropoutNd: ["Dropout", ...eachRank("Dropout")],
    _Loss: ["MSELoss"],
    _RNNBase: ["LSTM", "GRU"],
    _RNNCell: ["LSTMCell", "GRUCell"],
    _InPlace: ["ReLU6", "SELU", "Hardsigmoid", "Hardswish", "Mish"],
    _LazyNormBase: [...eachRank("LazyBatchNorm"), ...eachRank("LazyInstanceNorm")],
    _MaxUnpoolNd: eachRank("MaxUnpool"),
    _PadNd: ["ZeroPad", "ReflectionPad", "ReplicationPad", "CircularPad"].flatMap(eachRank),
    _ConstantPadNd: eachRank("ConstantPad"),
    _BatchNorm: ["BatchNorm1d", "BatchNorm2d"],
    _MaxPoolNd: ["MaxPool1d", "MaxPool2d", "MaxPool3d"],
    _InstanceNorm: eachRank("InstanceNorm"),
    _AdaptiveMaxPoolNd: eachRank("AdaptiveMaxPool"),
    _Shrink: ["Softshrink", "Hardshrink"],
    _Upsampling2d: ["UpsamplingNearest2d", "UpsamplingBilinear2d"],
    _AdaptiveAvgPoolNd: ["AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d"],
  };
  const braces = /^(.*)\{(.*)\}(.*)$/.exec(name);
  return shared[name] ?? (braces === null ? [name] : braces[2].split(",").map((n) => braces[1] + n + braces[3]));
}
