import { join } from "node:path";
import { expect, test } from "vitest";
import { repository } from "./client.js";
import { runPython } from "./python.js";

test("jupyter_kernel_test passes, with every optional test declared and none skipped", async () => {
  const folder = join(repository, "test", "kernel", "conformance");
  const { code, output } = await runPython("python", ["conformance.py"], folder);
  const verdicts = output.match(/\.\.\. (ok|FAIL|ERROR|skipped)/g) ?? [];
  expect([code, ...new Set(verdicts)], output).toEqual([0, "... ok"]);
  expect(output).toMatch(/^Ran 12 tests/m);
});
