import { apply, type Op } from "../../autograd/op.js";
import type { Tensor } from "../../autograd/tensor.js";
import * as ops from "../../ops/pad.js";
import { bind, float, ints, optional, tensor, word } from "./arguments.js";

export type PadMode = "constant" | "reflect" | "replicate" | "circular";

interface Padding {
  readonly plan: ops.PadPlan;
  readonly mode: string;
  readonly value: number;
}

const names: { readonly [mode: string]: string } = { reflect: "Reflection", replicate: "Replication" };

const padOp: Op<Padding> = {
  grad_fn: ({ mode, plan }) => {
    if (mode === "circular") return "CopySlices";
    return mode === "constant" ? "ConstantPadNdBackward0" : `${names[mode]}Pad${plan.maps.length}DBackward0`;
  },
  forward: ([x], { plan, value }) => ops.pad(x, plan, value),
  backward: (grad, { options, shapes }) => [ops.padGradient(grad, options.plan, shapes[0])],
};

/** PyTorch keeps the input of these modes, and so refuses to go back if it has been written to. */
const mirrorOp: Op<Padding> = {
  ...padOp,
  backward: (grad, context) => [ops.padGradient(grad, context.options.plan, context.input(0).shape)],
  saves: [0],
};

const parameters = {
  input: { parse: tensor },
  pad: { parse: ints },
  mode: { parse: word, fallback: "constant" },
  value: { parse: optional(float), fallback: null },
};

export interface PadOptions {
  /** 'constant' (default), 'reflect', 'replicate' or 'circular'. */
  readonly mode?: PadMode;
  /** What constant padding is filled with; default 0. */
  readonly value?: number | null;
}

/**
 * Pads the last axes: `pad` lists the elements before and after the last axis, then those of the axis in front of it, …
 * Negative numbers crop.
 *
 * @throws RuntimeError, NotImplementedError in PyTorch's words if the padding does not fit
 * @example F.pad(torch.tensor([[1, 2]]), [1, 1]) // tensor([[0., 1., 2., 0.]])
 */
export function pad(input: Tensor, pad: readonly number[], mode?: PadMode | PadOptions, value?: number | null): Tensor;
export function pad(...args: readonly unknown[]): Tensor {
  const { input, pad, mode, value } = bind("pad", parameters, args);
  const plan = ops.planPad(input.array.shape, input.dtype, pad, mode, value);
  return apply(mode in names ? mirrorOp : padOp, [input], { plan, mode, value: value ?? 0 });
}
