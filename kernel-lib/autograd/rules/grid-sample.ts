import { NotImplementedError, RuntimeError, ValueError } from "../../base/errors.js";
import { dense } from "../../ops/cast.js";
import { mapElements } from "../../ops/elementwise.js";
import { checkGridSample, type GridOptions, gridSample, gridSampleGradients } from "../../ops/grid-sample.js";
import { permute, sizeText } from "../../ops/layout.js";
import { matmul } from "../../ops/matmul.js";
import { linspace } from "../../ops/ranges.js";
import { NdArray } from "../../tensor/ndarray.js";
import { numel } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf } from "../graph/variable.js";
import { callable } from "../operation.js";
import { linearly } from "./adjoint.js";

const gridSamplePrimitive: Primitive<GridOptions & { readonly axes: number }> = {
  grad_fn: ({ axes }) => `GridSampler${axes}DBackward0`,
  forward: ([input, grid], options) => gridSample(input, grid, options),
  backward: (grad, context) => {
    const grads = gridSampleGradients(grad, context.input(0), context.input(1), context.options);
    return grads.map((own, k) => (context.needs(k) ? own : null));
  },
  saves: [0, 1],
};

const modes = ["bilinear", "nearest", "bicubic"];
const paddings = ["zeros", "border", "reflection"];

/**
 * Samples (N, C, H, W) at the places of a grid (N, H', W', 2) of numbers from −1 to 1, x before y: (N, C, H', W'); or
 * (N, C, D, H, W) at (N, D', H', W', 3).
 *
 * @param mode what stands between the elements
 * @param padding_mode what is read outside: zeros, the edge, or the image mirrored at its edges
 * @param align_corners whether −1 and 1 are the middles of the corner elements, and not their outer edges
 * @throws ValueError for other words, RuntimeError for sizes that do not fit
 * @example F.grid_sample(torch.tensor([[[[1, 2], [3, 4]]]]), torch.zeros(1, 1, 1, 2), { align_corners: true }) // tensor([[[[2.5000]]]])
 */
export const grid_sample = callable(
  "def F::grid_sample(Tensor input, Tensor grid, str<bilinear|nearest|bicubic> mode='bilinear', str<zeros|border|reflection> padding_mode='zeros', bool? align_corners=None) -> Tensor",
  (input, grid, mode, padding_mode, align_corners) => {
    const name = "nn.functional.grid_sample(): expected";
    if (!modes.includes(mode)) {
      throw new ValueError(`${name} mode to be 'bilinear', 'nearest' or 'bicubic', but got: '${mode}'`);
    }
    if (!paddings.includes(padding_mode)) {
      throw new ValueError(`${name} padding_mode to be 'zeros', 'border', or 'reflection', but got: '${padding_mode}'`);
    }
    checkGridSample(arrayOf(input), arrayOf(grid));
    if (mode === "bicubic" && input.ndim === 5) {
      throw new RuntimeError("grid_sampler(): bicubic interpolation only supports 4D input");
    }
    const options = {
      mode: mode as GridOptions["mode"],
      padding_mode,
      align_corners: align_corners === true,
      axes: input.ndim - 2,
    };
    return apply(gridSamplePrimitive, [input, grid], options);
  },
);

interface AffineOptions {
  /** Of the grid, without the batch: (H, W), or (D, H, W). */
  readonly spatial: readonly number[];
  readonly align_corners: boolean;
}

/** The places before the matrices turn them, with a last number 1: (places, axes + 1). */
function basePlaces(theta: NdArray, { spatial, align_corners }: AffineOptions): NdArray {
  const lines = spatial.map((length) => {
    if (length <= 1) return [0];
    const line = linspace(-1, 1, length, theta.dtype);
    if (align_corners) return Array.from(line.data, Number);
    return Array.from(
      mapElements({ number: (x) => x / length }, mapElements({ number: (x) => x * (length - 1) }, line)).data,
      Number,
    );
  });
  const width = spatial.length + 1;
  const places = NdArray.zeros(theta.dtype, [numel(spatial), width]);
  const to = places.data as Float32Array;
  for (let i = 0; i < numel(spatial); i++) {
    let rest = i;
    for (let axis = spatial.length - 1; axis >= 0; axis--) {
      to[i * width + spatial.length - 1 - axis] = lines[axis][rest % spatial[axis]];
      rest = Math.floor(rest / spatial[axis]);
    }
    to[i * width + width - 1] = 1;
  }
  return places;
}

const affinePrimitive: Primitive<AffineOptions> = {
  grad_fn: "AffineGridGeneratorBackward0",
  forward: ([theta], options) => {
    const grid = matmul(basePlaces(theta, options), permute(theta, [0, 2, 1]));
    return new NdArray(theta.dtype, grid.data, [theta.shape[0], ...options.spatial, theta.shape[1]]);
  },
  backward: (grad, { shapes, options }) => {
    const [[batch, axes]] = shapes;
    const flat = new NdArray(grad.dtype, dense(grad), [batch, numel(options.spatial), axes]);
    return [matmul(permute(flat, [0, 2, 1]), basePlaces(grad, options))];
  },
  gradient: linearly(),
};

/**
 * The places that affine matrices (N, 2, 3) send a grid to: (N, H, W, 2), for `grid_sample`; or (N, 3, 4) and
 * (N, D, H, W, 3).
 *
 * @param size the size that `grid_sample` is to answer: (N, C, H, W), or (N, C, D, H, W)
 * @param align_corners whether −1 and 1 are the middles of the corner elements, and not their outer edges
 * @throws ValueError for sizes that do not fit, NotImplementedError for other ranks
 * @example F.affine_grid(torch.tensor([[[1, 0, 0], [0, 1, 0]]]), [1, 1, 1, 2], { align_corners: true }) // tensor([[[[-1., 0.], [ 1., 0.]]]])
 */
export const affine_grid = callable(
  "def F::affine_grid(Tensor theta, int[] size, bool? align_corners=None) -> Tensor",
  (theta, size, align_corners) => {
    if (!theta.dtype.is_floating_point) {
      throw new ValueError(`Expected theta to have floating point type, but got ${theta.dtype}`);
    }
    const axes = size.length - 2;
    if (axes !== 2 && axes !== 3) {
      throw new NotImplementedError(
        `affine_grid only supports 4D and 5D sizes, for 2D and 3D affine transforms, respectively. Got size ${sizeText(size)}.`,
      );
    }
    const { shape } = arrayOf(theta);
    if (shape.length !== 3 || shape[1] !== axes || shape[2] !== axes + 1) {
      throw new ValueError(
        `Expected a batch of ${axes}D affine matrices of shape Nx${axes}x${axes + 1} for size ${sizeText(size)}. Got ${theta.shape}.`,
      );
    }
    if (!size.every((length) => length > 0)) {
      throw new ValueError(`Expected non-zero, positive output size. Got ${sizeText(size)}`);
    }
    if (shape[0] !== size[0]) {
      throw new RuntimeError(
        `Expected size for first two dimensions of batch2 tensor to be: [${size[0]}, ${axes + 1}] but got: [${shape[0]}, ${axes + 1}].`,
      );
    }
    return apply(affinePrimitive, [theta], { spatial: size.slice(2), align_corners: align_corners === true });
  },
);
