import { join } from "node:path";

/** Variables that would let the user's own Jupyter or Python reach into ours. */
const foreign = /^(JUPYTER_|JUPYTERLAB_|PYTHONPATH$|PYTHONHOME$)/;

/**
 * The environment in which Jupyter programs run: settings, data and runtime files live below `home`, so that the user's
 * own Jupyter is neither read nor written.
 */
export function jupyterEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    JUPYTER_CONFIG_DIR: join(home, "config"),
    JUPYTER_DATA_DIR: join(home, "data"),
    JUPYTER_RUNTIME_DIR: join(home, "runtime"),
    IPYTHONDIR: join(home, "ipython"),
    JUPYTER_PREFER_ENV_PATH: "1",
    JUPYTER_PLATFORM_DIRS: "0",
    PYTHONNOUSERSITE: "1",
    PYTHONUTF8: "1",
  };
}
