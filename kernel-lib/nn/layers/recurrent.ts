import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { cat, stack, zeros } from "../../autograd/torch.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { pythonText } from "../../base/python-text.js";
import { sizeText } from "../../ops/layout.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { dropout } from "../functional/index.js";
import { uniform_ } from "../init.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { elman, gru, lstm, type Recurrence, type State, type StepWeights, weighInput } from "./recurrence.js";

/** What layers of all kinds are made with; `proj_size` is the LSTM's. */
interface Settings {
  readonly input_size: number;
  readonly hidden_size: number;
  readonly num_layers: number;
  readonly bias: boolean;
  readonly batch_first: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly proj_size: number;
}

/** @throws TypeError or ValueError in PyTorch's words */
function checkSettings({ input_size, hidden_size, num_layers, dropout: share, proj_size }: Settings): void {
  if (!(share >= 0 && share <= 1)) {
    throw new ValueError(
      "dropout should be a number in range [0, 1] representing the probability of an element being zeroed",
    );
  }
  for (const [name, value] of Object.entries({ input_size, hidden_size, num_layers })) {
    if (value <= 0) throw new ValueError(`${name} must be greater than zero`);
  }
  if (proj_size < 0) throw new ValueError("proj_size should be a positive integer or zero to disable projections");
  if (proj_size >= hidden_size) throw new ValueError("proj_size has to be smaller than hidden_size");
}

/** Layers of a recurrence over a sequence, in one direction or both. */
abstract class Recurrent<Hidden extends Tensor | readonly Tensor[]> extends Module<
  [input: Tensor, hx?: Hidden | null],
  [output: Tensor, hidden: Hidden]
