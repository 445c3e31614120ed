import { createRequire } from "node:module";

/** The engine's own measure; not part of the library's face. */
interface Limit {
  measureLimit(build: "simd" | "fma", milliseconds: number): number | undefined;
}

const { measureLimit: measure }: Limit = createRequire(import.meta.url)(
  "../../../../kernel-lib/dist/engine/wasm/limit.js",
);

/** GFLOP/s of the engine's innermost loop alone, or undefined where the build cannot run. */
export function measureLimit(build: "simd" | "fma"): number | undefined {
  return measure(build, 50);
}
