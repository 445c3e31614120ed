import { RuntimeError } from "../../base/errors.js";
import { wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { no_grad } from "../graph/grad-mode.js";
import { operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { full } from "./create.js";

/** PyTorch shows a quantile's history as that of its last step, which drops a dimension. */
const squeezePrimitive: Primitive<null> = {
  grad_fn: "SqueezeBackward4",
  forward: ([a]) => a.view(a.shape.slice(0, -1), a.strides.slice(0, -1)),
  backward: (grad) => [grad.view([...grad.shape, 1], [...grad.strides, 1])],
  gradient: linearly(),
  isView: true,
};

interface QuantileOptions {
  readonly dim: number | null;
  readonly keepdim: boolean;
  readonly interpolation: string;
  /** Whether a line with NaN answers NaN, or leaves it out. */
  readonly skipsNaN: boolean;
}

const interpolations = ["linear", "lower", "higher", "midpoint", "nearest"];

function check(input: Tensor, q: Tensor, interpolation: string): void {
  if (!interpolations.includes(interpolation)) {
    throw new RuntimeError(
      `quantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${interpolation}`,
    );
  }
  if (input.numel() === 0) throw new RuntimeError("quantile() input tensor must be non-empty");
  if (q.ndim > 1) throw new RuntimeError("quantile() q must be a scalar or 1D tensor");
  if (!input.dtype.is_floating_point || input.dtype.narrow !== null) {
    throw new RuntimeError("quantile() input tensor must be either float or double dtype");
  }
  if (q.dtype !== input.dtype) throw new RuntimeError("quantile() q tensor must be same dtype as the input tensor");
  if (!q.ge(0).logical_and(q.le(1)).all().item<boolean>()) {
    throw new RuntimeError("quantile() q values must be in the range [0, 1]");
  }
}

/** Where in each sorted line of `length` elements the quantiles lie, as numbers with a fraction: (…, number of quantiles). */
function ranksIn(sorted: Tensor, length: number, q: Tensor, skipsNaN: boolean): Tensor {
  const last = length - 1;
  const gaps = sorted.isnan();
  // a share in float32 times a length is not rounded to float32 again: 0.4 · 5 lies above 2
  const share = q.double();
  if (!skipsNaN) return share.mul(last).masked_fill(gaps.any(-1, true), last);
  if (!gaps.any().item<boolean>()) return share.mul(last).expand([...sorted.shape.slice(0, -1), q.numel()]);
  const lastOfLine = gaps.logical_not().sum(-1, true).sub(1).double().clamp({ min: 0 });
  return share.mul(lastOfLine);
}

/** Between which two elements of each line, and how far from the first to the second. */
function pick(sorted: Tensor, ranks: Tensor, interpolation: string): Tensor {
  if (interpolation === "lower") return sorted.gather(-1, ranks.floor().long());
  if (interpolation === "higher") return sorted.gather(-1, ranks.ceil().long());
  if (interpolation === "nearest") return sorted.gather(-1, ranks.round().long());
  const below = ranks.floor();
  const weights = interpolation === "midpoint" ? ranks.mul(0).add(0.5) : ranks.sub(below);
  return sorted.gather(-1, below.long()).lerp(sorted.gather(-1, ranks.ceil().long()), weights.to(sorted.dtype));
}

/** The lines in order; for one quantile PyTorch selects as many as it needs, which puts equal elements into another order. */
function inOrder(lines: Tensor, q: Tensor): Tensor {
  if (q.numel() > 1 || lines.isnan().any().item<boolean>()) return lines.sort(-1).values;
  const last = Math.ceil(q.double().item() * (lines.size(-1) - 1));
  return lines.topk(last + 1, -1, false, true).values;
}

function quantileOf(input: Tensor, q: Tensor, { dim, keepdim, interpolation, skipsNaN }: QuantileOptions): Tensor {
  check(input, q, interpolation);
  const axis = wrapDim(dim ?? 0, input.ndim);
  const lines = dim === null || input.ndim === 0 ? input.reshape(-1) : input.movedim(axis, -1);
  const sorted = inOrder(lines, q);
  const ranks = no_grad(() => ranksIn(sorted, lines.size(-1), q.reshape(-1), skipsNaN));
  const found = pick(sorted, ranks.expand([...sorted.shape.slice(0, -1), q.numel()]), interpolation);
  const gone = (k: number): boolean => dim === null || k === axis;
  const kept = input.shape.flatMap((length, k) => (gone(k) ? (keepdim ? [1] : []) : [length]));
  const shape = q.ndim === 0 ? kept : [q.numel(), ...kept];
  return apply(squeezePrimitive, [found.movedim(-1, 0).reshape([...shape, 1])], null);
}

function checkNumber(q: number): void {
  if (q >= 0 && q <= 1) return;
  throw new RuntimeError(`quantile() q must be in the range [0, 1] but got ${q}`);
}

/**
 * The value below which the share `q` of the elements lies; NaN where there is a NaN.
 *
 * @param q a share from 0 to 1, or several in a tensor: they stand along a new first dimension
 * @param dim along which dimension; without one of all elements
 * @param keepdim whether the dimension stays, with length 1
 * @param interpolation what counts between two elements: "linear", "lower", "higher", "midpoint" or "nearest"
 * @throws RuntimeError for shares out of range, whole numbers, and nothing
 * @example torch.tensor([3, 1, 2]).quantile(0.25) // tensor(1.5000)
 */
export const quantile = operation(
  overload(
    "quantile(Tensor input, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation='linear') -> Tensor",
    (input, q, dim, keepdim, interpolation) => quantileOf(input, q, { dim, keepdim, interpolation, skipsNaN: false }),
  ),
  overload(
    "quantile.scalar(Tensor input, float q, int? dim=None, bool keepdim=False, *, str interpolation='linear') -> Tensor",
    (input, q, dim, keepdim, interpolation) => {
      checkNumber(q);
      return quantileOf(input, full([], q, { dtype: input.dtype }), { dim, keepdim, interpolation, skipsNaN: false });
    },
  ),
);

/**
 * The value below which the share `q` of the elements lies that are not NaN.
 *
 * @param q a share from 0 to 1, or several in a tensor: they stand along a new first dimension
 * @param dim along which dimension; without one of all elements
 * @param keepdim whether the dimension stays, with length 1
 * @param interpolation what counts between two elements: "linear", "lower", "higher", "midpoint" or "nearest"
 * @throws RuntimeError for shares out of range, whole numbers, and nothing
 * @example torch.tensor([3, NaN, 1]).nanquantile(0.5) // tensor(2.)
 */
export const nanquantile = operation(
  overload(
    "nanquantile(Tensor input, Tensor q, int? dim=None, bool keepdim=False, *, str interpolation='linear') -> Tensor",
    (input, q, dim, keepdim, interpolation) => quantileOf(input, q, { dim, keepdim, interpolation, skipsNaN: true }),
  ),
  overload(
    "nanquantile.scalar(Tensor input, float q, int? dim=None, bool keepdim=False, *, str interpolation='linear') -> Tensor",
    (input, q, dim, keepdim, interpolation) => {
      checkNumber(q);
      return quantileOf(input, full([], q, { dtype: input.dtype }), { dim, keepdim, interpolation, skipsNaN: true });
    },
  ),
);
