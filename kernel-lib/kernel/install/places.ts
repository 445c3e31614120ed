import { spawnSync } from "node:child_process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export type Place = { kind: "user" } | { kind: "sys-prefix" } | { kind: "prefix"; folder: string };

/** Where Jupyter looks for the data of a user or an environment. */
export function dataFolder(place: Place): string {
  if (place.kind === "user") return userFolder();
  const prefix = place.kind === "prefix" ? resolve(place.folder) : pythonPrefix();
  return join(prefix, "share", "jupyter");
}

function userFolder(): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (process.platform === "win32") return join(APPDATA ?? join(homedir(), "AppData", "Roaming"), "jupyter");
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}

/** The environment of the Python on the PATH. */
function pythonPrefix(): string {
  for (const python of ["python3", "python"]) {
    const { status, stdout } = spawnSync(python, ["-c", "import sys; print(sys.prefix)"], { encoding: "utf8" });
    if (status === 0) return stdout.trim();
  }
  throw new Error("--sys-prefix needs Python on the PATH; use --prefix FOLDER to name the environment");
}
