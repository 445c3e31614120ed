import { Anywhere, exp, Near, sigmoid, tanh } from "./exponential";

/** Codes of the functions; `elementwise.ts` beside this folder lists them in the same order. */
export const EXP: i32 = 0;
const SIGMOID: i32 = 1;
const TANH: i32 = 2;
const RELU: i32 = 3;
const NEG: i32 = 4;
const ABS: i32 = 5;
const SQRT: i32 = 6;
const SQUARE: i32 = 7;

/**
 * The function of every element, four at a time. Arrays begin at multiples of 16 bytes and are
 * followed by at least 16 bytes of room, so the last step may run past the end.
 */
export function unary(code: i32, x: usize, y: usize, length: i32): void {
  switch (code) {
    case EXP: case SIGMOID: return apply(code, 87, x, y, length);
    case TANH: return apply(code, 43, x, y, length);
    case RELU: return map<Anywhere>(RELU, x, y, length);
    case NEG: return map<Anywhere>(NEG, x, y, length);
    case ABS: return map<Anywhere>(ABS, x, y, length);
    case SQRT: return map<Anywhere>(SQRT, x, y, length);
    default: return map<Anywhere>(SQUARE, x, y, length);
  }
}

/** What takes less work where all elements lie within ±bound. */
function apply(code: i32, bound: f32, x: usize, y: usize, length: i32): void {
  if (areWithin(bound, x, length)) exponential<Near>(code, x, y, length);
  else exponential<Anywhere>(code, x, y, length);
}

function exponential<Range>(code: i32, x: usize, y: usize, length: i32): void {
  if (code == EXP) map<Range>(EXP, x, y, length);
  else if (code == SIGMOID) map<Range>(SIGMOID, x, y, length);
  else map<Range>(TANH, x, y, length);
}

/** Inlined, so that each code has a loop of its own. */
@inline
function map<Range>(code: i32, x: usize, y: usize, length: i32): void {
  for (const end = x + 4 * length; x < end; x += 16, y += 16) v128.store(y, one<Range>(code, v128.load(x)));
}

@inline
function one<Range>(code: i32, x: v128): v128 {
  if (code == EXP) return exp<Range>(x);
  if (code == SIGMOID) return sigmoid<Range>(x);
  if (code == TANH) return tanh<Range>(x);
  if (code == RELU) return v128.andnot(x, f32x4.lt(x, f32x4.splat(0))); // −0 and NaN stay, as in PyTorch
  if (code == NEG) return f32x4.neg(x);
  if (code == ABS) return f32x4.abs(x);
  if (code == SQRT) return f32x4.sqrt(x);
  return f32x4.mul(x, x);
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

/** Codes of the functions of two elements, listed likewise. */
const ADD: i32 = 0;
const SUB: i32 = 1;
const MUL: i32 = 2;
const DIV: i32 = 3;
const RELU_GRADIENT: i32 = 4;
const SIGMOID_GRADIENT: i32 = 5;
const TANH_GRADIENT: i32 = 6;

/** The function of every pair; a gradient takes that of the output, and the output. */
export function binary(code: i32, a: usize, b: usize, y: usize, length: i32): void {
  switch (code) {
    case ADD: return zip(ADD, a, b, y, length);
    case SUB: return zip(SUB, a, b, y, length);
    case MUL: return zip(MUL, a, b, y, length);
    case DIV: return zip(DIV, a, b, y, length);
    case RELU_GRADIENT: return zip(RELU_GRADIENT, a, b, y, length);
    case SIGMOID_GRADIENT: return zip(SIGMOID_GRADIENT, a, b, y, length);
    default: return zip(TANH_GRADIENT, a, b, y, length);
  }
}

@inline
function zip(code: i32, a: usize, b: usize, y: usize, length: i32): void {
  for (const end = a + 4 * length; a < end; a += 16, b += 16, y += 16) {
    v128.store(y, pair(code, v128.load(a), v128.load(b)));
  }
}

@inline
function pair(code: i32, a: v128, b: v128): v128 {
  if (code == ADD) return f32x4.add(a, b);
  if (code == SUB) return f32x4.sub(a, b);
  if (code == MUL) return f32x4.mul(a, b);
  if (code == DIV) return f32x4.div(a, b);
  if (code == RELU_GRADIENT) return v128.andnot(a, f32x4.le(b, f32x4.splat(0)));
  if (code == SIGMOID_GRADIENT) return f32x4.mul(f32x4.mul(a, b), f32x4.sub(f32x4.splat(1), b));
  return f32x4.mul(a, f32x4.sub(f32x4.splat(1), f32x4.mul(b, b)));
}

/** to += factor · from, rounded twice in every build. */
export function addScaled(to: usize, from: usize, factor: f32, length: i32): void {
  const factors = f32x4.splat(factor);
  for (const end = to + 4 * length; to < end; to += 16, from += 16) {
    v128.store(to, f32x4.add(v128.load(to), f32x4.mul(factors, v128.load(from))));
  }
}
