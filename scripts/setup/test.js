import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changedFiles, changedTests } from "./changed.js";
import { run } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";
import { setUpTests } from "./setup.js";
import { repeatCommands, tally } from "./test-report.js";

const help = `Usage: npm test -- [--changed] [names...]

Set up what is missing, check types, lint and format, and run the tests; the last line is \`N passed, N failed\`.
Names choose the test files whose path contains one of them, for example \`npm test -- tensor/text\`.
With --changed they are those that what is not committed can reach: what imports it, and what mirrors its path; tests
that run whole commands, which everything can reach, are left to the run without it.`;

/** @param {string} name of a package that is installed @param {string} script */
const tool = (name, script) => [join(root, "node_modules", name, script)];

/**
 * Set up, then run every check and test.
 * @param {string[]} args names of test files; all by default
 * @returns {Promise<number>} the exit code
 */
export async function runTests(args) {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(help);
    return 0;
  }
  const counts = { passed: 0, failed: 0 };
  /** @type {string[]} */
  let skipped = [];
  try {
    const changed = args.includes("--changed") ? await changedFiles() : undefined;
    await setUpTests();
    // they run beside the tests, and are told at the end
    const checks = Promise.all([
      check("Types", [...tool("typescript", "bin/tsc"), "-b"]),
      check("Lint and format", [
        ...tool("@biomejs/biome", "bin/biome"),
        "check",
        "--error-on-warnings",
        ...lintedOf(changed),
      ]),
    ]);
    const names = args.filter((arg) => arg !== "--changed");
    if (changed !== undefined) names.push(...(await changedTests(changed)));
    if (names.length === 0 && args.length > 0) console.log("What is not committed reaches no test.");
    else {
      const tests = await vitest(names);
      counts.passed += tests.passed;
      counts.failed += tests.failed;
      skipped = tests.skipped;
    }
    for (const { title, code, output } of await checks) {
      if (code === 0) counts.passed++;
      else {
        counts.failed++;
        console.log(`${title}: failed\n${output.trimEnd()}`);
      }
    }
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    counts.failed++;
  }
  for (const reason of new Set(skipped)) console.log(`Skipped: a test ${reason}.`);
  const others = skipped.length === 0 ? "" : `, ${skipped.length} skipped`;
  console.log(`${counts.passed} passed, ${counts.failed} failed${others}`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

/**
 * What Biome is told to look at: what has changed, else everything.
 * @param {string[] | undefined} changed
 */
const lintedOf = (changed) =>
  changed === undefined ? [] : ["--no-errors-on-unmatched", ...changed.filter((path) => existsSync(join(root, path)))];

/**
 * @param {string} title
 * @param {string[]} args of Node
 */
async function check(title, args) {
  console.log(`${title} …`);
  return { title, ...(await run(process.execPath, args, { cwd: root, isBeside: true })) };
}

/**
 * @param {string[]} names
 * @returns {Promise<{ passed: number, failed: number, skipped: string[] }>}
 */
async function vitest(names) {
  const scratch = mkdtempSync(join(tmpdir(), "d2l-test-"));
  const report = join(scratch, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const args = [...tool("vitest", "vitest.mjs"), "run", ...reporters, ...names];
    const { code } = await run(process.execPath, args, { cwd: root, inherit: true });
    const results = JSON.parse(readFileSync(report, "utf8"));
    const again = repeatCommands(results);
    if (again.length > 0) console.log(`Run one again, alone:\n  ${again.join("\n  ")}`);
    return tally(results, code);
  } catch (error) {
    console.error(`vitest left no report: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
