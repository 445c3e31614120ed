import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    include: ["test/**/*.test.ts"],
    globalSetup: ["kernel-lib/engine/wasm/build.mjs", "kernel-lib/generate.mjs"],
    setupFiles: ["test/setup.ts"],
    // a state that is waited for comes late on a busy machine
    expect: { poll: { timeout: 20_000 } },
  },
});
