import type { Spatial } from "../../ops/conv-shape.js";
import * as ops from "../../ops/pool.js";
import { type MaxPoolPlan, planMaxPool } from "../../ops/pool-shape.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";
import { perAxis } from "./axes.js";

interface MaxPoolOptions {
  readonly plan: MaxPoolPlan;
  readonly values: NdArray;
  readonly positions: Int32Array;
  readonly spatial: Spatial;
}

// PyTorch pools lines as planes of height 1, and squeezes.
const maxPoolPrimitive: Primitive<MaxPoolOptions> = {
  grad_fn: ({ spatial }) => (spatial === 1 ? "SqueezeBackward1" : `MaxPool${spatial}DWithIndicesBackward0`),
  forward: (_, { values }) => values,
  backward: (grad, context) => {
    const { plan, positions } = context.options;
    return [ops.maxPoolGradient(grad, positions, plan, context.input(0).shape)];
  },
  gradient: (grad, context) => {
    const { plan, positions, spatial } = context.options;
    return [apply(scatterPrimitive, [grad], { plan, positions, spatial, shape: context.shapes[0] })];
  },
  saves: [0],
};

interface Winners {
  readonly plan: MaxPoolPlan;
  readonly positions: Int32Array;
  readonly spatial: Spatial;
  readonly shape: readonly number[];
}

/** Each gradient to the place that won; back from there comes what another array has at these places. */
const scatterPrimitive: Primitive<Winners> = {
  grad_fn: ({ spatial }) => `MaxPool${spatial}DWithIndicesBackwardBackward0`,
  forward: ([grad], { plan, positions, shape }) => ops.maxPoolGradient(grad, positions, plan, shape),
  backward: (own, { options: { plan, positions } }) => [ops.atPositions(own, positions, plan)],
  gradient: linearly(),
};

type Sizes = number | readonly number[];

/** What the operations share; a number stands for all axes. */
function pool(
  spatial: Spatial,
  input: Tensor,
  kernel_size: Sizes,
  stride: Sizes | null,
  padding: Sizes,
  dilation: Sizes,
  ceil_mode: boolean,
  with_indices: boolean,
): [output: Tensor, indices: () => Tensor] {
  const plan = planMaxPool(spatial, arrayOf(input).shape, input.dtype, {
    kernel_size: perAxis(kernel_size, spatial),
    stride: stride === null ? [] : perAxis(stride, spatial),
    padding: perAxis(padding, spatial),
    dilation: perAxis(dilation, spatial),
    ceil_mode,
    with_indices,
  });
  const { values, positions } = ops.maxPool(arrayOf(input), plan);
  const output = apply(maxPoolPrimitive, [input], { plan, values, positions, spatial });
  return [output, () => fromArray(ops.positionArray(positions, values.shape))];
}

type PoolArguments = Parameters<typeof pool> extends [Spatial, ...infer Rest, boolean] ? Rest : never;

const poolValues =
  (spatial: Spatial) =>
  (...given: PoolArguments): Tensor =>
    pool(spatial, ...given, false)[0];

const poolValuesAndIndices =
  (spatial: Spatial) =>
  (...given: PoolArguments): [poolValues: Tensor, indices: Tensor] => {
    const [output, indices] = pool(spatial, ...given, true);
    return [output, indices()];
  };

/**
 * Largest value of each window: (N, C, L) or (C, L) → (N, C, L′) or (C, L′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool1d(torch.tensor([[1, 3, 2, 5]]), 2) // tensor([[3., 5.]])
 */
export const max_pool1d = callable(
  overload(
    "F::max_pool1d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> Tensor",
    poolValues(1),
  ),
  overload(
    "F::max_pool1d.indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False, *, true return_indices) -> [Tensor, Tensor]",
    (...given) => poolValuesAndIndices(1)(given[0], given[1], given[2], given[3], given[4], given[5]),
  ),
);

/**
 * As `max_pool1d`, and where in its line, counted flat, each winner was (int64).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool1d_with_indices(torch.tensor([[1, 3, 2, 5]]), 2)[1] // tensor([[1, 3]])
 */
export const max_pool1d_with_indices = callable(
  "F::max_pool1d_with_indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> [Tensor, Tensor]",
  poolValuesAndIndices(1),
);

/**
 * Largest value of each window: (N, C, H, W) or (C, H, W) → (N, C, H′, W′) or (C, H′, W′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool2d(torch.tensor([[[1, 3], [2, 5]]]), 2) // tensor([[[5.]]])
 */
export const max_pool2d = callable(
  overload(
    "F::max_pool2d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> Tensor",
    poolValues(2),
  ),
  overload(
    "F::max_pool2d.indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False, *, true return_indices) -> [Tensor, Tensor]",
    (...given) => poolValuesAndIndices(2)(given[0], given[1], given[2], given[3], given[4], given[5]),
  ),
);

/**
 * As `max_pool2d`, and where in its plane, counted flat, each winner was (int64).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool2d_with_indices(torch.tensor([[[1, 3], [2, 5]]]), 2)[1] // tensor([[[3]]])
 */
export const max_pool2d_with_indices = callable(
  "F::max_pool2d_with_indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> [Tensor, Tensor]",
  poolValuesAndIndices(2),
);

/**
 * Largest value of each window: (N, C, D, H, W) or (C, D, H, W) → (N, C, D′, H′, W′) or (C, D′, H′, W′).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool3d(torch.ones(1, 2, 4, 4), 2).shape // torch.Size([1, 1, 2, 2])
 */
export const max_pool3d = callable(
  overload(
    "F::max_pool3d(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> Tensor",
    poolValues(3),
  ),
  overload(
    "F::max_pool3d.indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False, *, true return_indices) -> [Tensor, Tensor]",
    (...given) => poolValuesAndIndices(3)(given[0], given[1], given[2], given[3], given[4], given[5]),
  ),
);

/**
 * As `max_pool3d`, and where in its volume, counted flat, each winner was (int64).
 *
 * @param kernel_size elements of a window
 * @param stride elements from one window to the next; null means the window's size
 * @param padding elements added on both sides, that never win
 * @param dilation elements from one of a window to the next
 * @param ceil_mode whether a window that hangs over the far edge counts too
 * @throws RuntimeError in PyTorch's words if no window fits, TypeError if an argument is of the wrong type
 * @example F.max_pool3d_with_indices(torch.ones(1, 2, 2, 2), 2)[1] // tensor([[[[0]]]])
 */
export const max_pool3d_with_indices = callable(
  "F::max_pool3d_with_indices(Tensor input, int[1] kernel_size, int[1]? stride=None, int[1] padding=0, int[1] dilation=1, bool ceil_mode=False) -> [Tensor, Tensor]",
  poolValuesAndIndices(3),
);
