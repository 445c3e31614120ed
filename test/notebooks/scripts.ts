import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { format } from "node:util";
import { runInThisContext } from "node:vm";
import * as library from "d2l-ts";
import { transformSync } from "esbuild";

const require = createRequire(import.meta.url);
const notebooks = new URL("../../notebooks/", import.meta.url);
// a notebook's paths begin in its folder
const own = (path: string) => fileURLToPath(new URL(path, notebooks));
const photograph = (name?: string) => library.d2l.photograph(name?.endsWith(".jpg") ? own(name) : name);
const load_file = (path: string) => library.safetensors.load_file(own(path));
const quiet = {
  ...library,
  d2l: { ...library.d2l, photograph },
  safetensors: { ...library.safetensors, load_file },
  display: () => {},
};

/** Runs TypeScript where it sees what a lesson's cells have declared, and answers the value of its last expression. */
type Run = (source: string) => unknown;

/** Runs sources one after the other, as cells; `print` gets what they print. */
export function runCells(sources: readonly string[], print: (text: string) => void): Run {
  // one function for all cells: what one declares the next ones see, and `eval` in it too
  const body = `${sources.map(script).join("\n")}\nreturn (code) => eval(code);`;
  const cells = runInThisContext(`(function (require, console) {\n${body}\n})`);
  const log = (...values: unknown[]) => print(`${format(...values)}\n`);
  const evaluate = cells((name: string) => (name === "d2l-ts" ? quiet : require(name)), { log });
  return (source) => evaluate(script(source));
}

/** A cell as JavaScript that may declare again what another cell has declared. */
export function script(source: string): string {
  const loaded = source
    .replace(/^import (\{[^}]*\}) from (".*");$/gm, (_, names: string, from: string) => {
      return `const ${names.replaceAll(" as ", ": ")} = require(${from});`;
    })
    .replace(/^import (\w+) from (".*");$/gm, "const $1 = require($2);");
  const { code } = transformSync(loaded, { loader: "ts", target: "es2022" });
  return code.replace(/^(?:const|let) /gm, "var ").replace(/^class (\w+)/gm, "var $1 = class $1");
}
