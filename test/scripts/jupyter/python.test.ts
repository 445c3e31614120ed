import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPython } from "../../../scripts/jupyter/python.js";
import { python as ownPython } from "../../../scripts/setup/places.js";
import { root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";

let folder = "";
const at = (...path: string[]): string => join(folder, ...path);

/** A Python that says where it is, and which Jupyter Server it has. */
function fake(path: string, jupyter: string | null): void {
  mkdirSync(dirname(path), { recursive: true });
  const answer = JSON.stringify({ executable: path, jupyter });
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(path, 0o755);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "pythons "));
  fake(at("venv/bin/python"), "2.0.0");
  fake(at("conda/bin/python"), "2.21.1");
  fake(at("bare/bin/python"), null);
  fake(at("old/bin/python"), "1.23.3");
  fake(at("path/python3"), null);
  fake(at("path/python"), "10.0.0rc1");
  fake(at("poor/python3"), null);
  fake(at("poor/python"), "1.23.3");
  mkdirSync(at("empty"));
  mkdirSync(at("course"));
  save(at("course"), { a: notebook([{ source: "print(6 * 7)", outputs: [printed("42\n")] }], "of-the-user") });
  const spec = {
    argv: [ownPython, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    display_name: "mine",
    language: "python",
  };
  for (const place of ["data", "more"]) {
    mkdirSync(at(place, "kernels", "of-the-user"), { recursive: true });
    writeFileSync(at(place, "kernels", "of-the-user", "kernel.json"), JSON.stringify(spec));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Absolute paths of programs still start, and `sh` for the fakes does; there is no Python but what the test names. */
const path = (name: string): NodeJS.ProcessEnv => ({ PATH: at(name) });

describe("the Python whose Jupyter is used is", () => {
  test("the one that is named, whatever is active", async () => {
    const env = { ...path("path"), VIRTUAL_ENV: at("venv") };
    expect(await findPython(at("conda/bin/python"), env)).toBe(at("conda/bin/python"));
  });

  test("else that of the active virtual environment, also inside an active conda environment", async () => {
    const env = { ...path("path"), VIRTUAL_ENV: at("venv"), CONDA_PREFIX: at("conda") };
    expect(await findPython(undefined, env)).toBe(at("venv/bin/python"));
  });

  test("else that of the active conda environment", async () => {
    expect(await findPython(undefined, { ...path("path"), CONDA_PREFIX: at("conda") })).toBe(at("conda/bin/python"));
  });

  test("else the first on the PATH that has Jupyter", async () => {
    expect(await findPython(undefined, path("path"))).toBe(at("path/python"));
  });
});

describe("one sentence with the command to type tells", () => {
  test("that the active environment has no Jupyter, and another on the PATH is not taken for it", async () => {
    await expect(findPython(undefined, { ...path("path"), VIRTUAL_ENV: at("bare") })).rejects.toThrow(
      `The active virtual environment ${at("bare")} has no Jupyter: run "${at("bare/bin/python")}" -m pip install jupyter_server`,
    );
  });

  test("that the Jupyter of the active environment, or of the Python that is named, is too old", async () => {
    await expect(findPython(undefined, { ...path("path"), VIRTUAL_ENV: at("old") })).rejects.toThrow(
      `The active virtual environment ${at("old")} has Jupyter Server 1.23.3, but 2.0 or newer is needed: run "${at("old/bin/python")}" -m pip install --upgrade jupyter_server`,
    );
    await expect(findPython(at("old/bin/python"), path("path"))).rejects.toThrow(
      `--python ${at("old/bin/python")} has Jupyter Server 1.23.3, but 2.0 or newer is needed: run `,
    );
  });

  test("that no Python on the PATH has one", async () => {
    await expect(findPython(undefined, path("poor"))).rejects.toThrow(
      /No Jupyter was found: .*poor\/python3 has no Jupyter and .*poor\/python has Jupyter Server 1\.23\.3, but 2\.0 or newer is needed\..* -m venv \.venv && \. \.venv\/bin\/activate && pip install jupyter_server/,
    );
  });

  test("that there is no Python", async () => {
    await expect(findPython(undefined, path("empty"))).rejects.toThrow(
      "there is none on the PATH: install it from python.org or your package manager, or name one with --python",
    );
  });

  test.each(["nothing-of-this-name", "/"])("that --python %s is none", async (name) => {
    await expect(findPython(name, path("path"))).rejects.toThrow(`--python ${name} is no Python that runs`);
  });
});

describe("the installed command", () => {
  /** As in a folder of somebody else, where `npm install` has linked it. */
  const lessons = (args: string[], env: NodeJS.ProcessEnv) => {
    const { VIRTUAL_ENV: _, CONDA_PREFIX: __, ...outside } = process.env;
    const command = join(root, "scripts", "bin", "d2l-lessons.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
      ...{ cwd: at("course"), encoding: "utf8", env: { ...outside, ...env } },
    });
    return { code: status, output: stdout + stderr };
  };

  const prefix = dirname(dirname(ownPython));

  test.each([
    ["of the user, in a virtual environment", "VIRTUAL_ENV", "JUPYTER_DATA_DIR", "data"],
    ["of JUPYTER_PATH, in a conda environment", "CONDA_PREFIX", "JUPYTER_PATH", "more"],
  ])("runs on the kernels %s", (_, active, variable, place) => {
    const env = { JUPYTER_DATA_DIR: at("none"), [active]: prefix, [variable]: at(place) };
    expect(lessons(["check", "--no-cache"], env)).toMatchObject({
      code: 0,
      output: expect.stringContaining("1 of 1 notebooks passed"),
    });
  });

  test("leaves the packages of an environment in the folder alone", () => {
    const packages = at("course", "env", "lib", "python3", "site-packages", "example");
    mkdirSync(packages, { recursive: true });
    writeFileSync(join(packages, "broken.ipynb"), "no notebook");
    const env = { JUPYTER_DATA_DIR: at("data"), VIRTUAL_ENV: prefix };
    expect(lessons(["check"], env)).toMatchObject({
      code: 0,
      output: expect.stringContaining("1 of 1 notebooks passed"),
    });
  });

  test("runs on the Jupyter of the Python that is named", () => {
    const args = ["execute", "--python", ownPython];
    expect(lessons(args, { JUPYTER_DATA_DIR: at("data"), VIRTUAL_ENV: at("bare") })).toMatchObject({ code: 0 });
  });

  test("without Jupyter ends with one sentence and exit code 2, and the notebook as it was", () => {
    const before = readFileSync(at("course", "a.ipynb"), "utf8");
    for (const args of [["check"], ["execute"], ["convert"], ["site"]]) {
      const { code, output } = lessons(args, { VIRTUAL_ENV: at("bare") });
      expect(code, output).toBe(2);
      expect(output).toMatch(/^The active virtual environment .* has no Jupyter: run .*\n$/);
    }
    expect(readFileSync(at("course", "a.ipynb"), "utf8")).toBe(before);
  });

  test("knows nothing of this repository: no `start`, and the notebooks of the current folder", () => {
    const { code, output } = lessons(["--help"], {});
    expect(code).toBe(0);
    expect(output).not.toContain("JupyterLab");
    expect(lessons(["check", "--help"], {}).output).toMatch(/by\s+default\s+all\s+in\s+\./);
  });
});

test("the project's own commands neither see the user's kernels nor his active environment", () => {
  const command = join(root, "scripts", "setup", "main.js");
  const env = { ...process.env, JUPYTER_PATH: at("more"), JUPYTER_DATA_DIR: at("data"), VIRTUAL_ENV: at("bare") };
  const args = [command, "check", "--no-cache", at("course", "a.ipynb")];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", env });
  expect(status).toBe(2);
  expect(stdout + stderr).toMatch(/"of-the-user".* only: jslab, python3, tslab, tslab-stock/);
});
