import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Top folder of the clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The Python environment of the project; nothing is installed outside it. */
export const venv = join(root, ".venv");

/** The Python of {@link venv}. */
export const python = join(venv, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));
