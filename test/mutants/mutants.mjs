/*
 * Mutation testing: faults put into the sources on purpose, of which the tests should tell each.
 * `node test/mutants/mutants.mjs make FOLDER [seed]` draws a sample with Stryker's instrumenter, which is installed in the folder;
 * `… report FOLDER` counts those that the tests have told, and lists the others. CONTRIBUTING.md has the commands between them.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../..");
/** Where mutants are made, and how many of each are drawn: what is tried in process. */
const layers = {
  "gradient rules": [["kernel-lib/autograd/rules"], 170],
  "the graph": [["kernel-lib/autograd/graph"], 50],
  operations: [["kernel-lib/ops"], 80],
  "layers and optimizers": [["kernel-lib/nn"], 60],
  comparison: [["scripts/compare"], 90],
  "notebooks, runs and reports": [["scripts/notebook", "scripts/run", "scripts/report"], 50],
};
const [what, folder, seed = "17"] = process.argv.slice(2);
if (what === "make") await make();
else report();

/** @param {string} path a folder */
function sourcesIn(path) {
  const names = readdirSync(join(root, path), { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(".ts")).map((name) => join(root, path, name));
}

async function make() {
  const script = join(folder, "node_modules/@stryker-mutator/instrumenter/dist/src/instrumenter.js");
  const { Instrumenter } = await import(pathToFileURL(script).href);
  const log = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const paths = Object.values(layers).flatMap(([folders]) => folders.flatMap(sourcesIn));
  const sources = paths.map((name) => ({ name, mutate: true, content: readFileSync(name, "utf8") }));
  const options = { plugins: null, excludedMutations: [], ignorers: [] };
  const { files, mutants } = await new Instrumenter(log).instrument(sources, options);
  const random = numbers(Number(seed));
  const sample = {};
  for (const [layer, [folders, count]] of Object.entries(layers)) {
    const own = mutants.filter(({ fileName }) => folders.some((each) => fileName.startsWith(join(root, each))));
    for (let left = count; left > 0 && own.length > 0; left--) {
      const [{ id, fileName, location, replacement }] = own.splice(Math.floor(random() * own.length), 1);
      const line = sources.find(({ name }) => name === fileName)?.content.split("\n")[location.start.line];
      const at = `${fileName.slice(root.length + 1)}:${location.start.line + 1}`;
      sample[id] = { layer, text: `${at}  ${line?.trim()}  =>  ${replacement.slice(0, 90)}` };
    }
  }
  writeFileSync(join(folder, "sample.json"), JSON.stringify(sample));
  writeFileSync(join(folder, "files.json"), JSON.stringify(Object.fromEntries(files.map((f) => [f.name, f.content]))));
  writeFileSync(join(folder, "told.jsonl"), "");
}

/** The same numbers from 0 to 1 for the same seed. @param {number} state */
function numbers(state) {
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

function report() {
  const sample = JSON.parse(readFileSync(join(folder, "sample.json"), "utf8"));
  const lines = readFileSync(join(folder, "told.jsonl"), "utf8").trim().split("\n");
  const ends = new Map();
  for (const line of lines) {
    const { id, isKilled } = JSON.parse(line);
    ends.set(id, isKilled || ends.get(id) === true);
  }
  const all = Object.entries(sample);
  for (const layer of Object.keys(layers)) {
    const own = all.filter(([, mutant]) => mutant.layer === layer);
    const [reached, killed] = [own.filter(([id]) => ends.has(id)), own.filter(([id]) => ends.get(id) === true)];
    console.log(`${layer}: ${own.length} drawn, ${reached.length} reached, ${killed.length} told`);
    for (const [id, { text }] of reached) if (ends.get(id) === false) console.log(`  ${text}`);
  }
}
