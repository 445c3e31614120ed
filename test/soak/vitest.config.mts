import { defineConfig } from "vitest/config";
import { hangMs, testMs } from "../limits.mjs";

/** What takes long: kernels under load, long lessons in browsers, and every page where `npm test` looks at one of a sort. */
export default defineConfig({
  test: {
    environment: "node",
    include: [
      "test/kernel/soak/{soak,lessons,lite}.ts",
      "test/kernel/compiler/emit.test.ts",
      "test/scripts/site.test.ts",
      "test/scripts/site/courses.test.ts",
    ],
    globalSetup: ["test/once/chromium.ts", "test/once/folder.ts"],
    provide: { soak: true },
    testTimeout: testMs,
    hookTimeout: testMs,
    expect: { poll: { timeout: hangMs } },
    disableConsoleIntercept: true,
  },
});
