import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { adaptiveMaxPool, adaptiveMaxPoolGradient, type Largest } from "../../ops/adaptive-max-pool.js";
import type { Spatial } from "../../ops/conv-shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { perAxis } from "./axes.js";

type Sizes = number | readonly (number | null)[];

// PyTorch pools lines as planes of height 1, and squeezes.
const poolPrimitive: Primitive<{ readonly found: Largest; readonly spatial: Spatial }> = {
  grad_fn: ({ spatial }) => (spatial === 1 ? "SqueezeBackward1" : `AdaptiveMaxPool${spatial}DBackward0`),
  forward: (_, { found }) => found.values,
  backward: (grad, { shapes, options: { found, spatial } }) => [
    adaptiveMaxPoolGradient(grad, found.positions, shapes[0], spatial),
  ],
  gradient: (grad, { shapes, options: { found, spatial } }) => [
    grad
      .new_zeros(shapes[0])
      .flatten(-spatial)
      .scatter_add(-1, fromArray(found.positions).flatten(-spatial), grad.flatten(-spatial))
      .reshape([...shapes[0]]),
  ],
};

const poolWith =
  (spatial: Spatial) =>
  (input: Tensor, output_size: Sizes): [output: Tensor, indices: Tensor] => {
    const found = adaptiveMaxPool(arrayOf(input), checked(spatial, input, output_size));
    return [apply(poolPrimitive, [input], { found, spatial }), fromArray(found.positions)];
  };

/** The lengths of the output, null read as the input's own. @throws as PyTorch does for what does not fit */
function checked(spatial: Spatial, input: Tensor, output_size: Sizes): number[] {
  const { shape } = arrayOf(input);
  const list = typeof output_size === "number" ? perAxis(output_size, spatial) : output_size;
  if (typeof output_size !== "number" && spatial > 1 && shape.length <= list.length) {
    throw new ValueError(`Input dimension should be at least ${list.length + 1}`);
  }
  const name = `adaptive_max_pool${spatial}d`;
  if (shape.length !== spatial + 1 && shape.length !== spatial + 2) {
    throw new RuntimeError(
      `${name}(): Expected ${spatial + 1}D or ${spatial + 2}D tensor, but got: [${shape.join(", ")}]`,
    );
  }
  if (list.length !== spatial) {
    throw new RuntimeError(
      spatial === 1
        ? `${name}() argument 'output_size' should contain one int (got ${list.length})`
        : `${name}(): internal error: output_size.size() must be ${spatial}`,
    );
  }
  const own = shape.slice(-spatial);
  const empty = shape.findIndex((length, axis) => axis > 0 && length === 0);
  if (empty >= 0) {
    throw new RuntimeError(
      `${name}(): Expected input to have non-zero size for non-batch dimensions, but input has sizes [${shape.join(", ")}] with dimension ${empty} being empty`,
    );
  }
  if (!input.dtype.is_floating_point) {
    throw new NotImplementedError(
      `"${spatial === 3 ? "adaptive_max_pool3d_cpu" : "adaptive_max_pool2d"}" not implemented for '${input.dtype.scalarType}'`,
    );
  }
  return list.map((length, axis) => length ?? own[axis]);
}

/**
 * Largest value of each of as many windows as asked for: (N, C, L) → (N, C, L′).
 *
 * @param output_size the output's lengths; null keeps one
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError for another rank
 * @example F.adaptive_max_pool1d(torch.tensor([[1, 3, 2, 5]]), 2) // tensor([[3., 5.]])
 */
export const adaptive_max_pool1d = callable(
  overload(
    "def F::adaptive_max_pool1d(Tensor input, int?[1] output_size) -> Tensor",
    (input, output_size) => poolWith(1)(input, output_size)[0],
  ),
  overload(
    "def F::adaptive_max_pool1d.indices(Tensor input, int?[1] output_size, true return_indices) -> [Tensor, Tensor]",
    (input, output_size) => poolWith(1)(input, output_size),
  ),
);

/**
 * As `adaptive_max_pool1d`, and where each winner was, counted flat (int64).
 *
 * @param output_size the output's lengths; null keeps one
 * @throws RuntimeError for another rank
 */
export const adaptive_max_pool1d_with_indices = callable(
  "def F::adaptive_max_pool1d_with_indices(Tensor input, int?[1] output_size) -> [Tensor, Tensor]",
  poolWith(1),
);

/**
 * Largest value of each of as many windows as asked for: (N, C, H, W) → (N, C, H′, W′).
 *
 * @param output_size the output's lengths; null keeps one
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError for another rank
 * @example F.adaptive_max_pool2d(torch.tensor([[[1, 3], [2, 5]]]), 1) // tensor([[[5.]]])
 */
export const adaptive_max_pool2d = callable(
  overload(
    "def F::adaptive_max_pool2d(Tensor input, int?[1] output_size) -> Tensor",
    (input, output_size) => poolWith(2)(input, output_size)[0],
  ),
  overload(
    "def F::adaptive_max_pool2d.indices(Tensor input, int?[1] output_size, true return_indices) -> [Tensor, Tensor]",
    (input, output_size) => poolWith(2)(input, output_size),
  ),
);

/**
 * As `adaptive_max_pool2d`, and where each winner was, counted flat (int64).
 *
 * @param output_size the output's lengths; null keeps one
 * @throws RuntimeError for another rank
 */
export const adaptive_max_pool2d_with_indices = callable(
  "def F::adaptive_max_pool2d_with_indices(Tensor input, int?[1] output_size) -> [Tensor, Tensor]",
  poolWith(2),
);

/**
 * Largest value of each of as many windows as asked for: (N, C, D, H, W) → (N, C, D′, H′, W′).
 *
 * @param output_size the output's lengths; null keeps one
 * @param return_indices whether to tell too where each was: `[values, indices]`
 * @throws RuntimeError for another rank
 * @example F.adaptive_max_pool3d(torch.ones(1, 2, 4, 4), 2).shape // torch.Size([1, 2, 2, 2])
 */
export const adaptive_max_pool3d = callable(
  overload(
    "def F::adaptive_max_pool3d(Tensor input, int?[1] output_size) -> Tensor",
    (input, output_size) => poolWith(3)(input, output_size)[0],
  ),
  overload(
    "def F::adaptive_max_pool3d.indices(Tensor input, int?[1] output_size, true return_indices) -> [Tensor, Tensor]",
    (input, output_size) => poolWith(3)(input, output_size),
  ),
);

/**
 * As `adaptive_max_pool3d`, and where each winner was, counted flat (int64).
 *
 * @param output_size the output's lengths; null keeps one
 * @throws RuntimeError for another rank
 */
export const adaptive_max_pool3d_with_indices = callable(
  "def F::adaptive_max_pool3d_with_indices(Tensor input, int?[1] output_size) -> [Tensor, Tensor]",
  poolWith(3),
);
