import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { kernelMain, repository } from "./client.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "install-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function d2lTsKernel(args: string[], env: NodeJS.ProcessEnv = {}) {
  const command = join(repository, "kernel-lib", "kernel", "bin", "d2l-ts-kernel.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, stdout, stderr };
}
const specIn = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path, "kernel.json"), "utf8"));

describe("d2l-ts-kernel install", () => {
  test("writes a kernelspec with logos that starts this kernel with this Node", () => {
    expect(d2lTsKernel(["install", "--prefix", folder])).toMatchObject({ status: 0, stderr: "" });
    const kernel = join(folder, "share", "jupyter", "kernels", "tslab");
    expect(readdirSync(kernel).sort()).toEqual(["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"]);
    const spec = specIn("share", "jupyter", "kernels", "tslab");
    expect(spec).toMatchObject({
      display_name: "TypeScript (tslab, d2l-ts)",
      language: "typescript",
      interrupt_mode: "message",
    });
    expect([spec.argv[0], spec.argv.at(-2), spec.argv.at(-1)]).toEqual([
      process.execPath,
      kernelMain,
      "{connection_file}",
    ]);
  });

  test("installs the kernel for JavaScript beside it", () => {
    const { stdout } = d2lTsKernel(["install", "--prefix", folder]);
    expect(stdout).toContain("as tslab in ");
    expect(stdout).toContain("as jslab in ");
    const spec = specIn("share", "jupyter", "kernels", "jslab");
    expect(spec).toMatchObject({ display_name: "JavaScript (jslab, d2l-ts)", language: "javascript" });
    expect(spec.argv.slice(-3)).toEqual([kernelMain, "{connection_file}", "javascript"]);
  });

  test("again replaces our own kernelspec, under the name that is given", () => {
    for (let i = 0; i < 2; i++) expect(d2lTsKernel(["install", "--prefix", folder, "--name", "mine"]).status).toBe(0);
    expect(readdirSync(join(folder, "share", "jupyter", "kernels"))).toEqual(["mine"]);
  });

  test("for the user goes where Jupyter keeps the user's data", () => {
    expect(d2lTsKernel(["install", "--user"], { JUPYTER_DATA_DIR: folder }).status).toBe(0);
    expect(specIn("kernels", "tslab").language).toBe("typescript");
  });

  test("for sys.prefix goes into the Python environment on the PATH", () => {
    const python = join(folder, "python3");
    writeFileSync(python, `#!/bin/sh\necho "${folder}"\n`, { mode: 0o755 });
    expect(d2lTsKernel(["install", "--sys-prefix"], { PATH: `${folder}:${process.env.PATH}` }).status).toBe(0);
    expect(specIn("share", "jupyter", "kernels", "tslab").language).toBe("typescript");
  });

  test("leaves another kernel of that name alone, and says what to do", () => {
    const other = join(folder, "share", "jupyter", "kernels", "tslab");
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "kernel.json"), '{ "argv": ["tslab"], "display_name": "TypeScript" }');
    const { status, stderr } = d2lTsKernel(["install", "--prefix", folder]);
    expect(status).toBe(1);
    expect(stderr).toContain('already holds another kernel, "TypeScript". Choose another --name');
    expect(readdirSync(other)).toEqual(["kernel.json"]);
  });

  test.each([
    [[], "expected the command install"],
    [["remove"], "expected the command install, got remove"],
    [["install", "--user", "--prefix", "x"], "give one of --user, --sys-prefix and --prefix"],
    [["install", "--name", "a b"], "--name should be letters"],
    [["install", "--colour"], "Unknown option '--colour'"],
  ])("refuses %j with one clear sentence", (args, expected) => {
    const { status, stderr, stdout } = d2lTsKernel(args);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(expected);
    expect(stderr).not.toContain("    at ");
  });

  test("has help", () => {
    expect(d2lTsKernel(["--help"])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Usage: d2l-ts-kernel install"),
    });
  });
});
