import * as ops from "../../ops/pad.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { linearly } from "./adjoint.js";

interface PadOptions {
  readonly plan: ops.PadPlan;
  readonly mode: string;
  readonly value: number;
}

const names: { readonly [mode: string]: string } = { reflect: "Reflection", replicate: "Replication" };

const padPrimitive: Primitive<PadOptions> = {
  grad_fn: ({ mode, plan }) => {
    if (mode === "circular") return "CopySlices";
    return mode === "constant" ? "ConstantPadNdBackward0" : `${names[mode]}Pad${plan.maps.length}DBackward0`;
  },
  forward: ([x], { plan, value }) => ops.pad(x, plan, value),
  backward: (grad, { options, shapes }) => [ops.padGradient(grad, options.plan, shapes[0])],
  gradient: linearly(undefined, (options) => ({ ...options, value: 0 })),
};

/** PyTorch keeps the input of these modes, and so refuses to go back if it has been written to. */
const mirrorPrimitive: Primitive<PadOptions> = {
  ...padPrimitive,
  backward: (grad, context) => [ops.padGradient(grad, context.options.plan, context.input(0).shape)],
  saves: [0],
};

/**
 * Pads the last axes: `pad` lists the elements before and after the last axis, then those of the axis in front of it, …
 * Negative numbers crop.
 *
 * @param value what constant padding is filled with; null means 0
 * @throws RuntimeError, NotImplementedError in PyTorch's words if the padding does not fit
 * @example F.pad(torch.tensor([[1, 2]]), [1, 1]) // tensor([[0., 1., 2., 0.]])
 */
export const pad = callable(
  "F::pad(Tensor input, int[] pad, str<constant|reflect|replicate|circular> mode='constant', float? value=None) -> Tensor",
  (input, pad, mode, value) => {
    const plan = ops.planPad(arrayOf(input).shape, input.dtype, pad, mode, value);
    return apply(mode in names ? mirrorPrimitive : padPrimitive, [input], { plan, mode, value: value ?? 0 });
  },
);
