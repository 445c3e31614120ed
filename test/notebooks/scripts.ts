import { createRequire } from "node:module";
import { runInThisContext } from "node:vm";
import { transformSync } from "esbuild";
import { codeCells, type Lesson, sourceOf, tagsOf } from "./lessons.js";

const require = createRequire(import.meta.url);
const quiet = Object.fromEntries(["log", "error", "warn"].map((name) => [name, () => {}]));

/** Runs TypeScript where it sees what a lesson's cells have declared, and answers the value of its last expression. */
export type Run = (source: string) => unknown;

/** A lesson's code cells without a kernel, up to the last one with this tag; what shows something shows nothing. */
export function runLesson(lesson: Lesson, until: string): Run {
  const cells = codeCells(lesson).filter((cell) => !tagsOf(cell).includes("raises-exception"));
  const last = cells.findLastIndex((cell) => tagsOf(cell).includes(until));
  const scripts = cells.slice(0, last + 1).map((cell) => script(sourceOf(cell)));
  // one function for all cells: what one declares the next ones see, and `eval` in it too
  const body = `${scripts.join("\n")}\nreturn (code) => eval(code);`;
  const lessonOf = runInThisContext(`(function (require, console) {\n${body}\n})`, { filename: lesson.slug });
  const library = { ...require("d2l-ts"), display: () => {} };
  const evaluate = lessonOf((name: string) => (name === "d2l-ts" ? library : require(name)), quiet);
  return (source) => evaluate(script(source));
}

/** A cell as JavaScript that may declare again what another cell has declared. */
function script(source: string): string {
  const loaded = source
    .replace(/^import (\{[^}]*\}) from (".*");$/gm, (_, names: string, from: string) => {
      return `const ${names.replaceAll(" as ", ": ")} = require(${from});`;
    })
    .replace(/^import (\w+) from (".*");$/gm, "const $1 = require($2);");
  const { code } = transformSync(loaded, { loader: "ts", target: "es2022" });
  return code.replace(/^(?:const|let) /gm, "var ").replace(/^class (\w+)/gm, "var $1 = class $1");
}
