import { join } from "node:path";
import { replaceFile } from "./stamp.js";

/** JupyterLab asks whether it may fetch news; the lessons need no network. */
const settings = { disabledExtensions: { "@jupyterlab/apputils-extension:announcements": true } };

/**
 * Write the settings of the project's own JupyterLab.
 * @param {string} venv
 */
export function writeLabSettings(venv) {
  replaceFile(join(venv, "etc", "jupyter", "labconfig", "page_config.json"), `${JSON.stringify(settings, null, 2)}\n`);
}
