import { readFileSync } from "node:fs";
import * as library from "d2l-ts";
import { type LineCase, lineDifference } from "./lines.js";

/** Prints which lines in a file that onnx_nodes.py wrote do not answer as they must, and counts them by operator. */
function main([path]: readonly string[]): number {
  const { cases } = JSON.parse(readFileSync(path, "utf8")) as { cases: LineCase[] };
  const operators = new Set(cases.map(({ operator }) => operator));
  const failed = cases.flatMap((c) => {
    const difference = lineDifference(library, c);
    return difference === null ? [] : [{ c, difference }];
  });
  for (const { c, difference } of failed) console.log(`${c.name}: ${c.line}\n       ${difference}`);
  console.log(`${cases.length} tests of ${operators.size} operators, ${cases.length - failed.length} agree`);
  return failed.length === 0 ? 0 : 1;
}

process.exitCode = main(process.argv.slice(2));
