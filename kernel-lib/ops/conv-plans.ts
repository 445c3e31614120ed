import type { NdArray } from "../tensor/ndarray.js";
import { sameShape } from "../tensor/shape.js";
import { type ConvPlan, planConv, type Spatial } from "./conv-shape.js";
import { type ConvTypes, refuseConvolution, requireBiasOfInputType } from "./refusals/conv.js";

/** One number for all axes, or one an axis. */
export type Sizes = number | readonly number[];

export interface ConvOptions {
  readonly stride?: Sizes;
  /** Zeros on both sides of each axis, or 'valid' for none, or (not transposed) 'same' to keep the size. */
  readonly padding?: Sizes | string;
  readonly dilation?: Sizes;
  readonly groups?: number;
  /** Transposed only: elements more at the far edge. */
  readonly output_padding?: Sizes;
}

/** All that a plan depends on: the key of `plans`. */
interface ConvRequest extends Required<ConvOptions> {
  readonly spatial: Spatial;
  readonly transposed: boolean;
  readonly input: readonly number[];
  readonly weight: readonly number[];
  readonly bias: readonly number[] | null;
  readonly types: ConvTypes;
}

/** The plans of the last calls: a network asks for the same few at each step, and planning takes longer than tiny work. */
const plans: { readonly request: ConvRequest; readonly plan: ConvPlan }[] = [];
const MOST_PLANS = 16;

/**
 * Checks a call of `F.conv{1,2,3}d` or, transposed, `F.conv_transpose{1,2,3}d`.
 *
 * @param x (N, C, …size) or unbatched (C, …size)
 * @param weight (O, C / groups, …kernel); transposed (C, O / groups, …kernel)
 * @throws RuntimeError, NotImplementedError in PyTorch's words
 */
export function prepareConv(
  { spatial, transposed }: { spatial: Spatial; transposed: boolean },
  x: NdArray,
  weight: NdArray,
  bias: NdArray | null,
  { stride = 1, padding = 0, dilation = 1, output_padding = 0, groups = 1 }: ConvOptions = {},
): ConvPlan {
  const request: ConvRequest = {
    spatial,
    transposed,
    input: x.shape,
    weight: weight.shape,
    bias: bias === null ? null : bias.shape,
    types: { input: x.dtype, weight: weight.dtype, bias: bias === null ? null : bias.dtype },
    stride,
    padding,
    dilation,
    output_padding,
    groups,
  };
  for (const known of plans) if (isSame(known.request, request)) return known.plan;
  const plan = makePlan(request);
  plans.unshift({ request: copyRequest(request), plan });
  if (plans.length > MOST_PLANS) plans.pop();
  return plan;
}

function makePlan(request: ConvRequest): ConvPlan {
  const { spatial, transposed, types, stride, padding, dilation, output_padding } = request;
  if (!transposed && typeof padding !== "string") requireBiasOfInputType(types);
  const each = (value: Sizes) => (typeof value === "number" ? new Array<number>(spatial).fill(value) : value);
  const plan = planConv({
    ...request,
    name: `conv${transposed ? "_transpose" : ""}${spatial}d`,
    stride: each(stride),
    padding: typeof padding === "string" ? padding : each(padding),
    dilation: each(dilation),
    output_padding: typeof padding === "string" ? [0] : each(output_padding),
  });
  refuseConvolution(plan, types);
  return plan;
}

function isSame(a: ConvRequest, b: ConvRequest): boolean {
  return (
    sameSizes(a.input, b.input) &&
    sameSizes(a.weight, b.weight) &&
    a.spatial === b.spatial &&
    a.transposed === b.transposed &&
    a.types.input === b.types.input &&
    a.types.weight === b.types.weight &&
    a.types.bias === b.types.bias &&
    sameSizes(a.bias, b.bias) &&
    sameSizes(a.stride, b.stride) &&
    sameSizes(a.padding, b.padding) &&
    sameSizes(a.dilation, b.dilation) &&
    sameSizes(a.output_padding, b.output_padding) &&
    a.groups === b.groups
  );
}

function sameSizes(a: Sizes | string | null, b: Sizes | string | null): boolean {
  return typeof a === "object" && typeof b === "object" && a && b ? sameShape(a, b) : a === b;
}

/** A copy whose lists are its own, since callers may change theirs later. */
function copyRequest(request: ConvRequest): ConvRequest {
  const own = (sizes: Sizes) => (typeof sizes === "number" ? sizes : [...sizes]);
  return {
    ...request,
    input: [...request.input],
    weight: [...request.weight],
    bias: request.bias && [...request.bias],
    stride: own(request.stride),
    padding: typeof request.padding === "string" ? request.padding : own(request.padding),
    dilation: own(request.dilation),
    output_padding: own(request.output_padding),
  };
}
