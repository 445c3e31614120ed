const DENSITY = 2 / Math.sqrt(Math.PI);

/** The error function by its series, whose terms all have one sign; ±1 to double precision from 6 on. */
export function errorFunction(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (DENSITY * sum) / Math.exp(x * x);
}

/** 1 − erf(x): from 2 on by a continued fraction, since the difference would have no digits left. */
export function errorComplement(x: number): number {
  if (!(x > 2)) return 1 - errorFunction(x);
  let fraction = x;
  for (let k = 60; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / fraction / Math.sqrt(Math.PI);
}

/** The slope of the error function. */
export const errorSlope = (x: number): number => DENSITY * Math.exp(-x * x);

/** What the error function answers `y` for, by Newton's steps from Winitzki's estimate. */
export function inverseErrorFunction(y: number): number {
  if (!(Math.abs(y) < 1)) return Math.abs(y) === 1 ? y * Number.POSITIVE_INFINITY : Number.NaN;
  const log = Math.log1p(-y * y);
  const half = 2 / (Math.PI * 0.147) + log / 2;
  let x = Math.sign(y) * Math.sqrt(Math.sqrt(half * half - log / 0.147) - half);
  const rest = 1 - Math.abs(y);
  for (let i = 0; i < 4 && x !== 0; i++) {
    const gap = Math.abs(x) > 1 ? Math.sign(x) * (rest - errorComplement(Math.abs(x))) : errorFunction(x) - y;
    x -= gap / errorSlope(x);
  }
  return Object.is(y, -0) ? -0 : x;
}
