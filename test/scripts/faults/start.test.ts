import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { python, venv } from "../../../scripts/setup/places.js";
import { root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

const folder = mkdtempSync(join(tmpdir(), "start-faults-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const script = (code: string): string[] => [python, "-c", code, "{connection_file}"];
const kernels = {
  dies: script("import sys; sys.exit('cannot open the pod bay doors')"),
  missing: [join(folder, "no-such-program"), "{connection_file}"],
  deaf: script(
    `import os, sys, time
first = ${JSON.stringify(join(folder, "first"))}
if not os.path.exists(first):
    open(first, "w").close()
    time.sleep(3600)
os.execv(sys.executable, [sys.executable, "-m", "ipykernel_launcher", "-f", sys.argv[1]])`,
  ),
  slow: script(
    "import os, sys, time; time.sleep(2); os.execv(sys.executable, [sys.executable, '-m', 'ipykernel_launcher', '-f', sys.argv[1]])",
  ),
};

describe("of kernels that start at the same time", () => {
  let ended: { code: number | null; output: string };

  beforeAll(() => {
    for (const [name, argv] of Object.entries(kernels)) {
      mkdirSync(join(folder, "kernels", name), { recursive: true });
      const spec = JSON.stringify({ argv, display_name: name, language: "python" });
      writeFileSync(join(folder, "kernels", name, "kernel.json"), spec);
      save(folder, { [name]: notebook([{ source: "print(42)", outputs: [printed("42\n")] }], name) });
    }
    const command = join(root, "scripts", "bin", "d2l-lessons.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, "check", "--jobs", "4", "--no-cache"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, VIRTUAL_ENV: venv, JUPYTER_PATH: folder },
    });
    ended = { code: status, output: stdout + stderr };
  });

  test("one that dies is told by its name, its notebook and its last words", () => {
    const [, told = ""] = ended.output.split(/^FAILED dies\.ipynb.*$/m);
    expect(told).toMatch(/^\n\n +its kernel "dies" did not start: it ended before it answered; what kernels printed/);
    expect(told).toContain("\n      cannot open the pod bay doors\n");
  });

  test("one whose program is missing is told by its name, its notebook and the program", () => {
    expect(ended.output).toMatch(
      /FAILED missing\.ipynb.*\n\n +its kernel "missing" did not start: the server could not start it: .*no-such-program/,
    );
  });

  test("one that never answers gives its place to another, in which the notebook passes", () => {
    expect(ended.output).toMatch(/^ok +deaf\.ipynb/m);
  });

  test("one that only takes its time runs, and waits for none of the others", () => {
    expect(ended.output).toMatch(/^ok +slow\.ipynb[\s\S]*^ok +deaf\.ipynb/m);
    expect(ended.output).toContain("2 of 4 notebooks passed");
    expect(ended.code).toBe(1);
  });
});
