import { rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./stamp.js";

/** Our own kernels: TypeScript and JavaScript. */
const ownNames = ["tslab", "jslab"];

/** The project's kernels by kernelspec name: our own, and stock tslab beside them. */
export const kernelNames = [...ownNames, "tslab-stock"];

/**
 * Where the project's own Jupyter, and no other, finds a kernel.
 * @param {string} venv
 * @param {string} name
 */
export const kernelspecFile = (venv, name) => join(venv, "share", "jupyter", "kernels", name, "kernel.json");

/**
 * @param {string} root
 * @param {string} venv
 */
export function writeStockKernelspec(root, venv) {
  const tslab = join(root, "node_modules", "tslab", "bin", "tslab");
  const spec = {
    argv: [process.execPath, tslab, "kernel", "--config-path", "{connection_file}"],
    display_name: "TypeScript (stock tslab)",
    language: "typescript",
  };
  replaceFile(kernelspecFile(venv, "tslab-stock"), `${JSON.stringify(spec, null, 2)}\n`);
}

/**
 * Forget what stands under the names of our kernels: their command refuses to replace another kernel's.
 * @param {string} venv
 */
export function clearOwnKernelspecs(venv) {
  for (const name of ownNames) rmSync(join(kernelspecFile(venv, name), ".."), { recursive: true, force: true });
}
