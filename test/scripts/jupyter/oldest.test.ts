import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { gatewayPython, oldestJupyterPython } from "../../../scripts/setup/places.js";
import { environment, run } from "../../packages/outside.js";
import { root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

/** Jupyter Server 2.0, with the kernels that it has. */
let folder = "";
const at = (...path: string[]): string => join(folder, ...path);

beforeAll(() => {
  for (const python of [oldestJupyterPython, gatewayPython]) {
    if (!existsSync(python)) throw new Error(`${python} is missing: \`npm test -- oldest\` installs it`);
  }
  folder = mkdtempSync(join(tmpdir(), "oldest Jupyter "));
  for (const [name, argv] of [
    ["ends", ["sh", "-c", "echo no licence >&2; exit 3", "{connection_file}"]],
    ["gone", [at("nowhere"), "{connection_file}"]],
  ] as const) {
    mkdirSync(at("data", "kernels", name), { recursive: true });
    const spec = { argv, display_name: name, language: "python" };
    writeFileSync(at("data", "kernels", name, "kernel.json"), JSON.stringify(spec));
  }
  mkdirSync(at("course"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (python: string, ...args: string[]) => {
  const command = join(root, "scripts", "bin", "d2l-lessons.js");
  const all = [command, "check", "--no-cache", "--python", python, ...args];
  return run(process.execPath, all, at("course"), environment({ JUPYTER_DATA_DIR: at("data") }));
};
const lines = Array.from({ length: 3000 }, (_, index) => `${index}\n`).join("");

test("on the oldest Jupyter Server, notebooks are run and judged, and all that they print is kept", () => {
  const good = ["print(6 * 7)", "for i in range(3000): print(i, flush=True)"];
  save(at("course"), {
    good: notebook(
      good.map((source, index) => ({ source, outputs: [printed(["42\n", lines][index])] })),
      "python3",
    ),
    changed: notebook([{ source: "print(6 * 7)", outputs: [printed("43\n")] }], "python3"),
  });
  const { code, output } = check(oldestJupyterPython);
  expect(output).toMatch(/ok +good\.ipynb/);
  expect(output).toContain("43 became 42");
  expect(output).toContain("1 of 2 notebooks passed");
  expect(code).toBe(1);
});

test("on the oldest Jupyter Server, kernels that die, hang or do not start are told, and nothing of its insides", () => {
  save(at("course"), {
    dies: notebook(["import os; os._exit(3)"], "python3"),
    hangs: notebook(["import time; time.sleep(600)"], "python3"),
    ends: notebook(["1"], "ends"),
    gone: notebook(["1"], "gone"),
  });
  const names = ["dies", "hangs", "ends", "gone"].map((name) => `${name}.ipynb`);
  const { code, output } = check(oldestJupyterPython, "--timeout", "3", ...names);
  expect(output).toMatch(/dies\.ipynb, cell 1[\s\S]*the kernel died/);
  expect(output).toMatch(/hangs\.ipynb, cell 1[\s\S]*took longer than 3 s[\s\S]*KeyboardInterrupt/);
  expect(output).toMatch(/its kernel "ends" did not start: it ended before it answered[\s\S]*no licence/);
  expect(output).toMatch(/its kernel "gone" did not start: .*FileNotFoundError: .*nowhere/);
  expect(output).not.toMatch(/Traceback \(most recent call last\):\n +File/);
  expect(code).toBe(1);
});

test("an older one is refused in one sentence with the command to type", () => {
  expect(check(gatewayPython)).toEqual({
    code: 2,
    output:
      `--python ${gatewayPython} has Jupyter Server 1.24.0, but 2.0 or newer is needed: ` +
      `run "${gatewayPython}" -m pip install --upgrade jupyter_server\n`,
  });
});
