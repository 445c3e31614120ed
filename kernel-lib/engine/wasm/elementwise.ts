import { allocateUncleared } from "../../base/memory.js";
import type { BinaryName, UnaryName } from "../contract.js";
import type { Machine } from "./machine.js";

/** Elements to hold at once: so many stay in the nearest caches on their way in and out. */
const PIECE = 2 ** 14;

/** In the order of their codes in assembly/elementwise.ts. */
const UNARY: readonly UnaryName[] = ["exp", "sigmoid", "tanh", "relu", "neg", "abs", "sqrt", "square"];
export const EXP = UNARY.indexOf("exp");
const BINARY: readonly BinaryName[] = [
  ...(["add", "sub", "mul", "div"] as const),
  ...(["reluGradient", "sigmoidGradient", "tanhGradient"] as const),
];

export function unary({ workspace, routines }: Machine, name: UnaryName, x: Float32Array): Float32Array {
  const code = UNARY.indexOf(name);
  return inPieces(x.length, (from, to, into) => {
    workspace.begin();
    const source = workspace.floats(x.subarray(from, to));
    routines.unary(code, source, source, to - from);
    return workspace.read(source, to - from, into);
  });
}

export function binary(
  { workspace, routines }: Machine,
  name: BinaryName,
  a: Float32Array,
  b: Float32Array,
): Float32Array {
  const code = BINARY.indexOf(name);
  return inPieces(a.length, (from, to, into) => {
    workspace.begin();
    const [left, right] = [workspace.floats(a.subarray(from, to)), workspace.floats(b.subarray(from, to))];
    routines.binary(code, left, right, left, to - from);
    return workspace.read(left, to - from, into);
  });
}

export function addScaled(
  { workspace, routines }: Machine,
  target: Float32Array,
  other: Float32Array,
  factor: number,
): void {
  for (let from = 0; from < target.length; from += PIECE) {
    const piece = target.subarray(from, from + PIECE);
    workspace.begin();
    const sum = workspace.floats(piece);
    routines.addScaled(sum, workspace.floats(other.subarray(from, from + PIECE)), factor, piece.length);
    workspace.read(sum, piece.length, piece);
  }
}

/** The whole of `length` elements, computed piece by piece; a single piece need not be joined. */
function inPieces(
  length: number,
  compute: (from: number, to: number, into?: Float32Array) => Float32Array,
): Float32Array {
  if (length <= PIECE) return compute(0, length);
  const y = allocateUncleared(length);
  for (let from = 0; from < length; from += PIECE) {
    const to = Math.min(from + PIECE, length);
    compute(from, to, y.subarray(from, to));
  }
  return y;
}
