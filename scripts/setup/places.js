import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Top folder of the clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Python environment of the project; nothing is installed outside it. */
export const venv = join(root, ".venv");

/**
 * @param {string} environment
 * @returns {string} the Python of a virtual environment
 */
const pythonOf = (environment) =>
  join(environment, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));

/** The Python of {@link venv}. */
export const python = pythonOf(venv);

/** Jupyter Enterprise Gateway, for the tests: it cannot share an environment with JupyterLab. */
export const gatewayVenv = join(venv, "gateway");

/** The Python of {@link gatewayVenv}. */
export const gatewayPython = pythonOf(gatewayVenv);

/** The package of a Chromium for the tests, and what it unpacks to. */
export const chromiumFolder = join(root, "node_modules", ".chromium");

/** The oldest Jupyter that the runner works with, for the tests. */
export const oldestJupyter = join(venv, "oldest");

/** The Python of {@link oldestJupyter}. */
export const oldestJupyterPython = pythonOf(oldestJupyter);
