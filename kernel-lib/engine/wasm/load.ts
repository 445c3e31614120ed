import { fma, simd } from "./binaries.js";

/** Plain SIMD rounds alike on every machine; relaxed SIMD fuses multiplication and addition: one rounding less, and one instruction. */
export type Build = "simd" | "fma";

const builds = { simd, fma };

/** The code of the routines in `assembly/`, for memory that threads share; undefined where this machine's WebAssembly lacks what it needs. */
export function load(build: Build): Uint8Array<ArrayBuffer> | undefined {
  if (typeof WebAssembly === "undefined") return undefined;
  const code = decodeBase64(builds[build]);
  if (build === "fma" && !WebAssembly.validate(code)) enableRelaxedSimd();
  return WebAssembly.validate(code) ? code : undefined;
}

/** The memory's import: its name, the kind "memory", and limits that have a maximum and are shared. */
const SHARED_MEMORY = [..."memory"].map((character) => character.charCodeAt(0)).concat(2, 3);

/**
 * The code for memory of one thread's own: one flag less (WebAssembly core 5.3.8, limits). JavaScript engines copy
 * shared memory word by word, since another thread may write it meanwhile, and private memory two to four times as fast.
 */
export function unshared(code: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const start = code.findIndex((_, i) => SHARED_MEMORY.every((byte, k) => code[i + k] === byte));
  const copy = code.slice();
  copy[start + SHARED_MEMORY.length - 1] = 1;
  return copy;
}

/** Node 20 knows the instructions but hides them behind a flag, which may be set until the code is compiled. */
function enableRelaxedSimd(): void {
  if (typeof process === "undefined") return; // a browser
  process.getBuiltinModule?.("node:v8").setFlagsFromString("--experimental-wasm-relaxed-simd");
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  if (typeof Buffer !== "undefined") return new Uint8Array(Buffer.from(text, "base64"));
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0)); // a browser
}
