import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { hangMs, testMs } from "./test/limits.mjs";
import { LongestFirst } from "./test/longest-first.mjs";

/** These leave their process as they found it. */
const shared = [
  ...["autograd", "d2l", "display", "engine", "nn", "notebooks", "ops", "tensor", "utils"].map(
    (name) => `test/${name}/**/*.test.ts`,
  ),
  "test/kernel/*.test.ts",
  "test/kernel/{browser,debugger,protocol,session}/*.test.ts",
  "test/scripts/{compare,dev,notebook,report}/**/*.test.ts",
  "test/scripts/run/!(update).test.ts",
  "test/scripts/site/{citations,content,contents,dark,drafts,kept,live-cells,markdown,template}.test.ts",
  "test/scripts/site/live/{notebook,outputs,terminal}.test.ts",
  "test/scripts/jupyter/{settings,start-watch}.test.ts",
  ...["cli/progress", "odd", "site-files", "site-hostile"].map((name) => `test/scripts/${name}.test.ts`),
  // garbage.test.ts sets flags of V8; globals.test.ts looks at which files a new compiler reads
  "test/kernel/compiler/!(garbage|globals).test.ts",
  ...[
    "architecture",
    "bundle",
    "compatibility",
    "completion",
    "examples",
    "few",
    "layering",
    "longest-first",
    "uses",
  ].map((name) => `test/${name}.test.ts`),
];

export default defineConfig({
  test: {
    environment: "node",
    globalSetup: [
      "kernel-lib/engine/wasm/build.mjs",
      "kernel-lib/generate.mjs",
      "test/once/chromium.ts",
      "test/once/folder.ts",
    ],
    provide: { soak: false },
    setupFiles: ["test/setup.ts"],
    // one more than there are processors: a file waits for servers, kernels and pages a fifth of its time
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    testTimeout: testMs,
    hookTimeout: testMs,
    expect: { poll: { timeout: hangMs } },
    projects: [
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: shared } },
      // a worker runs one file after the other, and loads the library and a worker's own modules once for all
      { extends: true, test: { name: "shared", include: shared, isolate: false } },
    ],
  },
});
