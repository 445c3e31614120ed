import { join } from "node:path";

/**
 * The environment in which Jupyter programs run. Kernels, packages and data are the user's: JUPYTER_PATH,
 * JUPYTER_DATA_DIR and the user's own folders count. Settings of a server for people (its password, port, addresses,
 * files) and runtime files are not: they live below `home`.
 */
export function jupyterEnvironment(home: string): NodeJS.ProcessEnv {
  const { JUPYTER_CONFIG_PATH: _, ...env } = process.env;
  return { ...env, JUPYTER_CONFIG_DIR: join(home, "config"), JUPYTER_RUNTIME_DIR: join(home, "runtime") };
}
