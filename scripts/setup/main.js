#!/usr/bin/env node
/*
 * Entry of `npm start`, `npm test`, `npm run execute | check | merge | convert | site | lite | release`.
 * Runs on a bare clone: Node's own modules only, and syntax that an old Node can read up to the version check.
 */
import { nodeProblem } from "./node.js";

const problem = nodeProblem(process.versions.node);
if (problem === null) {
  import("./commands.js").then(({ runCommand }) => runCommand(process.argv[2], process.argv.slice(3)));
} else {
  console.error(problem);
  process.exitCode = 2;
}
