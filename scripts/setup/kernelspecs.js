import { join } from "node:path";
import { readStamp, replaceFile } from "./stamp.js";

/**
 * The TypeScript kernels of the project, by kernelspec name.
 * @param {string} root
 */
const kernels = (root) => ({
  tslab: {
    display_name: "TypeScript (tslab)",
    argv: [join(root, "node_modules", "tslab", "bin", "tslab"), "kernel", "--config-path", "{connection_file}"],
  },
});

/**
 * Write each kernel's kernelspec into the project's own environment, where its Jupyter alone looks.
 * @param {string} root
 * @param {string} venv
 * @returns {boolean} whether any was new or changed
 */
export function installKernelspecs(root, venv) {
  let changed = false;
  for (const [name, { display_name, argv }] of Object.entries(kernels(root))) {
    const file = join(venv, "share", "jupyter", "kernels", name, "kernel.json");
    const spec = { argv: [process.execPath, ...argv], display_name, language: "typescript" };
    const text = `${JSON.stringify(spec, null, 2)}\n`;
    if (readStamp(file) === text) continue;
    replaceFile(file, text);
    changed = true;
  }
  return changed;
}
