import type { Engine } from "./contract.js";
import { reference } from "./reference/reference-engine.js";
import { load } from "./wasm/load.js";
import { wasmEngine } from "./wasm/wasm-engine.js";

export { get_num_threads, set_num_threads } from "./threads.js";

/** Plain TypeScript; WebAssembly with plain SIMD, the default; with fused multiply-add. */
export type EngineName = "reference" | "simd" | "fma";

const engines = new Map<EngineName, Engine>([["reference", reference]]);

/** The implementation of that name, or undefined where this machine cannot run it. */
export function engineNamed(name: EngineName): Engine | undefined {
  const ready = engines.get(name);
  if (ready || name === "reference") return ready;
  const code = load(name);
  if (!code) return undefined;
  const made = wasmEngine(name, code, reference);
  engines.set(name, made);
  return made;
}

/** The engine in use. Import it and read it at each call: `useEngine` replaces it. */
export let engine: Engine = engineNamed(readEngineName()) ?? engineNamed("simd") ?? reference;

/**
 * Replaces the engine in use from now on.
 *
 * @throws Error where this machine cannot run it
 */
export function useEngine(choice: EngineName | Engine): void {
  const found = typeof choice === "string" ? engineNamed(choice) : choice;
  if (!found) throw new Error(`the engine "${choice}" needs WebAssembly instructions that this machine does not have`);
  engine = found;
}

/** The environment variable D2L_TS_ENGINE, where there is an environment. */
function readEngineName(): EngineName {
  const name = typeof process === "undefined" ? undefined : process.env.D2L_TS_ENGINE;
  if (name === undefined || name === "") return "simd";
  if (name === "reference" || name === "simd" || name === "fma") return name;
  throw new Error(`D2L_TS_ENGINE must be "reference", "simd" or "fma", but got "${name}"`);
}
