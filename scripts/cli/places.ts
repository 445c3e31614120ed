import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Where things are, and whose they are. */
export interface Places {
  /** Where sites and pages go when nobody says. */
  root: string;
  /** Taken when no notebooks are named. */
  notebooks: string;
  /** Title of the course when nobody says. */
  title: string;
  /** Where results and times are kept. */
  cache: string;
  /** Python that Jupyter is installed in; without it, that of the user's own environment. */
  python?: string;
  /** Where JupyterLab keeps its settings; with it, there is a command that opens JupyterLab. */
  lab?: string;
}

/** Those of whoever works in this folder. */
export function placesOf(folder: string): Places {
  return { root: folder, notebooks: folder, title: basename(folder), cache: cacheFolder(folder) };
}

/** Beside the packages, if there are any: nobody commits it, and `npm ci` empties it. Else where users' caches are. */
function cacheFolder(folder: string): string {
  const name = "d2l-lessons";
  for (let above = folder; ; above = dirname(above)) {
    const modules = join(above, "node_modules");
    if (existsSync(modules)) return join(modules, ".cache", name);
    if (above === dirname(above)) break;
  }
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === "win32") return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), name, "cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", name);
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), name);
}
