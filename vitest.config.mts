import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["kernel-lib/engine/wasm/build.mjs", "kernel-lib/generate.mjs"],
    setupFiles: ["test/setup.ts"],
    // the default leaves one processor idle: half of the suite where there are two
    maxWorkers: availableParallelism(),
    // limits of time only end what hangs: a test may take as long as a busy machine needs
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // a state that is waited for comes late on a busy machine
    expect: { poll: { timeout: 20_000 } },
  },
});
