import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { environment, run } from "../../packages/outside.js";
import { root } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";
import { condaEnvironment } from "./conda.js";

let folder = "";
let python = "";
const at = (...path: string[]): string => join(folder, ...path);

/** Where kernels are: in the environment, of the user, and where JUPYTER_PATH says. */
const places = ["env/share/jupyter", "data", "more"];

/** What the kernel is, as its cells see it. */
const whereFrom = `import os, sys
print(sys.prefix == os.environ["CONDA_PREFIX"], os.path.isdir(sys.prefix + "/conda-meta"))`;

beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "conda ")));
  python = condaEnvironment(at("env"));
  // named as the one that is started; on a PATH that is looked at first there is another Python, with a Jupyter too
  mkdirSync(at("path"));
  const other = JSON.stringify({ executable: at("path", "python3"), jupyter: "2.9.0" });
  for (const name of ["python", "python3"]) {
    writeFileSync(at("path", name), `#!/bin/sh\necho '${other}'\n`, { mode: 0o755 });
  }
  for (const place of places) {
    const kernel = at(place, "kernels", `of-${basename(place)}`);
    mkdirSync(kernel, { recursive: true });
    const argv = ["python", "-m", "ipykernel_launcher", "-f", "{connection_file}"];
    const spec = { argv, display_name: place, language: "python", env: { PLACE: place } };
    writeFileSync(join(kernel, "kernel.json"), JSON.stringify(spec));
  }
  mkdirSync(at("course"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const check = () => {
  const { VIRTUAL_ENV: _, ...outside } = environment({
    CONDA_PREFIX: at("env"),
    CONDA_DEFAULT_ENV: "course",
    PATH: [at("path"), process.env.PATH].join(delimiter),
    JUPYTER_DATA_DIR: at("data"),
    JUPYTER_PATH: at("more"),
  });
  const command = join(root, "scripts", "bin", "d2l-lessons.js");
  return run(process.execPath, [command, "check", "--no-cache"], at("course"), { VIRTUAL_ENV: "", ...outside });
};

test("the environment of the tests is laid out as conda's: no virtual environment, a prefix of its own", () => {
  const seen = execFileSync(python, ["-c", "import sys; print(sys.prefix, sys.base_prefix)"], { encoding: "utf8" });
  expect(seen).toBe(`${at("env")} ${at("env")}\n`);
});

test("an active conda environment comes before the PATH, and its kernels, the user's and JUPYTER_PATH's are used", () => {
  const source = `${whereFrom}\nprint(os.environ.get("PLACE"))`;
  const lesson = (kernel: string, place: string) =>
    notebook([{ source, outputs: [printed(`True True\n${place}\n`)] }], kernel);
  const own = places.map((place) => [basename(place), lesson(`of-${basename(place)}`, place)]);
  save(at("course"), { python: lesson("python3", "None"), ...Object.fromEntries(own) });
  const { code, output } = check();
  expect(output).toContain("4 of 4 notebooks passed");
  expect(code).toBe(0);
});
