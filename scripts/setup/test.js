import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./child.js";
import { SetupError } from "./error.js";
import { root } from "./places.js";
import { setUpTests } from "./setup.js";

const help = `Usage: npm test -- [names...]

Set up what is missing, check types, lint and format, and run the tests; the last line is \`N passed, N failed\`.
Names choose the test files whose path contains one of them, for example \`npm test -- tensor/text\`.`;

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
    await setUpTests();
    count(counts, await check("Types", [...tool("typescript", "bin/tsc"), "-b"]));
    count(
      counts,
      await check("Lint and format", [...tool("@biomejs/biome", "bin/biome"), "check", "--error-on-warnings"]),
    );
    const tests = await vitest(args);
    counts.passed += tests.passed;
    counts.failed += tests.failed;
    skipped = tests.skipped;
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
 * @param {{ passed: number, failed: number }} counts
 * @param {boolean} good
 */
function count(counts, good) {
  if (good) counts.passed++;
  else counts.failed++;
}

/**
 * @param {string} title
 * @param {string[]} args of Node
 */
async function check(title, args) {
  console.log(`${title} …`);
  const { code, output } = await run(process.execPath, args, { cwd: root });
  if (code !== 0) console.log(output.trimEnd());
  return code === 0;
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
    return tally(JSON.parse(readFileSync(report, "utf8")), code);
  } catch (error) {
    console.error(`vitest left no report: ${error instanceof Error ? error.message : error}`);
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/**
 * Count what vitest reports. What is neither passed nor failed (never reached, or skipped for no reason that it tells)
 * counts as failed, and so does a run that fails outside any test.
 * @param {{ numTotalTests: number, numPassedTests: number, testResults: { status: string, assertionResults: { meta?: { lacks?: string } }[] }[] }} report
 * @param {number} code exit code of vitest
 * @returns {{ passed: number, failed: number, skipped: string[] }} of what was skipped, the reasons
 */
export function tally({ numTotalTests, numPassedTests, testResults }, code) {
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  const tests = testResults.flatMap((file) => file.assertionResults);
  const skipped = tests.flatMap(({ meta }) => meta?.lacks ?? []);
  const failed = numTotalTests - numPassedTests - skipped.length + brokenFiles;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped };
}
