import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { testMs } from "../limits.mjs";

const files: { [path: string]: string } = JSON.parse(
  readFileSync(join(process.env.MUTANTS ?? "", "files.json"), "utf8"),
);

/** Tests that run in process, with sources that hold mutants: see `mutants.mjs`. */
export default defineConfig({
  plugins: [{ name: "mutants", enforce: "pre", load: (id) => files[id] }],
  test: {
    environment: "node",
    include: [
      "test/{autograd,nn,ops,tensor,utils}/**/*.test.ts",
      "test/scripts/{compare,notebook,report}/**/*.test.ts",
      "test/scripts/run/{kernels,schedule,shard,shard-times}.test.ts",
    ],
    exclude: ["test/scripts/compare/lessons.test.ts"],
    globalSetup: ["test/once/chromium.ts", "test/once/folder.ts"],
    provide: { soak: false },
    setupFiles: ["test/setup.ts"],
    runner: "test/mutants/runner.mjs",
    isolate: false,
    testTimeout: testMs,
    hookTimeout: testMs,
  },
});
