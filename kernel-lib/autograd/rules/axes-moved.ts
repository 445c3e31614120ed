import { RuntimeError } from "../../base/errors.js";
import { wrapDim } from "../../tensor/shape.js";
import { operation } from "../operation.js";
import type { Tensor } from "../tensor.js";

type Dims = number | readonly number[];

const listOf = (dims: Dims): readonly number[] => (typeof dims === "number" ? [dims] : dims);

function moveAxes(input: Tensor, source: Dims, destination: Dims): Tensor {
  const [from, to] = [listOf(source), listOf(destination)];
  if (from.length !== to.length) {
    throw new RuntimeError(
      `movedim: Invalid source or destination dims: source ([${from.join(", ")}] dims) should contain the same number of dims as destination ([${to.join(", ")}] dims)`,
    );
  }
  const named = Object.entries({ source: from, destination: to }).map(([name, dims]) => {
    const axes = dims.map((dim) => wrapDim(dim, input.ndim));
    if (new Set(axes).size < axes.length) {
      throw new RuntimeError(`movedim: repeated dim in \`${name}\` ([${dims.join(", ")}])`);
    }
    return axes;
  });
  const [sources, targets] = named;
  const rest = Array.from({ length: input.ndim }, (_, axis) => axis).filter((axis) => !sources.includes(axis));
  const order = Array.from({ length: input.ndim }, (_, axis) => {
    const k = targets.indexOf(axis);
    return k < 0 ? (rest.shift() ?? 0) : sources[k];
  });
  return input.permute(order);
}

/**
 * Dimensions moved to other places; the others keep their order.
 *
 * @param source where they are, one or several
 * @param destination where they go
 * @throws RuntimeError or IndexError for dimensions that there are not, or not once
 * @example torch.zeros(2, 3, 4).movedim(0, -1).shape // torch.Size([3, 4, 2])
 */
export const movedim = operation("movedim(Tensor input, int[1] source, int[1] destination) -> Tensor", moveAxes);

/**
 * Another name of {@link movedim}.
 *
 * @param source where they are, one or several
 * @param destination where they go
 * @example torch.zeros(2, 3, 4).moveaxis(0, -1).shape // torch.Size([3, 4, 2])
 */
export const moveaxis = operation("moveaxis(Tensor input, int[1] source, int[1] destination) -> Tensor", moveAxes);

/**
 * Another name of `transpose`.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).swapaxes(0, 1).shape // torch.Size([3, 2])
 */
export const swapaxes = operation("swapaxes(Tensor input, int axis0, int axis1) -> Tensor", (input, axis0, axis1) =>
  input.transpose(axis0, axis1),
);

/**
 * Another name of `transpose`.
 *
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).swapdims(0, 1).shape // torch.Size([3, 2])
 */
export const swapdims = operation("swapdims(Tensor input, int dim0, int dim1) -> Tensor", (input, dim0, dim1) =>
  input.transpose(dim0, dim1),
);
