import { RuntimeError } from "../base/errors.js";
import { isTrue } from "./cast.js";
import type { ElementFunction, PairFunction, Relation } from "./elementwise.js";

/** Half goes to the even neighbour, as in IEEE 754 and PyTorch. */
function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  const rest = x - floor;
  if (rest < 0.5 || (rest === 0.5 && floor % 2 === 0)) return floor;
  return floor === -1 ? -0 : floor + 1; // what lies below zero keeps its sign
}

/** Sign of x as PyTorch has it: 0 for NaN. */
const sign = (x: number): number => (x > 0 ? 1 : x < 0 ? -1 : 0);

/** The functions of one element, by PyTorch's names. */
export const elementFunctions = {
  neg: { loop: "neg", number: (x) => -x, bigint: (x) => -x },
  abs: { loop: "abs", number: Math.abs, bigint: (x) => (x < 0n ? -x : x) },
  sign: { number: sign, bigint: (x) => (x > 0n ? 1n : x < 0n ? -1n : 0n) },
  square: { loop: "square", number: (x) => x * x, bigint: (x) => x * x },
  relu: { loop: "relu", number: (x) => (x < 0 ? 0 : x), bigint: (x) => (x < 0n ? 0n : x) },
  floor: { number: Math.floor, bigint: (x) => x },
  ceil: { number: Math.ceil, bigint: (x) => x },
  round: { number: roundHalfEven, bigint: (x) => x },
  exp: { loop: "exp", number: Math.exp },
  log: { number: Math.log },
  log2: { number: Math.log2 },
  sqrt: { loop: "sqrt", number: Math.sqrt },
  reciprocal: { number: (x) => 1 / x },
  sin: { number: Math.sin },
  cos: { number: Math.cos },
  tanh: { loop: "tanh", number: Math.tanh },
  sigmoid: { loop: "sigmoid", number: (x) => 1 / (1 + Math.exp(-x)) },
} satisfies Record<string, ElementFunction>;

/** Remainder with the sign of the divisor, as Python's %. */
function remainder(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivideBig(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new RuntimeError("ZeroDivisionError");
  const quotient = a / b;
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient;
}

function remainderBig(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new RuntimeError("ZeroDivisionError");
  const rest = a % b;
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest;
}

/** Whole powers modulo 2^64; a negative exponent leaves nothing but of 1 and −1. */
function powBig(a: bigint, b: bigint): bigint {
  if (b < 0n) return a === 1n ? 1n : a === -1n ? (b % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  let base = a;
  for (let rest = b; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * base);
    base = BigInt.asIntN(64, base * base);
  }
  return result;
}

function fmodBig(a: bigint, b: bigint): bigint {
  if (b === 0n) throw new RuntimeError("ZeroDivisionError");
  return a % b;
}

/** Powers that C gives as 1, and JavaScript as NaN: 1 to any power, −1 to an infinite one. */
const isOne = (a: number, b: number): boolean => a === 1 || (a === -1 && Math.abs(b) === Number.POSITIVE_INFINITY);

/** Python's `//` for floats: exact where plain division would round up. */
function floorDivide(a: number, b: number): number {
  if (b === 0) return a / b;
  const rest = a % b;
  let quotient = (a - rest) / b;
  if (rest !== 0 && b < 0 !== rest < 0) quotient -= 1;
  if (quotient === 0) return Object.is(a / b, -0) || a / b < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** A function of int64 for the smaller integers. */
const inInteger =
  (compute: (a: bigint, b: bigint) => bigint) =>
  (a: number, b: number): number =>
    Number(BigInt.asIntN(32, compute(BigInt(a), BigInt(b))));

/** The functions of two elements, by PyTorch's names. */
export const pairFunctions = {
  add: { loop: "add", number: (a, b) => a + b, bigint: (a, b) => a + b },
  sub: { loop: "sub", number: (a, b) => a - b, bigint: (a, b) => a - b },
  mul: { loop: "mul", number: (a, b) => a * b, integer: Math.imul, bigint: (a, b) => a * b },
  div: { loop: "div", number: (a, b) => a / b, bigint: floorDivideBig },
  floor_divide: { number: floorDivide, integer: inInteger(floorDivideBig), bigint: floorDivideBig },
  remainder: { number: remainder, integer: inInteger(remainderBig), bigint: remainderBig },
  fmod: { number: (a, b) => a % b, integer: inInteger(fmodBig), bigint: fmodBig },
  atan2: { number: Math.atan2, bigint: (a) => a },
  // squares as a product: faster, and exact where `**` need not be
  pow: { number: (a, b) => (b === 2 ? a * a : isOne(a, b) ? 1 : a ** b), integer: inInteger(powBig), bigint: powBig },
  // not Math.max: of 0 and −0, which are equal, the first stays
  maximum: { number: (a, b) => (a < b || Number.isNaN(b) ? b : a), bigint: (a, b) => (a < b ? b : a) },
  minimum: { number: (a, b) => (b < a || Number.isNaN(b) ? b : a), bigint: (a, b) => (b < a ? b : a) },
} satisfies Record<string, PairFunction>;

/** `clamp` between bounds, null for none: what equals a bound stays as it is, and a minimum above the maximum gives the maximum. */
export function clampFunction(min: number | null, max: number | null): ElementFunction {
  const [low, high] = [min ?? Number.NEGATIVE_INFINITY, max ?? Number.POSITIVE_INFINITY];
  if (Number.isNaN(low) || Number.isNaN(high)) return { number: () => Number.NaN };
  const least = (x: number): number => (x < low ? low : x);
  return {
    number: (x) => (high < least(x) ? high : least(x)),
    bigint: (x) => {
      const raised = x < low ? BigInt(low) : x;
      return high < raised ? BigInt(high) : raised;
    },
  };
}

/** The comparisons, by PyTorch's names. */
export const relations = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  logical_and: (a, b) => isTrue(a) && isTrue(b),
  logical_or: (a, b) => isTrue(a) || isTrue(b),
  logical_xor: (a, b) => isTrue(a) !== isTrue(b),
} satisfies Record<string, Relation>;
