import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { runInNewContext } from "node:vm";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { expect, test } from "vitest";
import type { ConvGeometry } from "../../kernel-lib/engine/contract.js";
import { hangMs } from "../limits.mjs";

const engineFolder = resolve(import.meta.dirname, "../../kernel-lib/engine");

/** Loads the engine's sources with the globals of some host and nothing else: no `require` of Node's modules, no `Buffer`. */
function loadWith(globals: Record<string, unknown>): typeof import("../../kernel-lib/engine/choice.js") {
  const context = { ...globals };
  const loaded = new Map<string, { exports: object }>();
  const load = (file: string): object => {
    const ready = loaded.get(file);
    if (ready) return ready.exports;
    const module = { exports: {} };
    loaded.set(file, module);
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 };
    const code = transpileModule(readFileSync(file, "utf8"), { compilerOptions }).outputText;
    const requireRelative = (name: string) => {
      if (!name.startsWith(".")) throw new Error(`the engine must not import ${name}`);
      return load(resolve(dirname(file), name.replace(/\.js$/, ".ts")));
    };
    runInNewContext(`(function (require, module, exports) {${code}\n})`, context)(
      requireRelative,
      module,
      module.exports,
    );
    return module.exports;
  };
  return load(`${engineFolder}/choice.ts`) as typeof import("../../kernel-lib/engine/choice.js");
}

const identity: ConvGeometry = {
  batch: 1,
  groups: 1,
  inChannels: 1,
  outChannels: 1,
  input: [1, 80, 80],
  kernel: [1, 1, 1],
  output: [1, 80, 80],
  stride: [1, 1, 1],
  padding: [0, 0, 0],
  dilation: [1, 1, 1],
};

function double(host: ReturnType<typeof loadWith>): number {
  const x = new Float32Array(6400).fill(21);
  return host.engine.convForward(x, Float32Array.of(2), null, identity)[6399];
}

const { WebAssembly } = globalThis as unknown as { WebAssembly: Record<"validate" | "Module" | "Instance", object> };
const shared = { Float32Array, Float64Array, Int32Array, Uint8Array, performance, Atomics };

test("the engine loads and computes with a browser's globals alone, on one thread", () => {
  const host = loadWith({ ...shared, WebAssembly, atob });
  expect(host.engine.name).toBe("simd");
  expect(host.get_num_threads()).toBe(1);
  expect(double(host)).toBe(42);
});

test("plain TypeScript answers where WebAssembly is missing", () => {
  const host = loadWith({ ...shared, WebAssembly: undefined, atob });
  expect(host.engine.name).toBe("typescript");
  expect(double(host)).toBe(42);
  expect(() => host.useEngine("simd")).toThrow(
    'the engine "simd" needs WebAssembly instructions that this machine does not have',
  );
});

test("plain TypeScript answers where WebAssembly lacks SIMD", () => {
  const old = { ...WebAssembly, validate: () => false };
  const host = loadWith({ ...shared, WebAssembly: old, atob });
  expect(host.engine.name).toBe("typescript");
  expect(double(host)).toBe(42);
});

/** Runs a script in a Node of its own, with the built engine as `engine`. */
function node(script: string, env: Record<string, string> = {}): string {
  const source = `const engine = require(${JSON.stringify(resolve(engineFolder, "../dist/engine/choice.js"))});${script}`;
  return execFileSync(process.execPath, ["-e", source], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: hangMs,
    stdio: "pipe",
  });
}

test("a process that used two threads ends by itself", () => {
  const script = `
    const size = { batch: 1, m: 512, k: 512, n: 512 };
    const a = new Float32Array(512 * 512).fill(1);
    engine.set_num_threads(2);
    engine.engine.matmul(a, a, size);
    setTimeout(() => console.log(engine.engine.matmul(a, a, size)[0]), 300);`;
  expect(node(script)).toBe("512\n");
});

test("the environment chooses the implementation and the number of threads", () => {
  const script = "console.log(engine.engine.name, engine.get_num_threads())";
  expect(node(script, { D2L_TS_ENGINE: "reference", D2L_TS_THREADS: "3" })).toBe("typescript 3\n");
  expect(node(script, { D2L_TS_ENGINE: "fma", D2L_TS_THREADS: "1" })).toBe("fma 1\n");
  expect(() => node(script, { D2L_TS_ENGINE: "gpu" })).toThrow(
    'D2L_TS_ENGINE must be "reference", "simd" or "fma", but got "gpu"',
  );
  expect(() => node(script, { D2L_TS_THREADS: "many" })).toThrow(
    'D2L_TS_THREADS must be a positive integer, but got "many"',
  );
});
