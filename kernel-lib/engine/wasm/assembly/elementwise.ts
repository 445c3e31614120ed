import { Anywhere, exp, Near, sigmoid, tanh } from "./exponential";

/** Codes of the functions; `elementwise.ts` beside this folder lists them in the same order. */
const EXP: i32 = 0;
const SIGMOID: i32 = 1;

/**
 * The function of every element, four at a time. Arrays begin at multiples of 16 bytes and are
 * followed by at least 16 bytes of room, so the last step may run past the end.
 */
export function unary(code: i32, x: usize, y: usize, length: i32): void {
  if (areWithin(code == EXP || code == SIGMOID ? 87 : 43, x, length)) apply<Near>(code, x, y, length);
  else apply<Anywhere>(code, x, y, length);
}

function apply<Range>(code: i32, x: usize, y: usize, length: i32): void {
  const end = x + 4 * length;
  if (code == EXP) {
    for (; x < end; x += 16, y += 16) v128.store(y, exp<Range>(v128.load(x)));
  } else if (code == SIGMOID) {
    for (; x < end; x += 16, y += 16) v128.store(y, sigmoid<Range>(v128.load(x)));
  } else {
    for (; x < end; x += 16, y += 16) v128.store(y, tanh<Range>(v128.load(x)));
  }
}

/** Whether all elements lie within ±bound. Without their signs floats are in the order of their bits, NaN beyond all. */
function areWithin(bound: f32, x: usize, length: i32): bool {
  let largest: v128 = i32x4.splat(0);
  const magnitude = i32x4.splat(0x7fffffff);
  for (const end = x + 4 * length; x < end; x += 16) {
    largest = i32x4.max_s(largest, v128.and(v128.load(x), magnitude));
  }
  return !v128.any_true(i32x4.gt_s(largest, i32x4.splat(reinterpret<i32>(bound))));
}

/** Codes of the gradients, listed likewise. */
const OF_SIGMOID: i32 = 0;

/** The gradient of a function, from that of its output and the output. */
export function gradient(code: i32, grad: usize, output: usize, y: usize, length: i32): void {
  const end = grad + 4 * length;
  const one = f32x4.splat(1);
  if (code == OF_SIGMOID) {
    for (; grad < end; grad += 16, output += 16, y += 16) {
      const s = v128.load(output);
      v128.store(y, f32x4.mul(f32x4.mul(v128.load(grad), s), f32x4.sub(one, s)));
    }
  } else {
    for (; grad < end; grad += 16, output += 16, y += 16) {
      const t = v128.load(output);
      v128.store(y, f32x4.mul(v128.load(grad), f32x4.sub(one, f32x4.mul(t, t))));
    }
  }
}
