import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Script } from "node:vm";
import { expect, test } from "vitest";
import { createCollector } from "../../../kernel-lib/kernel/compiler/garbage.js";

test("code that is kept once the collector is there is good for the next start", () => {
  const folder = mkdtempSync(join(tmpdir(), "garbage-"));
  const file = join(folder, "code.bin");
  const source = "(function () { return 1 })";
  const collect = createCollector();
  collect();
  // so much garbage that it collects
  const numbers = new Array(8e6).fill(0.5);
  collect();
  expect(numbers.length).toBe(8e6);
  writeFileSync(file, new Script(source).createCachedData());
  const next = `const { Script } = require("node:vm");
    const cachedData = require("node:fs").readFileSync(${JSON.stringify(file)});
    console.log(new Script(${JSON.stringify(source)}, { cachedData }).cachedDataRejected)`;
  const rejected = execFileSync(process.execPath, [...process.execArgv, "-e", next], { encoding: "utf8" });
  rmSync(folder, { recursive: true });
  expect(rejected).toBe("false\n");
});
