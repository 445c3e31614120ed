import { fma, simd } from "./binaries.js";

/** Plain SIMD rounds alike on every machine; relaxed SIMD fuses multiplication and addition: faster, and one rounding less. */
export type Build = "simd" | "fma";

const builds = { simd, fma };

/** The compiled kernels, or undefined where this machine's WebAssembly lacks what they need. */
export function compile(build: Build): WebAssembly.Module | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const code = decodeBase64(builds[build]);
  if (build === "fma" && !WebAssembly.validate(code)) enableRelaxedSimd();
  return WebAssembly.validate(code) ? new WebAssembly.Module(code) : undefined;
}

/** Node 20 knows the instructions but hides them behind a flag, which may be set until the code is compiled. */
function enableRelaxedSimd(): void {
  if (typeof process === "undefined") return; // a browser
  process.getBuiltinModule?.("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
}

function decodeBase64(text: string): Uint8Array {
  if (typeof Buffer !== "undefined") return Buffer.from(text, "base64");
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)); // a browser
}
