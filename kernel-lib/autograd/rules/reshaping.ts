import { RuntimeError } from "../../base/errors.js";
import { flip } from "../../ops/assemble.js";
import { copy } from "../../ops/cast.js";
import { permute } from "../../ops/layout.js";
import { int64 } from "../../tensor/dtype.js";
import { NdArray } from "../../tensor/ndarray.js";
import { broadcastShapes, wrapDim } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { arrayOf, fromArray } from "../graph/variable.js";
import { callable, operation, overload } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { linearly } from "./adjoint.js";

/**
 * As a view of a larger shape, repeated without copying.
 *
 * @throws RuntimeError for a shape that does not fit
 * @example torch.tensor([1, 2]).broadcast_to([2, 2]) // tensor([[1., 2.], [1., 2.]])
 */
export const broadcast_to = operation("broadcast_to(Tensor input, int... size) -> Tensor", (input, size) =>
  input.expand(size),
);

/**
 * Tensors as views of the one shape that all of them broadcast to.
 *
 * @throws RuntimeError where there is none
 * @example torch.broadcast_tensors(torch.zeros(2, 1), torch.zeros(3))[0].shape // torch.Size([2, 3])
 */
export const broadcast_tensors = callable("def broadcast_tensors(Tensor... tensors) -> Tensor[]", (tensors) => {
  const shape = tensors.map((tensor) => [...tensor.shape]).reduce(broadcastShapes, []);
  return tensors.map((tensor) => (tensor.shape.join() === shape.join() ? tensor : tensor.expand(shape)));
});

/**
 * All elements in one row; a view where that can be.
 *
 * @example torch.tensor([[1, 2], [3, 4]]).ravel() // tensor([1., 2., 3., 4.])
 */
export const ravel = operation("ravel(Tensor input) -> Tensor", (input) => input.contiguous().view(-1));

/**
 * One dimension as several.
 *
 * @param sizes their lengths, of which one may be −1
 * @throws RuntimeError for lengths that do not multiply to that of the dimension
 * @example torch.zeros(2, 6).unflatten(1, [2, 3]).shape // torch.Size([2, 2, 3])
 */
export const unflatten = operation("unflatten(Tensor input, int dim, int[] sizes) -> Tensor", (input, dim, sizes) => {
  const axis = wrapDim(dim, input.ndim);
  if (sizes.length === 0) throw new RuntimeError("unflatten: sizes must be non-empty");
  const shape = [...input.shape];
  const known = sizes.filter((length) => length !== -1);
  const product = known.reduce((total, length) => total * length, 1);
  const rest = shape[axis] / product;
  const isFilled = known.length === sizes.length - 1 && Number.isInteger(rest);
  if (known.length < sizes.length - 1) {
    throw new RuntimeError("unflatten got an unexpected error:\nonly one dimension can be inferred");
  }
  if (!isFilled && product !== shape[axis]) {
    throw new RuntimeError(
      `unflatten: Provided sizes [${sizes.join(", ")}] don't multiply up to the size of dim ${axis} (${shape[axis]}) in the input tensor`,
    );
  }
  shape.splice(axis, 1, ...sizes.map((length) => (length === -1 ? rest : length)));
  return input.view(shape);
});

/**
 * The tensor over and over along each dimension; missing numbers in front are 1.
 *
 * @throws RuntimeError for a negative number
 * @example torch.tensor([1, 2]).tile(2) // tensor([1., 2., 1., 2.])
 */
export const tile = operation("tile(Tensor input, int... dims) -> Tensor", (input, dims) => {
  const missing = Math.max(0, input.ndim - dims.length);
  return input.repeat([...new Array<number>(missing).fill(1), ...dims]);
});

/** Which place each repetition comes from. */
function placesRepeated(repeats: Tensor): Tensor {
  if (repeats.ndim !== 1) throw new RuntimeError("repeat_interleave only accept 1D vector as repeat");
  if (!/^int(32|64)$/.test(repeats.dtype.name)) throw new RuntimeError("repeats has to be Long or Int tensor");
  const counts = Array.from(repeats.numpy(), Number);
  if (counts.some((count) => count < 0)) throw new RuntimeError("repeats can not be negative");
  const places = counts.flatMap((count, place) => new Array<bigint>(count).fill(BigInt(place)));
  return fromArray(new NdArray(int64, BigInt64Array.from(places), [places.length]));
}

/**
 * Each element, or each slice along a dimension, several times in a row.
 *
 * @param repeats how often: a number for all, or one for each
 * @param dim along which dimension; without one the flattened tensor
 * @param output_size no difference here
 * @throws RuntimeError for numbers below 0, or another count of them
 * @example torch.tensor([1, 2]).repeat_interleave(2) // tensor([1., 1., 2., 2.])
 */
