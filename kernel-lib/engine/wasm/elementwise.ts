import { allocate } from "../../memory.js";
import type { BinaryFunction, UnaryFunction } from "../engine.js";
import type { Machine } from "./machine.js";

/** Elements to hold at once: so many stay in the nearest caches on their way in and out. */
const PIECE = 2 ** 14;

/**
 * The functions that are worth the way into WebAssembly memory and back, in the order of their codes
 * in assembly/elementwise.ts. Plain arithmetic is not: V8 compiles its loops as well.
 */
const CODES: Partial<Record<UnaryFunction, number>> = { exp: 0, sigmoid: 1, tanh: 2 };

/** Undefined where plain TypeScript is as fast. */
export function unary({ workspace, kernels }: Machine, name: UnaryFunction, x: Float32Array): Float32Array | undefined {
  const code = CODES[name];
  if (code === undefined) return undefined;
  return inPieces(x.length, (from, to, into) => {
    workspace.begin();
    const source = workspace.floats(x.subarray(from, to));
    kernels.unary(code, source, source, to - from);
    return workspace.read(source, to - from, into);
  });
}

/** The whole of `length` elements, computed piece by piece; a single piece need not be joined, and its memory not cleared. */
function inPieces(
  length: number,
  compute: (from: number, to: number, into?: Float32Array) => Float32Array,
): Float32Array {
  if (length <= PIECE) return compute(0, length);
  const y = allocate(Float32Array, length);
  for (let from = 0; from < length; from += PIECE) {
    const to = Math.min(from + PIECE, length);
    compute(from, to, y.subarray(from, to));
  }
  return y;
}

const GRADIENT_CODES: Partial<Record<BinaryFunction, number>> = { sigmoidGradient: 0, tanhGradient: 1 };

/** Undefined where plain TypeScript is as fast. */
export function binary(
  { workspace, kernels }: Machine,
  name: BinaryFunction,
  a: Float32Array,
  b: Float32Array,
): Float32Array | undefined {
  const code = GRADIENT_CODES[name];
  if (code === undefined) return undefined;
  return inPieces(a.length, (from, to, into) => {
    workspace.begin();
    const [left, right] = [workspace.floats(a.subarray(from, to)), workspace.floats(b.subarray(from, to))];
    kernels.gradient(code, left, right, left, to - from);
    return workspace.read(left, to - from, into);
  });
}

export function sumRows({ workspace, kernels }: Machine, x: Float32Array, width: number): Float64Array {
  const sums = new Float64Array(x.length / width);
  const rows = Math.max(1, Math.floor(PIECE / width));
  for (let from = 0; from < sums.length; from += rows) {
    const piece = x.subarray(from * width, (from + rows) * width);
    workspace.begin();
    const target = workspace.take((8 * piece.length) / width);
    kernels.sumRows(workspace.floats(piece), piece.length / width, width, target);
    sums.set(workspace.readDoubles(target, piece.length / width), from);
  }
  return sums;
}
