import { rmSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./stamp.js";

/** The project's kernels by kernelspec name: our own, and stock tslab beside it. */
export const kernelNames = ["tslab", "tslab-stock"];

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
 * Forget what stands under the name of our kernel: its command refuses to replace another kernel's.
 * @param {string} venv
 */
export function clearOwnKernelspec(venv) {
  rmSync(join(kernelspecFile(venv, "tslab"), ".."), { recursive: true, force: true });
}
