import { expect } from "vitest";

/** Relative to the larger of 1 and the expected magnitude; NaN equals NaN, −0 equals 0. */
function differs(got: number, expected: number, rtol: number, atol: number): boolean {
  if (Number.isNaN(got) || Number.isNaN(expected)) return Number.isNaN(got) !== Number.isNaN(expected);
  if (!Number.isFinite(expected)) return got !== expected;
  return Math.abs(got - expected) > atol + rtol * Math.abs(expected);
}

expect.extend({
  toEqualNumbers(received: ArrayLike<number>, expected: ArrayLike<number>) {
    const isOfType = received.constructor === expected.constructor;
    const at = Array.prototype.findIndex.call(expected, (value: number, i: number) => !Object.is(value, received[i]));
    return {
      pass: isOfType && received.length === expected.length && at < 0,
      message: () =>
        `expected ${expected.length} values in ${expected.constructor.name}, got ${received.length} in ` +
        `${received.constructor.name}; value ${at}: expected ${expected[at]}, got ${received[at]}`,
    };
  },
  toBeAllclose(
    received: ArrayLike<number>,
    expected: ArrayLike<number>,
    { rtol = 1e-5, atol = 1e-6 }: { rtol?: number; atol?: number } = {},
  ) {
    if (received.length !== expected.length) {
      return { pass: false, message: () => `expected ${expected.length} values, got ${received.length}` };
    }
    for (let i = 0; i < expected.length; i++) {
      if (differs(received[i] as number, expected[i] as number, rtol, atol)) {
        return { pass: false, message: () => `value ${i}: expected ${expected[i]}, got ${received[i]}` };
      }
    }
    return { pass: true, message: () => "all values are close, though they should not be" };
  },
});
