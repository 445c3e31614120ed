import type { Constructors } from "../../autograd/generated/operations.js";
import type { Tensor } from "../../autograd/tensor.js";
import { zeros } from "../../autograd/torch.js";
import { RuntimeError, ValueError } from "../../base/errors.js";
import { requireCpu } from "../../tensor/device.js";
import { float32 } from "../../tensor/dtype.js";
import { uniform_ } from "../init.js";
import { declareParameter } from "../members.js";
import { Module } from "../module.js";
import { makeParameter, type Parameter } from "../parameter.js";
import { signatureOfClass } from "../signature.js";
import { elman, gru, lstm, type Recurrence, type State, weighInput } from "./recurrence.js";

/**
 * @param input_size length of the vectors that come in
 * @param hidden_size length of the state
 * @param bias whether biases are learned and added
 */
const bindCell = signatureOfClass(
  "nn::_RNNCell(int input_size, int hidden_size, bool bias=True, device? device=None, dtype? dtype=None)",
);

/** One step of a recurrence, with its weights. */
abstract class RecurrentCell<In extends unknown[], Out> extends Module<In, Out> {
  readonly input_size: number;
  readonly hidden_size: number;
  weight_ih: Parameter;
  weight_hh: Parameter;
  bias_ih: Parameter | null;
  bias_hh: Parameter | null;

  constructor(gates: number, name: string, args: readonly unknown[]) {
    super();
    const [input_size, hidden_size, bias, device, dtype] = bindCell(args, name);
    if (device !== null) requireCpu(device);
    const rows = gates * hidden_size;
    this.input_size = input_size;
    this.hidden_size = hidden_size;
    this.weight_ih = makeParameter([rows, input_size], dtype ?? float32);
    this.weight_hh = makeParameter([rows, hidden_size], dtype ?? float32);
    declareParameter(this, "bias_ih");
    this.bias_ih = bias ? makeParameter([rows], dtype ?? float32) : null;
    declareParameter(this, "bias_hh");
    this.bias_hh = bias ? makeParameter([rows], dtype ?? float32) : null;
    this.reset_parameters();
  }

  /** Draws new weights: uniform in ±1/√hidden_size. */
  reset_parameters(): void {
    const bound = this.hidden_size > 0 ? 1 / Math.sqrt(this.hidden_size) : 0;
    for (const parameter of this.parameters()) uniform_(parameter, -bound, bound);
  }

  override extra_repr(): string {
    const bias = this.bias_ih === null ? ", bias=False" : "";
    return `${this.input_size}, ${this.hidden_size}${bias}`;
  }

  /** The state after a step, for a batch or a single vector; zeros stand for a state that is not given. */
  protected advance(recurrence: Recurrence, input: Tensor, given: State | null, parts: number): State {
    const name = this.constructor.name;
    if (input.ndim !== 1 && input.ndim !== 2) {
      throw new ValueError(`${name}: Expected input to be 1D or 2D, got ${input.ndim}D instead`);
    }
    const isBatched = input.ndim === 2;
    const rows = isBatched ? input : input.unsqueeze(0);
    const start = (): Tensor => zeros(rows.shape[0], this.hidden_size, { dtype: input.dtype });
    const state = given?.map((part) => (isBatched ? part : part.unsqueeze(0))) ?? Array.from({ length: parts }, start);
    this.checkSizes(rows, state);
    const next = recurrence.step(weighInput(rows, this), state, this);
    return isBatched ? next : next.map((part) => part.squeeze(0));
  }

  private checkSizes(input: Tensor, state: State): void {
    if (input.shape[1] !== this.input_size) {
      throw new RuntimeError(`input has inconsistent input_size: got ${input.shape[1]} expected ${this.input_size}`);
    }
    for (const [k, { ndim, shape }] of state.entries()) {
      if (ndim !== 2) throw new RuntimeError(`Expected 2D hidden${k} (batch x hidden_size), but got ${ndim}D tensor`);
      if (shape[0] !== input.shape[0]) {
        throw new RuntimeError(`Input batch size ${input.shape[0]} doesn't match hidden${k} batch size ${shape[0]}`);
      }
      if (shape[1] !== this.hidden_size) {
        throw new RuntimeError(
          `hidden${k} has inconsistent hidden_size: got ${shape[1]}, expected ${this.hidden_size}`,
        );
      }
    }
  }
}

/**
 * One step of an LSTM: a vector (or a batch of them) and the pair of state and cell → the next pair.
 *
 * @example const [h, c] = new nn.LSTMCell(2, 3)(torch.ones(1, 2)); h.shape // torch.Size([1, 3])
 */
export class LSTMCell extends RecurrentCell<
  [input: Tensor, hx?: readonly [h: Tensor, c: Tensor] | null],
  [h: Tensor, c: Tensor]
> {
  constructor(...args: Constructors["_RNNCell"]) {
    super(lstm.gates, "LSTMCell", args);
  }

  override forward(input: Tensor, hx: readonly [Tensor, Tensor] | null = null): [Tensor, Tensor] {
    if (hx !== null && (!Array.isArray(hx) || hx.length !== 2)) {
      throw new TypeError("LSTMCell: expected hx to be the pair of state and cell, [h_0, c_0]");
    }
    const [h, c] = this.advance(lstm, input, hx, 2);
    return [h, c];
  }
}

/**
 * One step of a GRU: a vector (or a batch of them) and the state → the next state.
 *
 * @example new nn.GRUCell(2, 3)(torch.ones(1, 2)).shape // torch.Size([1, 3])
 */
export class GRUCell extends RecurrentCell<[input: Tensor, hx?: Tensor | null], Tensor> {
  constructor(...args: Constructors["_RNNCell"]) {
    super(gru.gates, "GRUCell", args);
  }

  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    return this.advance(gru, input, hx && [hx], 1)[0];
  }
}

/**
 * @param input_size length of the vectors that come in
 * @param hidden_size length of the state
 * @param bias whether biases are learned and added
 * @param nonlinearity "tanh" or "relu"
 */
const bindRNNCell = signatureOfClass(
  "nn::RNNCell(int input_size, int hidden_size, bool bias=True, str<tanh|relu> nonlinearity='tanh', device? device=None, dtype? dtype=None)",
);

/**
 * One step of a simple recurrence, tanh(W·x + b + V·h + c): a vector (or a batch of them) and the state → the next state.
 *
 * @example new nn.RNNCell(2, 3)(torch.ones(1, 2)).shape // torch.Size([1, 3])
 */
export class RNNCell extends RecurrentCell<[input: Tensor, hx?: Tensor | null], Tensor> {
  readonly nonlinearity: string;

  constructor(...args: Constructors["RNNCell"]) {
    const [input_size, hidden_size, bias, nonlinearity, device, dtype] = bindRNNCell(args);
    super(1, "RNNCell", [input_size, hidden_size, bias, device, dtype]);
    this.nonlinearity = nonlinearity;
  }

  override forward(input: Tensor, hx: Tensor | null = null): Tensor {
    const { nonlinearity } = this;
    if (nonlinearity !== "tanh" && nonlinearity !== "relu") {
      throw new RuntimeError(`Unknown nonlinearity: ${nonlinearity}`);
    }
    return this.advance(elman[nonlinearity], input, hx && [hx], 1)[0];
  }

  override extra_repr(): string {
    const nonlinearity = this.nonlinearity === "tanh" ? "" : `, nonlinearity=${this.nonlinearity}`;
    return `${super.extra_repr()}${nonlinearity}`;
  }
}
