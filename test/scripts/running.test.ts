import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { command, commandIn } from "./command.js";
import { inProcess, type Said } from "./in-process.js";
import { notebook, save } from "./notebooks.js";

let folder = "";

/** Notebooks for three kernels, one of them in a folder below; and what JupyterLab leaves beside them. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "running-"));
  for (const below of ["part two", ".ipynb_checkpoints", "node_modules/x"])
    mkdirSync(join(folder, below), { recursive: true });
  save(folder, {
    python: notebook(
      [
        "import math\nmath.pi",
        "print(1)\nprint(2)",
        { source: "1 / 0", tags: ["raises-exception"] },
        "# nothing but a comment",
        "import sys\nprint('UncaughtException: no, only text', file=sys.stderr)",
        "from IPython.display import display\nshown = display('one', display_id=True)",
        "shown.update('two')",
      ],
      "python3",
    ),
    ours: notebook(["const a = 6 * 7; a", "console.log(a)"], "tslab"),
  });
  save(join(folder, "part two"), { stock: notebook(["const a = 6 * 7; a"], "tslab-stock") });
  save(join(folder, ".ipynb_checkpoints"), { old: "no notebook at all" });
  save(join(folder, "node_modules/x"), { foreign: "no notebook at all" });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = (...args: string[]): Promise<Said> => inProcess(folder, "check", "--cache-folder", "cache", ...args);

describe("a folder of notebooks for several kernels", () => {
  test("is executed, and then checks; a second check takes what passed before", async () => {
    const executed = await commandIn(folder, "execute", "--cache-folder", "cache", ".");
    expect(executed.output).toContain("3 of 3 notebooks passed");
    expect(executed.output).toMatch(/^ok {5}python\.ipynb {2}\(7 cells, .* s\) {2}\[\d of 3/m);
    expect({ code: executed.code, left: executed.left }).toEqual({ code: 0, left: [] });

    const first = await check(".");
    expect(first.output).toContain("3 of 3 notebooks passed");
    expect(first.output).not.toContain("nothing changed");

    const second = await check(".");
    expect(second.output.match(/as before, nothing changed/g)).toHaveLength(3);
    expect(second.output).toContain("3 of 3 notebooks passed");

    const again = await check("--no-cache", "python.ipynb");
    expect(again.output).not.toContain("nothing changed");
    expect([second.code, again.code]).toEqual([0, 0]);
  });

  test("runs again where a file beside the notebooks has changed", async () => {
    writeFileSync(join(folder, "part two", "data.txt"), "1 2 3");
    const { output } = await check("--quiet", "part two");
    expect(output).toBe("1 of 1 notebooks passed\n");
    const changed = await check("part two");
    expect(changed.output).toMatch(/stock\.ipynb {2}\(1 cells, as before, nothing changed\)/);
  });

  test("is found by patterns too, each notebook once", async () => {
    const { output } = await check("**/*.ipynb", "ours.ipynb", "./ours.ipynb");
    expect(output).toContain("3 of 3 notebooks passed");
  });
});

test("a name that finds nothing is told, with exit code 2", async () => {
  mkdirSync(join(folder, "empty"));
  const pattern = await check("lessons/*.ipynb");
  expect([pattern.output, pattern.code]).toEqual(["No notebook matches lessons/*.ipynb.\n", 2]);
  const none = await check("empty");
  expect([none.output, none.code]).toEqual(["There is no notebook in empty.\n", 2]);
});

test("problems of notebooks that run side by side stand together, and --quiet leaves only those", async () => {
  const failing = (name: string) =>
    notebook([`console.log("${name} 1")`, `throw new Error("${name} failed")`], "tslab");
  mkdirSync(join(folder, "bad"));
  save(join(folder, "bad"), { a: failing("a"), b: failing("b"), c: notebook(["1"], "tslab") });
  const { code, output, left } = await command("execute", "--quiet", "--jobs", "3", join(folder, "bad"));
  for (const name of ["a", "b"]) {
    expect(output).toMatch(
      new RegExp(
        `^FAILED .*${name}\\.ipynb .*\\n\\n.*${name}\\.ipynb, cell 2 .*\\n.*throw.*\\n +Error: ${name} failed\\n`,
        "m",
      ),
    );
  }
  expect(output).not.toMatch(/^ok/m);
  expect(output).toContain("1 of 3 notebooks passed");
  expect({ code, left }).toEqual({ code: 1, left: [] });
});

test("saved outputs of a cell that has lost its source fail the check", async () => {
  const lost = { source: " ", outputs: [{ output_type: "stream", name: "stdout", text: ["42\n"] }] };
  save(folder, { lost: notebook(["1 + 1;", lost], "tslab") });
  const { code, output } = await check("lost.ipynb");
  expect(output).toMatch(/FAILED lost\.ipynb[\s\S]*cell 2 has saved outputs but no source/);
  expect(code).toBe(1);
  rmSync(join(folder, "lost.ipynb"));
});

test("what is kept between runs is in the folder of --cache-folder, with the times", () => {
  expect(existsSync(join(folder, "cache", "times.json"))).toBe(true);
});
