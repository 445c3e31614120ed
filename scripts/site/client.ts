import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { browserFolder } from "./places.js";

/** One of the scripts in `client/`, with all that it imports, small, and as a classic script. */
export function clientScript(name: "course" | "formulas" | "missing"): Promise<string> {
  return readFile(join(browserFolder, `${name}.js`), "utf8");
}
