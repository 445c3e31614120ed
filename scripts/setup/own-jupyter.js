import { join } from "node:path";
import { venv } from "./places.js";

/** Where the project's own Jupyter keeps settings and data. */
export const jupyterHome = join(venv, "jupyter");

/** Variables that would let the user's own Jupyter or Python reach into ours; the token is of a server that is named. */
const foreign = /^(JUPYTER_(?!TOKEN$)|JUPYTERLAB_|PYTHONPATH$|PYTHONHOME$|VIRTUAL_ENV$|CONDA_PREFIX$)/;

/** From now on this process, and all that it starts, uses the project's own Jupyter and neither reads nor writes another. */
export function useOwnJupyter() {
  for (const name of Object.keys(process.env)) if (foreign.test(name)) delete process.env[name];
  Object.assign(process.env, {
    JUPYTER_DATA_DIR: join(jupyterHome, "data"),
    IPYTHONDIR: join(jupyterHome, "ipython"),
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_PLATFORM_DIRS: "0",
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
  });
}
