import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import * as library from "d2l-ts";
import type { Case } from "./case.js";
import { example, type Known, tally, updated } from "./known.js";

const help = `Compares our answers with those of PyTorch in a file that net.py wrote, and prints what differs.

Usage: node scripts/dist/dev/golden/check.js FILE [WORDS] [--known LIST]

  WORDS         show only kinds and callables that contain them
  --known LIST  write what differs into LIST, with the reasons that stood there
`;

const read = <T>(path: string): T => JSON.parse(readFileSync(path, "utf8")) as T;

function main(): number {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { known: { type: "string" } } });
  const [path, words = ""] = positionals;
  if (path === undefined) {
    console.error(help);
    return 2;
  }
  const { cases } = read<{ cases: Case[] }>(path);
  const tallies = tally(library, cases);
  for (const one of tallies) {
    const title = `${one.kind}: ${one.call}`;
    if (title.includes(words)) console.log(`${String(one.found.length).padStart(5)}  ${title}\n       ${example(one)}`);
  }
  const different = tallies.reduce((sum, { found }) => sum + found.length, 0);
  console.log(`${cases.length} calls, ${cases.length - different} equal, ${different} different`);
  if (values.known !== undefined) {
    const lines = updated(tallies, read<Known[]>(values.known)).map((entry) => JSON.stringify(entry));
    writeFileSync(values.known, `[\n${lines.join(",\n")}\n]\n`);
  }
  return different === 0 ? 0 : 1;
}

process.exitCode = main();
