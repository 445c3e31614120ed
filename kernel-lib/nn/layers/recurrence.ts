import type { Tensor } from "../../autograd/tensor.js";
import { chunk, relu, sigmoid, tanh } from "../../autograd/torch.js";
import { linear } from "../functional/index.js";

/** The weights of one step: from the input, from the state, their biases, and of an LSTM with a projection that too. */
export interface StepWeights {
  readonly weight_ih: Tensor;
  readonly weight_hh: Tensor;
  readonly bias_ih: Tensor | null;
  readonly bias_hh: Tensor | null;
  readonly weight_hr?: Tensor | null;
}

/** What goes from one step to the next: the state that others see, and of an LSTM its cell. */
export type State = readonly Tensor[];

/** A kind of recurrence: how many rows its weights have for each element of the state, and its step. */
export interface Recurrence {
  readonly gates: number;
  /** The next state from `input`, already weighed, and the state before. */
  step(input: Tensor, state: State, weights: StepWeights): State;
}

const fromState = ([hidden]: State, { weight_hh, bias_hh }: StepWeights): Tensor => linear(hidden, weight_hh, bias_hh);

const simple = (activation: (x: Tensor) => Tensor): Recurrence => ({
  gates: 1,
  step: (input, state, weights) => [activation(fromState(state, weights).add(input))],
});

/** Elman's, by their nonlinearity. */
export const elman = { tanh: simple(tanh), relu: simple(relu) };

/** Hochreiter's and Schmidhuber's; gates for input, forgetting, the cell and output. */
export const lstm: Recurrence = {
  gates: 4,
  step(input, state, weights) {
    const [enter, forget, change, leave] = chunk(fromState(state, weights).add(input), 4, -1);
    const cell = sigmoid(forget)
      .mul(state[1])
      .add(sigmoid(enter).mul(tanh(change)));
    const hidden = sigmoid(leave).mul(tanh(cell));
    return [weights.weight_hr ? linear(hidden, weights.weight_hr) : hidden, cell];
  },
};

/** Cho's; gates to reset and to update, and the new state. */
export const gru: Recurrence = {
  gates: 3,
  step(input, state, weights) {
    const [resetIn, updateIn, freshIn] = chunk(input, 3, -1);
    const [resetOwn, updateOwn, freshOwn] = chunk(fromState(state, weights), 3, -1);
    const fresh = tanh(freshIn.add(freshOwn.mul(sigmoid(resetOwn.add(resetIn)))));
    const [hidden] = state;
    return [
      hidden
        .sub(fresh)
        .mul(sigmoid(updateOwn.add(updateIn)))
        .add(fresh),
    ];
  },
};

/** The input of one step or of many, weighed. */
export const weighInput = (input: Tensor, { weight_ih, bias_ih }: StepWeights): Tensor =>
  linear(input, weight_ih, bias_ih);
