import { RuntimeError } from "../../base/errors.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { isTensor } from "../operand.js";
import type { Tensor } from "../tensor.js";
import { arrayOf } from "./variable.js";

/** Lengths and steps of the axes with more than one element. */
const longAxes = ({ shape, strides }: NdArray): [length: number, stride: number][] =>
  shape.map((length, axis): [number, number] => [length, strides[axis]]).filter(([length]) => length > 1);

/** Whether the elements lie side by side, in whatever order of the axes. */
function isDense(a: NdArray): boolean {
  let next = 1;
  for (const [length, stride] of longAxes(a).sort(([, x], [, y]) => x - y)) {
    if (stride !== next) return false;
    next *= length;
  }
  return true;
}

/** How two arrays share memory; where elements lie apart it is too hard to say, and counts as not at all. */
function sharing(a: NdArray, b: NdArray): "none" | "part" | "all" {
  if (a === b) return "all";
  if (a.data.buffer !== b.data.buffer || a.size === 0 || b.size === 0 || !isDense(a) || !isDense(b)) return "none";
  const [start, from] = [a, b].map(({ data, offset }) => data.byteOffset + offset * data.BYTES_PER_ELEMENT);
  const [end, to] = [start + a.size * a.data.BYTES_PER_ELEMENT, from + b.size * b.data.BYTES_PER_ELEMENT];
  if (start === from && end === to) return String(longAxes(a)) === String(longAxes(b)) ? "all" : "part";
  return start < to && from < end ? "part" : "none";
}

/**
 * @param allowsSame whether a tensor may be written with itself
 * @throws RuntimeError where a tensor is written with values that lie in the same memory elsewhere
 */
export function requireApart(target: Tensor, sources: readonly unknown[], allowsSame = true): void {
  const array = arrayOf(target);
  for (const source of sources) {
    if (!isTensor(source)) continue;
    const shared = sharing(array, arrayOf(source));
    if (shared === "none" || (shared === "all" && allowsSame)) continue;
    throw new RuntimeError(
      "unsupported operation: some elements of the input tensor and the written-to tensor refer to a single memory location. Please clone() the tensor before performing the operation.",
    );
  }
}
