import type { Engine } from "../../kernel-lib/engine/contract.js";
import { reference } from "../../kernel-lib/engine/reference/reference-engine.js";
import { type Build, load } from "../../kernel-lib/engine/wasm/load.js";
import { wasmEngine } from "../../kernel-lib/engine/wasm/wasm-engine.js";

/** A build that computes even the smallest float32 problem itself, so that small golden cases test it. */
function thorough(build: Build): Engine {
  const code = load(build);
  if (!code) throw new Error(`this machine cannot run the ${build} engine, so it cannot be tested here`);
  return wasmEngine(build, code, reference, 1);
}

/** Every implementation. */
export const everyEngine: readonly Engine[] = [reference, thorough("simd"), thorough("fma")];