> {
  readonly input_size: number;
  readonly hidden_size: number;
  readonly num_layers: number;
  readonly bias: boolean;
  readonly batch_first: boolean;
  readonly dropout: number;
  readonly bidirectional: boolean;
  readonly proj_size: number;
  protected abstract readonly recurrence: Recurrence;

  constructor(gates: number, settings: Settings, dtype = float32) {
    super();
    checkSettings(settings);
    const { input_size, hidden_size, num_layers, bias, proj_size } = settings;
    this.input_size = input_size;
    this.hidden_size = hidden_size;
    this.num_layers = num_layers;
    this.bias = bias;
    this.batch_first = settings.batch_first;
    this.dropout = settings.dropout;
    this.bidirectional = settings.bidirectional;
    this.proj_size = proj_size;
    const seen = proj_size || hidden_size;
    for (const [k, suffix] of this.suffixes.entries()) {
      const width = k < this.directions ? input_size : seen * this.directions;
      const add = (name: string, ...shape: readonly number[]): void =>
        this.register_parameter(`${name}_${suffix}`, makeParameter(shape, dtype));
      add("weight_ih", gates * hidden_size, width);
      add("weight_hh", gates * hidden_size, seen);
      if (bias) add("bias_ih", gates * hidden_size);
      if (bias) add("bias_hh", gates * hidden_size);
      if (proj_size > 0) add("weight_hr", proj_size, hidden_size);
    }
    this.reset_parameters();
  }

  /** Draws new weights: uniform in ±1/√hidden_size. */
  reset_parameters(): void {
    const bound = 1 / Math.sqrt(this.hidden_size);
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  /** Nothing: the weights lie where they are. */
  flatten_parameters(): void {}

  /** The weights of each layer and direction. */
  get all_weights(): Parameter[][] {
    return this.suffixes.map((suffix) =>
      this.own_parameters().flatMap(([name, parameter]) => (name.endsWith(`_${suffix}`) ? [parameter] : [])),
    );
  }

  override extra_repr(): string {
    const { input_size, hidden_size, proj_size, num_layers, bias, batch_first, dropout, bidirectional } = this;
    const rest = [
      ...(proj_size === 0 ? [] : [`proj_size=${proj_size}`]),
      ...(num_layers === 1 ? [] : [`num_layers=${num_layers}`]),
      ...(bias ? [] : ["bias=False"]),
      ...(batch_first ? ["batch_first=True"] : []),
      ...(dropout === 0 ? [] : [`dropout=${pythonText(dropout)}`]),
      ...(bidirectional ? ["bidirectional=True"] : []),
    ];
    return [input_size, hidden_size, ...rest].join(", ");
  }

  /** What the layers answer to a sequence, and the last states of all of them. */
  protected run(input: Tensor, given: State | null, parts: number): { output: Tensor; last: State } {
    const isBatched = this.checkRank(input, given);
    const sequence = isBatched ? input : input.unsqueeze(this.batch_first ? 0 : 1);
    this.checkSizes(sequence, given?.map((part) => (isBatched ? part : part.unsqueeze(1))) ?? null, parts);
    const batch = sequence.shape[this.batch_first ? 0 : 1];
    const start = (k: number): Tensor =>
      zeros(this.suffixes.length, batch, k === 0 ? this.seen : this.hidden_size, { dtype: input.dtype });
    const first = Array.from({ length: parts }, (_, k) => given?.[k] ?? start(k));
    const states = first.map((part) => (isBatched || given === null ? part : part.unsqueeze(1)));
    const { output, last } = this.through(this.batch_first ? sequence.transpose(0, 1) : sequence, states);
    const ordered = this.batch_first ? output.transpose(0, 1) : output;
    if (isBatched) return { output: ordered, last };
    return { output: ordered.squeeze(this.batch_first ? 0 : 1), last: last.map((part) => part.squeeze(1)) };
  }

  /** All layers, one after the other; (L, N, …) in and out. */
  private through(sequence: Tensor, states: State): { output: Tensor; last: State } {
    const ends: State[] = [];
    let output = sequence;
    for (let layer = 0; layer < this.num_layers; layer++) {
      const ways = Array.from({ length: this.directions }, (_, direction) => {
        const k = layer * this.directions + direction;
        const start = states.map((part) => part.at(k));
        const { steps, state } = this.along(output, start, this.weightsOf(this.suffixes[k]), direction === 1);
        ends.push(state);
        return stack(steps);
      });
      output = ways.length === 1 ? ways[0] : cat(ways, 2);
      if (this.dropout > 0 && layer < this.num_layers - 1) output = dropout(output, this.dropout, this.training);
    }
    return { output, last: states.map((_, part) => stack(ends.map((state) => state[part]))) };
  }

  /** One layer in one direction: what it shows at each step, in the sequence's order, and its last state. */
  private along(sequence: Tensor, start: State, weights: StepWeights, isBackward: boolean) {
    const inputs = weighInput(sequence, weights).unbind(0);
    const steps: Tensor[] = [];
    let state = start;
    for (const input of isBackward ? inputs.reverse() : inputs) {
      state = this.recurrence.step(input, state, weights);
      steps.push(state[0]);
    }
    return { steps: isBackward ? steps.reverse() : steps, state };
  }

  private weightsOf(suffix: string): StepWeights {
    const named = (name: string): Parameter | null =>
      (this as unknown as { readonly [name: string]: Parameter | undefined })[`${name}_${suffix}`] ?? null;
    return {
      weight_ih: this.get_parameter(`weight_ih_${suffix}`),
      weight_hh: this.get_parameter(`weight_hh_${suffix}`),
      bias_ih: named("bias_ih"),
      bias_hh: named("bias_hh"),
      weight_hr: named("weight_hr"),
    };
  }

  private get directions(): number {
    return this.bidirectional ? 2 : 1;
  }

  /** The length of what a layer shows. */
  private get seen(): number {
    return this.proj_size || this.hidden_size;
  }

  /** `l0`, `l0_reverse`, `l1`, … */
  private get suffixes(): string[] {
    const layers = Array.from({ length: this.num_layers }, (_, k) => `l${k}`);
    return this.bidirectional ? layers.flatMap((name) => [name, `${name}_reverse`]) : layers;
  }

  /** Whether the input is a batch. @throws ValueError or RuntimeError in PyTorch's words for other ranks */
  private checkRank(input: Tensor, given: State | null): boolean {
    if (input.ndim !== 2 && input.ndim !== 3) {
      throw new ValueError(`${this.constructor.name}: Expected input to be 2D or 3D, got ${input.ndim}D instead`);
    }
    const isBatched = input.ndim === 3;
    if (given?.some(({ ndim }) => ndim !== input.ndim)) {
      const [names, are] = given.length === 2 ? ["hx and cx", "tensors"] : ["hx", "tensor"];
      const ranks = given.map(({ ndim }) => `${ndim}-D`).join(", ");
      throw new RuntimeError(
        `For ${isBatched ? "batched 3-D" : "unbatched 2-D"} input, ${names} should also be ${input.ndim}-D but got ${given.length === 2 ? `(${ranks})` : ranks} ${are}`,
      );
    }
    return isBatched;
  }

  private checkSizes(input: Tensor, given: State | null, parts: number): void {
    const [weight] = this.all_weights[0];
    if (input.dtype !== weight.dtype) {
      throw new ValueError(
        `RNN input dtype (${input.dtype}) does not match weight dtype (${weight.dtype}). Convert input: input.to(${weight.dtype}), or convert model: model.to(${input.dtype})`,
      );
    }
    if (input.shape[2] !== this.input_size) {
      throw new RuntimeError(
        `input.size(-1) must be equal to input_size. Expected ${this.input_size}, got ${input.shape[2]}`,
      );
    }
    const [batch, length] = this.batch_first ? input.shape : [input.shape[1], input.shape[0]];
    for (const [k, part] of (given ?? []).entries()) {
      const expected = [this.suffixes.length, batch, k === 0 ? this.seen : this.hidden_size];
      if (expected.every((own, axis) => own === part.shape[axis])) continue;
      throw new RuntimeError(
        `Expected hidden${parts === 2 ? `[${k}]` : ""} size (${expected.join(", ")}), got ${sizeText(part.shape)}`,
      );
    }
    if (length === 0) throw new RuntimeError("Expected sequence length to be larger than 0 in RNN");
  }
}

/**
 * @param input_size length of the vectors that come in
 * @param hidden_size length of the state
 * @param num_layers layers, each of which reads what the one before shows
 * @param bias whether biases are learned and added
 * @param batch_first whether sequences are (N, L, …), and not (L, N, …)
 * @param dropout the share of elements that become 0 between layers
 * @param bidirectional whether each layer reads the sequence from its end, too
 * @param proj_size length that an LSTM's shown state is projected to; 0 for none
 */
const bindRecurrent = signatureOfClass(
  "nn::_RNNBase(int input_size, int hidden_size, int num_layers=1, bool bias=True, bool batch_first=False, float dropout=0.0, bool bidirectional=False, int proj_size=0, device? device=None, dtype? dtype=None)",
);

/** The settings that a constructor was given. */
function settingsOf(args: Constructors["_RNNBase"]): [Settings, dtype: typeof float32 | undefined] {
  const [input_size, hidden_size, num_layers, bias, batch_first, share, bidirectional, proj_size, device, dtype] =
    bindRecurrent(args, "RNNBase");
  if (device !== null) requireCpu(device);
  return [
    { input_size, hidden_size, num_layers, bias, batch_first, dropout: share, bidirectional, proj_size },
    dtype ?? undefined,
  ];
}

/**
 * Long short-term memory over a sequence (L, N, input_size), or (N, L, input_size) with `batch_first`: what the last layer
 * shows at each step, and the last states and cells of all layers.
 *
 * @example const [output, [h, c]] = new nn.LSTM(2, 3)(torch.ones(5, 1, 2)); output.shape // torch.Size([5, 1, 3])
 */
export class LSTM extends Recurrent<readonly [h: Tensor, c: Tensor]> {
  protected get recurrence(): Recurrence {
    return lstm;
  }

  constructor(...args: Constructors["_RNNBase"]) {
    super(lstm.gates, ...settingsOf(args));
  }

  override forward(
    input: Tensor,
    hx: readonly [Tensor, Tensor] | null = null,
  ): [output: Tensor, hidden: readonly [Tensor, Tensor]] {
    if (hx !== null && (!Array.isArray(hx) || hx.length !== 2)) {
      throw new TypeError("LSTM: expected hx to be the pair of states and cells, [h_0, c_0]");
    }
    const { output, last } = this.run(input, hx, 2);
    return [output, [last[0], last[1]]];
  }
}

/**
 * A gated recurrence over a sequence (L, N, input_size), or (N, L, input_size) with `batch_first`: what the last layer
 * shows at each step, and the last states of all layers.
 *
 * @example const [output, h] = new nn.GRU(2, 3)(torch.ones(5, 1, 2)); output.shape // torch.Size([5, 1, 3])
 */
export class GRU extends Recurrent<Tensor> {
  protected get recurrence(): Recurrence {
    return gru;
  }

  constructor(...args: Constructors["_RNNBase"]) {
    const [settings, dtype] = settingsOf(args);
    if (settings.proj_size > 0) {
      throw new ValueError("proj_size argument is only supported for LSTM, not RNN or GRU");
    }
    super(gru.gates, settings, dtype);
  }

  override forward(input: Tensor, hx: Tensor | null = null): [output: Tensor, hidden: Tensor] {
    const { output, last } = this.run(input, hx && [hx], 1);
    return [output, last[0]];
  }
}

/**
 * @param input_size length of the vectors that come in
 * @param hidden_size length of the state
 * @param num_layers layers, each of which reads what the one before shows
 * @param nonlinearity "tanh" or "relu"
 */
const bindRNN = signatureOfClass(
  "nn::RNN(int input_size, int hidden_size, int num_layers=1, str<tanh|relu> nonlinearity='tanh', bool bias=True, bool batch_first=False, float dropout=0.0, bool bidirectional=False, device? device=None, dtype? dtype=None)",
);

/**
 * A simple recurrence, tanh(W·x + b + V·h + c), over a sequence (L, N, input_size), or (N, L, input_size) with
 * `batch_first`: what the last layer shows at each step, and the last states of all layers.
 *
 * @example const [output, h] = new nn.RNN(2, 3)(torch.ones(5, 1, 2)); h.shape // torch.Size([1, 1, 3])
 */
export class RNN extends Recurrent<Tensor> {
  readonly nonlinearity: "tanh" | "relu";

  protected get recurrence(): Recurrence {
    return elman[this.nonlinearity];
  }

  constructor(...args: Constructors["RNN"]) {
    const [input_size, hidden_size, num_layers, nonlinearity, bias, batch_first, share, bidirectional, device, dtype] =
      bindRNN(args);
    if (device !== null) requireCpu(device);
    if (nonlinearity !== "tanh" && nonlinearity !== "relu") {
      throw new ValueError(`Unknown nonlinearity '${nonlinearity}'. Select from 'tanh' or 'relu'.`);
    }
    const settings = { input_size, hidden_size, num_layers, bias, batch_first, dropout: share, bidirectional };
    super(1, { ...settings, proj_size: 0 }, dtype ?? undefined);
    this.nonlinearity = nonlinearity;
  }

  override forward(input: Tensor, hx: Tensor | null = null): [output: Tensor, hidden: Tensor] {
    const { output, last } = this.run(input, hx && [hx], 1);
    return [output, last[0]];
  }
}
