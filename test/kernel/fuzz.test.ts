import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { testMs } from "../limits.mjs";
import { KernelClient, repository } from "./client.js";
import { randomCells } from "./random-cells.js";

/**
 * The same seeds in every run. To look for more, FUZZ_SECONDS=600 tries seeds from a random one on, or from FUZZ_SEED on;
 * FUZZ_SEED alone repeats one: a failure names it.
 */
const usualSeeds = [206597, 1, 2];
const { FUZZ_SECONDS, FUZZ_SEED } = process.env;
const seconds = Number(FUZZ_SECONDS ?? 0);
const cellsEach = 150;

const prelude = `import { basename } from "node:path";
import { twice } from "./fuzz-module";
const print = (...values: unknown[]) => console.log(values.map(String).join(" "));
const later = async (n: number) => { await null; return n };
`;

function* seeds(): Generator<number> {
  if (FUZZ_SECONDS === undefined) {
    yield* FUZZ_SEED === undefined ? usualSeeds : [Number(FUZZ_SEED)];
    return;
  }
  const end = Date.now() + seconds * 1000;
  let seed = Number(FUZZ_SEED ?? Date.now() % 1e6);
  do yield seed++;
  while (Date.now() < end);
}

/** What the script prints, cell by cell, run by tsx. */
function scripted(folder: string, seed: number): string[] {
  const { declarations, cells } = randomCells(seed, cellsEach);
  const body = cells.map(
    ({ script }) =>
      `try {\n${script}\n} catch (error) { console.log("! " + (error as Error).message) }\nconsole.log("-----");`,
  );
  const show =
    'import { inspect } from "node:util";\nconst show = (value: unknown) => { if (value !== undefined) console.log("= " + inspect(value)) };\n';
  const file = join(folder, "script.mts");
  writeFileSync(file, [show, prelude, declarations, ...body].join("\n"));
  const tsx = join(repository, "node_modules", "tsx", "dist", "cli.mjs");
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsx, file], { encoding: "utf8", cwd: folder });
  if (status !== 0) throw new Error(`tsx failed on seed ${seed}\n${stderr}`);
  return stdout.split("-----\n").slice(0, -1);
}

async function inKernel(folder: string, seed: number): Promise<string[]> {
  const kernel = await KernelClient.start({ cwd: folder });
  const printed: string[] = [];
  try {
    expect((await kernel.execute(prelude)).error).toBeUndefined();
    for (const { cell } of randomCells(seed, cellsEach).cells) {
      const { stdout, result, error } = await kernel.execute(cell);
      if (error?.ename === "TypeScriptError") throw new Error(`seed ${seed}\n${error.traceback.join("\n")}`);
      printed.push(
        `${stdout}${result === undefined ? "" : `= ${result}\n`}${error === undefined ? "" : `! ${error.evalue}\n`}`,
      );
    }
  } finally {
    await kernel.stop();
  }
  return printed;
}

test(
  "random cells give what one long script gives",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "fuzz-module.ts"), "export const twice = (n: number): number => n * 2;\n");
    for (const seed of seeds()) {
      const expected = scripted(folder, seed);
      const got = await inKernel(folder, seed);
      const { cells } = randomCells(seed, cellsEach);
      for (const [n, { cell }] of cells.entries()) {
        expect(got[n], `FUZZ_SEED=${seed}, cell ${n}:\n${cell}`).toBe(expected[n]);
      }
    }
  },
  seconds * 1000 + testMs,
);
