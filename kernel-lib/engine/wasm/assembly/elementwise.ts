import { exp, sigmoid, tanh } from "./exponential";

/** Codes of the functions; `elementwise.ts` beside this folder lists them in the same order. */
const EXP: i32 = 0;
const SIGMOID: i32 = 1;

/**
 * The function of every element, four at a time. Arrays begin at multiples of 16 bytes and are
 * followed by at least 16 bytes of room, so the last step may run past the end.
 */
export function unary(code: i32, x: usize, y: usize, length: i32): void {
  const end = x + 4 * length;
  if (code == EXP) {
    for (; x < end; x += 16, y += 16) v128.store(y, exp(v128.load(x)));
  } else if (code == SIGMOID) {
    for (; x < end; x += 16, y += 16) v128.store(y, sigmoid(v128.load(x)));
  } else {
    for (; x < end; x += 16, y += 16) v128.store(y, tanh(v128.load(x)));
  }
}
