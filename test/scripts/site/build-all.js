/*
 * Builds sites one after the other, as `npm run site` builds each: to load the command, and all that it uses for the first
 * time, takes longer than most of them.
 * Usage: node build-all.js JSON, a list of lists of arguments. Prints as JSON what came of each.
 */
import { join } from "node:path";
import { dispatch } from "../../../scripts/dist/cli/dispatch.js";
import { jupyterHome, useOwnJupyter } from "../../../scripts/setup/own-jupyter.js";
import { python, root } from "../../../scripts/setup/places.js";

useOwnJupyter();
const print = process.stdout.write.bind(process.stdout);
const cache = join(root, "node_modules", ".cache", "d2l-lessons");
const places = { root, notebooks: root, title: "", cache, python, lab: jupyterHome };
const ends = [];
for (const args of JSON.parse(process.argv[2])) {
  let output = "";
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (/** @type {string | Uint8Array} */ text) => {
      output += text;
      return true;
    };
  }
  const code = await dispatch(["site", ...args], places, new AbortController().signal);
  ends.push({ code, output });
}
print(JSON.stringify(ends), () => process.exit());