export const repeat_interleave = operation(
  overload("repeat_interleave(Tensor repeats, *, int? output_size=None) -> Tensor", placesRepeated),
  overload(
    "repeat_interleave.tensor(Tensor input, Tensor repeats, int? dim=None, *, int? output_size=None) -> Tensor",
    (input, repeats, dim) => {
      const source = dim === null ? input.reshape(-1) : input;
      const axis = wrapDim(dim ?? 0, source.ndim);
      const length = arrayOf(source).shape[axis];
      if (repeats.numel() === 1 && repeats.ndim < 2) {
        return source.index_select(axis, placesRepeated(repeats.reshape(1).expand(length)));
      }
      if (repeats.ndim === 1 && repeats.numel() !== length) {
        throw new RuntimeError(
          `repeats must have the same size as input along dim, but got repeats.size(0) = ${repeats.numel()} and input.size(${axis}) = ${length}`,
        );
      }
      return source.index_select(axis, placesRepeated(repeats));
    },
  ),
  overload(
    "repeat_interleave.int(Tensor input, int repeats, int? dim=None, *, int? output_size=None) -> Tensor",
    (input, repeats, dim) => {
      if (repeats < 0) throw new RuntimeError("Repeats must be non-negative");
      const source = dim === null || input.ndim === 0 ? input.reshape(-1) : input;
      const axis = wrapDim(dim ?? 0, source.ndim);
      const shape = [...source.shape];
      const wide = [...shape.slice(0, axis + 1), repeats, ...shape.slice(axis + 1)];
      const joined = shape.map((length, k) => (k === axis ? length * repeats : length));
      return source
        .unsqueeze(axis + 1)
        .expand(wide)
        .clone()
        .view(joined);
    },
  ),
);

/**
 * Turned by 90° in the plane of two dimensions, `k` times.
 *
 * @param k how often; the other way round if negative
 * @param dims the plane
 * @throws RuntimeError unless two dimensions are named
 * @example torch.tensor([[1, 2], [3, 4]]).rot90() // tensor([[2., 4.], [1., 3.]])
 */
export const rot90 = operation("rot90(Tensor input, int k=1, int[] dims=[0, 1]) -> Tensor", (input, k, dims) => {
  if (dims.length !== 2) {
    throw new RuntimeError(`expected total rotation dims == 2, but got dims = ${dims.length}`);
  }
  if (input.ndim < 2) throw new RuntimeError(`expected total dims >= 2, but got total dims = ${input.ndim}`);
  const [first, second] = dims;
  const plane = [wrapDim(first, input.ndim), wrapDim(second, input.ndim)] as const;
  return apply(rot90Primitive, [input], { turns: ((k % 4) + 4) % 4, plane });
});

interface Turn {
  readonly turns: number;
  readonly plane: readonly [first: number, second: number];
}

/** Turned in a plane by as many quarters. */
function turned(a: NdArray, { turns, plane: [first, second] }: Turn): NdArray {
  if (turns === 0) return copy(a);
  const flipped = flip(a, turns === 2 ? [first, second] : [turns === 1 ? second : first]);
  if (turns === 2) return flipped;
  const swap = (axis: number): number => (axis === first ? second : axis === second ? first : axis);
  return copy(permute(flipped, [...a.shape.keys()].map(swap)));
}

const rot90Primitive: Primitive<Turn> = {
  grad_fn: "Rot90Backward0",
  forward: ([a], turn) => turned(a, turn),
  backward: (grad, { options: { turns, plane } }) => [turned(grad, { turns: (4 - turns) % 4, plane })],
  gradient: linearly(),
};

/**
 * Columns in reverse order.
 *
 * @throws RuntimeError for less than two dimensions
 * @example torch.tensor([[1, 2], [3, 4]]).fliplr() // tensor([[2., 1.], [4., 3.]])
 */
export const fliplr = operation("fliplr(Tensor input) -> Tensor", (input) => {
  if (input.ndim < 2) throw new RuntimeError("Input must be >= 2-d.");
  return input.flip(1);
});

/**
 * Rows in reverse order.
 *
 * @throws RuntimeError for a tensor without dimensions
 * @example torch.tensor([[1, 2], [3, 4]]).flipud() // tensor([[3., 4.], [1., 2.]])
 */
export const flipud = operation("flipud(Tensor input) -> Tensor", (input) => {
  if (input.ndim < 1) throw new RuntimeError("Input must be >= 1-d.");
  return input.flip(0);
});

/**
 * With at least one dimension.
 *
 * @example torch.atleast_1d(torch.tensor(3)) // tensor([3.])
 */
export const atleast_1d = callable("def atleast_1d(Tensor input) -> Tensor", (input) =>
  input.ndim === 0 ? input.reshape(1) : input,
);

/**
 * With at least two dimensions, ones in front.
 *
 * @example torch.atleast_2d(torch.tensor([3, 4])) // tensor([[3., 4.]])
 */
export const atleast_2d = callable("def atleast_2d(Tensor input) -> Tensor", (input) =>
  input.ndim === 0 ? input.reshape(1, 1) : input.ndim === 1 ? input.unsqueeze(0) : input,
);

/**
 * With at least three dimensions: a vector lies across, a matrix gets one behind.
 *
 * @example torch.atleast_3d(torch.zeros(2, 3)).shape // torch.Size([2, 3, 1])
 */
export const atleast_3d = callable("def atleast_3d(Tensor input) -> Tensor", (input) => {
  if (input.ndim === 0) return input.reshape(1, 1, 1);
  return input.ndim === 1 ? input.unsqueeze(0).unsqueeze(-1) : input.ndim === 2 ? input.unsqueeze(-1) : input;
});
