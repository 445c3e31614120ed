/*
 * Measures the comparison: real second runs that are red, and changes that a reader would notice but are green.
 *
 *     npx tsx test/scripts/compare/measure.ts [MUTATIONS [FOLDER]]
 *
 * FOLDER holds other notebooks than those beside this file: `npm run bench -- runners --keep KEPT` makes thirty in KEPT/right.
 */
import { pathToFileURL } from "node:url";
import { differences, foreignCells, foreignFolder, foreignNames } from "./foreign.js";
import { mutate, randomFrom } from "./mutations.js";

export interface Measure {
  /** Pairs of real runs of one cell, and those that are said to differ. */
  readonly pairs: number;
  readonly falseRed: readonly string[];
  /** Changes by kind, and those that are not seen. */
  readonly mutations: ReadonlyMap<string, number>;
  readonly missed: readonly string[];
}

/** Compare each cell's runs with each other, and so many changed outputs with the saved ones. */
export function measure(count: number, seed: number, folder = foreignFolder): Measure {
  const cells = foreignNames(folder).flatMap((name) => {
    const language = /^(?:typescript|javascript)/.exec(name)?.[0] ?? "python";
    return foreignCells(folder, name).map((cell) => ({ ...cell, language }));
  });
  const falseRed: string[] = [];
  let pairs = 0;
  for (const { name, runs, language } of cells) {
    for (const [one, other] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ]) {
      pairs++;
      const lines = differences(runs[one], runs[other], language);
      if (lines.length > 0) falseRed.push(`${name}, runs ${one + 1} and ${other + 1}: ${lines.join("\n  ")}`);
    }
  }
  const random = randomFrom(seed);
  const mutations = new Map<string, number>();
  const missed: string[] = [];
  for (let made = 0; made < count; ) {
    const cell = cells[Math.floor(random() * cells.length)];
    const mutation = mutate(cell, random);
    if (mutation === null) continue;
    made++;
    mutations.set(mutation.kind, (mutations.get(mutation.kind) ?? 0) + 1);
    if (differences(cell.runs[0], mutation.outputs, cell.language).length === 0)
      missed.push(`${cell.name}: ${mutation.kind}, ${mutation.what}`);
  }
  return { pairs, falseRed, mutations, missed };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [count = "20000", folder = foreignFolder] = process.argv.slice(2);
  const { pairs, falseRed, mutations, missed } = measure(Number(count), 1, folder);
  const kinds = [...mutations].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(`${foreignNames(folder).length} notebooks, ${pairs} pairs of runs, ${falseRed.length} of them red`);
  for (const line of falseRed) console.log(`  ${line}`);
  console.log(`${kinds.reduce((sum, [, count]) => sum + count, 0)} changes, ${missed.length} of them green`);
  for (const [kind, count] of kinds) console.log(`  ${kind}: ${count}`);
  for (const line of [...new Set(missed)]) console.log(`  ${line}`);
}
