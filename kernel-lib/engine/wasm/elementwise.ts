import type { BinaryFunction, UnaryFunction } from "../engine.js";
import type { Machine } from "./machine.js";

/**
 * The functions that are worth the way into WebAssembly memory and back, in the order of their codes
 * in assembly/elementwise.ts. Plain arithmetic is not: V8 compiles its loops as well.
 */
const CODES: Partial<Record<UnaryFunction, number>> = { exp: 0, sigmoid: 1, tanh: 2 };

/** Undefined where plain TypeScript is as fast. */
export function unary({ workspace, kernels }: Machine, name: UnaryFunction, x: Float32Array): Float32Array | undefined {
  const code = CODES[name];
  if (code === undefined) return undefined;
  workspace.begin();
  const source = workspace.floats(x);
  kernels.unary(code, source, source, x.length);
  return workspace.read(source, x.length);
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
  workspace.begin();
  const [left, right] = [workspace.floats(a), workspace.floats(b)];
  kernels.gradient(code, left, right, left, a.length);
  return workspace.read(left, a.length);
}
