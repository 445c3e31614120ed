import "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the run's Chromium is asked for. */
    chromium: string;
    /** The run's folder of what several files read. */
    shared: string;
    /** Whether to look at all that is alike, too: `npm run test:soak`. */
    soak: boolean;
  }

  interface TaskMeta {
    /** What of the machine a skipped test needs. */
    lacks?: string;
  }

  interface Matchers<T> {
    /** Same length, and each value within `atol + rtol * |expected|` (defaults 1e-6 and 1e-5). */
    toBeAllclose(expected: ArrayLike<number>, tolerance?: { rtol?: number; atol?: number }): T;
    /** As `toEqual`, which takes long for arrays of numbers. */
    toEqualNumbers(expected: ArrayLike<number>): T;
  }
}
