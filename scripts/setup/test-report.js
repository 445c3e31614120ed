import { relative } from "node:path";
import { root } from "./places.js";

/** Most failed tests that are named. */
const most = 10;

/**
 * @typedef {{ status?: string | undefined, fullName?: string | undefined, meta?: { lacks?: string } | undefined }} TestResult
 * @typedef {{ name?: string, status: string, assertionResults: TestResult[] }} FileResult
 * @typedef {{ numTotalTests: number, numPassedTests: number, testResults: FileResult[] }} Report what vitest writes
 */

/**
 * Count what vitest reports. What is neither passed nor failed (never reached, or skipped for no reason that it tells)
 * counts as failed, and so does a run that fails outside any test.
 * @param {Report} report
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

/**
 * The commands that run what failed again, each alone.
 * @param {Report} report
 * @returns {string[]}
 */
export function repeatCommands({ testResults }) {
  return testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name = "", assertionResults }) => {
      const file = `npx vitest run '${relative(root, name).replaceAll("\\", "/")}'`;
      const failed = assertionResults.filter(({ status }) => status === "failed");
      return failed.length === 0 ? [file] : failed.map(({ fullName = "" }) => `${file} -t '${pattern(fullName)}'`);
    })
    .slice(0, most);
}

/**
 * A regular expression for a test's name, to stand between single quotes.
 * @param {string} name
 */
const pattern = (name) => `^${name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&").replaceAll(/['\n]/g, ".")}$`;
