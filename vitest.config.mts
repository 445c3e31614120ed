import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { hangMs, testMs } from "./test/limits.mjs";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["kernel-lib/engine/wasm/build.mjs", "kernel-lib/generate.mjs"],
    setupFiles: ["test/setup.ts"],
    // the default leaves one processor idle: half of the suite where there are two
    maxWorkers: availableParallelism(),
    testTimeout: testMs,
    hookTimeout: testMs,
    expect: { poll: { timeout: hangMs } },
  },
});
