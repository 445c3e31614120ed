import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { python } from "../../../scripts/setup/places.js";

const question = `
import json, sys, sysconfig
print(json.dumps([sys._base_executable, sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]))
`;

/**
 * An environment as conda lays it out: a Python of its own, `conda-meta` and no `pyvenv.cfg`. Interpreter, standard library and packages are those of the project's own environment, so that nothing has to
 * be downloaded; Python finds the folder by itself, as it does in conda.
 * @returns its interpreter
 */
export function condaEnvironment(prefix: string): string {
  const [base, library, packages]: string[] = JSON.parse(execFileSync(python, ["-c", question], { encoding: "utf8" }));
  const at = (...path: string[]): string => join(prefix, ...path);
  for (const path of ["bin", "conda-meta"]) mkdirSync(at(path), { recursive: true });
  writeFileSync(at("conda-meta", "history"), "");
  copyFileSync(realpathSync(base), at("bin", "python3"));
  symlinkSync("python3", at("bin", "python"));

  const own = at("lib", basename(library));
  mkdirSync(own, { recursive: true });
  for (const name of readdirSync(library)) {
    if (!/^(?:site|dist)-packages$/.test(name)) symlinkSync(join(library, name), join(own, name));
  }
  // Debian's Python looks for packages elsewhere
  for (const name of ["site-packages", "dist-packages"]) {
    mkdirSync(join(own, name));
    writeFileSync(join(own, name, "packages.pth"), packages);
  }
  const jupyter = `#!${at("bin", "python")}\nfrom jupyter_core.command import main\nmain()\n`;
  writeFileSync(at("bin", "jupyter"), jupyter, { mode: 0o755 });
  return at("bin", "python");
}
