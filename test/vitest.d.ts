import "vitest";

declare module "vitest" {
  interface Matchers<T> {
    /** Same length, and each value within `atol + rtol * |expected|` (defaults 1e-6 and 1e-5). */
    toBeAllclose(expected: ArrayLike<number>, tolerance?: { rtol?: number; atol?: number }): T;
  }
}
