import { exponential, fixed, tupleText } from "../base/number-text.js";
import type { NdArray } from "./ndarray.js";
import { get_printoptions, type PrintOptions } from "./print-options.js";

/** What a tensor's text says after its values. */
export interface TextSuffixes {
  /** PyTorch's name of the backward node: `AddBackward0`. */
  readonly grad_fn?: string | undefined;
  /** Said only where there is no `grad_fn`. */
  readonly requires_grad?: boolean;
}

const prefix = "tensor(";

/**
 * PyTorch's text of a tensor, to the letter. Reads only the elements that show.
 *
 * @example tensorText(array, { requires_grad: true }) // tensor([1., 2.], requires_grad=True)
 */
export function tensorText(array: NdArray, { grad_fn, requires_grad = false }: TextSuffixes = {}): string {
  const options = get_printoptions();
  const suffixes: string[] = [];
  const isEmpty = array.size === 0;
  if (isEmpty ? array.ndim !== 1 : options.edgeitems === 0) suffixes.push(`size=${tupleText(array.shape)}`);
  const impliedTypes = isEmpty ? ["float32"] : ["float32", "int64", "bool"];
  if (!impliedTypes.includes(array.dtype.name)) suffixes.push(`dtype=${array.dtype}`);
  if (grad_fn !== undefined) suffixes.push(`grad_fn=<${grad_fn}>`);
  else if (requires_grad) suffixes.push("requires_grad=True");
  return withSuffixes(prefix + (isEmpty ? "[]" : valuesText(array, options)), suffixes, options.linewidth);
}

/** Appends each suffix on the last line, or on a line of its own when it does not fit. */
function withSuffixes(text: string, suffixes: readonly string[], linewidth: number): string {
  let result = text;
  let used = text.length - text.lastIndexOf("\n") + 1; // PyTorch counts two more than the line has
  for (const suffix of suffixes) {
    if (used + suffix.length + 2 > linewidth) {
      result += `,\n${" ".repeat(prefix.length)}${suffix}`;
      used = prefix.length + suffix.length;
    } else {
      result += `, ${suffix}`;
      used += suffix.length + 2;
    }
  }
  return `${result})`;
}

function valuesText(array: NdArray, options: PrintOptions): string {
  // A dimension longer than `longest` shows only `edgeitems` at both ends.
  const longest = array.size > options.threshold ? 2 * options.edgeitems : Number.POSITIVE_INFINITY;
  const layout = { ...options, longest };
  return blockText(array, 0, array.offset, prefix.length, formatterOf(array, layout), layout);
}

interface Layout extends PrintOptions {
  readonly longest: number;
}

interface Formatter {
  readonly width: number;
  format(position: number): string;
}

/** Text of the sub-array from `axis` on that starts at `position`. */
function blockText(
  array: NdArray,
  axis: number,
  position: number,
  indent: number,
  formatter: Formatter,
  layout: Layout,
): string {
  const depth = array.ndim - axis;
  if (depth === 0) return formatter.format(position);
  const parts = shownIndices(array.shape[axis], layout).map((index) =>
    blockText(array, axis + 1, position + index * array.strides[axis], indent + 1, formatter, layout),
  );
  const isCut = array.shape[axis] > layout.longest;
  const margin = " ".repeat(indent + 1);
  if (depth > 1) {
    if (isCut) parts.splice(layout.edgeitems, 0, "...");
    return `[${parts.join(`,${"\n".repeat(depth - 1)}${margin}`)}]`;
  }
  if (layout.edgeitems === 0 && layout.longest === 0) return "[...]";
  if (isCut) parts.splice(layout.edgeitems, 0, " ...");
  const perLine = Math.max(1, Math.floor((layout.linewidth - indent) / (formatter.width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < parts.length; i += perLine) lines.push(parts.slice(i, i + perLine).join(", "));
  return `[${lines.join(`,\n${margin}`)}]`;
}

/** Indices of a dimension of `length` that show: all, or both ends. */
function shownIndices(length: number, { edgeitems, longest }: Layout): number[] {
  if (length <= longest) return Array.from({ length }, (_, i) => i);
  const head = Array.from({ length: edgeitems }, (_, i) => i);
  return [...head, ...head.map((i) => length - edgeitems + i)];
}

/** Positions in `data` of the elements that show, in row-major order. */
function shownPositions(array: NdArray, layout: Layout): number[] {
  let positions = [array.offset];
  for (let axis = 0; axis < array.ndim; axis++) {
    const steps = shownIndices(array.shape[axis], layout).map((index) => index * array.strides[axis]);
    positions = positions.flatMap((position) => steps.map((step) => position + step));
  }
  return positions;
}

/** Chooses the notation from the elements that show, and their common width. */
function formatterOf(array: NdArray, layout: Layout): Formatter {
  const positions = shownPositions(array, layout);
  return array.dtype.is_floating_point ? floatFormatter(array, positions, layout) : integerFormatter(array, positions);
}

function integerFormatter({ data, dtype }: NdArray, positions: readonly number[]): Formatter {
  const text = (position: number): string => {
    if (dtype.name === "bool") return data[position] ? "True" : "False";
    return String(data[position]);
  };
  const width = positions.reduce((widest, position) => Math.max(widest, text(position).length), 1);
  return { width, format: (position) => text(position).padStart(width) };
}

function floatFormatter({ data }: NdArray, positions: readonly number[], layout: Layout): Formatter {
  // Zeros, infinities and nan influence neither the notation nor the width.
  const values = positions.map((position) => Number(data[position])).filter((x) => x !== 0 && Number.isFinite(x));
  const isInteger = values.every(Number.isInteger);
  const useExponent = values.length > 0 && (layout.sci_mode ?? spansTooFar(values));
  const text = (x: number): string => {
    if (useExponent) return exponential(x, layout.precision);
    if (!isInteger) return fixed(x, layout.precision);
    return fixed(x, 0) + (Number.isFinite(x) ? "." : "");
  };
  const width = values.reduce((widest, x) => Math.max(widest, text(x).length), 1);
  return { width, format: (position) => text(Number(data[position])).padStart(width) };
}

/** Whether the values need exponents: above 1e8, below 1e-4, or more than three orders apart. */
function spansTooFar(values: readonly number[]): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (const x of values) {
    least = Math.min(least, Math.abs(x));
    most = Math.max(most, Math.abs(x));
  }
  return most / least > 1000 || most > 1e8 || least < 1e-4;
}
