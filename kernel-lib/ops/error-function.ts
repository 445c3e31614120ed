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
