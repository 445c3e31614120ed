import { randomUUID } from "node:crypto";
import { appendFileSync, rmSync } from "node:fs";
import type { Command } from "commander";
import { messageOf, UserError } from "../base/errors.js";
import { githubAnnotations, githubSummary } from "../report/github.js";
import { writeHtmlReport } from "../report/html/page.js";
import { jsonReport, writeJson } from "../report/json.js";
import { writeJUnit } from "../report/junit.js";
import type { RunReport } from "../report/report.js";

/** Where reports go; each is written only when it is asked for. */
export interface ReportOptions {
  json?: string;
  junit?: string;
  html?: string;
}

const standardOutput = "-";

/** Where lines for people go: standard output, unless the JSON report goes there. */
export function linesTo({ json }: ReportOptions): NodeJS.WriteStream {
  return json === standardOutput ? process.stderr : process.stdout;
}

/** Add the options of reports to a command. */
export function withReports(command: Command): Command {
  return command
    .option("--json <file>", `write all results as JSON; ${standardOutput} is standard output`)
    .option("--junit <file>", "write the results as JUnit XML, for CI systems")
    .option("--html <file>", "write one page that shows every difference, pictures too");
}

/** Remove the reports of an earlier run: whatever happens to this one, they must not pass for its own. */
export function clearReports({ json, junit, html }: ReportOptions): void {
  const files = [json === standardOutput ? undefined : json, junit, html].filter((file) => file !== undefined);
  for (const file of files) writeReport(file, () => rmSync(file, { force: true }));
}

/** Write the reports that are asked for; in a GitHub workflow also a table on the page of the run. */
export function writeReports(report: RunReport, { json, junit, html }: ReportOptions): void {
  if (json === standardOutput) process.stdout.write(jsonReport(report));
  else if (json !== undefined) writeReport(json, () => writeJson(report, json));
  if (junit !== undefined) writeReport(junit, () => writeJUnit(report, junit));
  if (html !== undefined) writeReport(html, () => writeHtmlReport(report, html));
  const { GITHUB_STEP_SUMMARY: summary = "" } = process.env;
  if (onGitHub() && summary !== "") writeReport(summary, () => appendFileSync(summary, githubSummary(report)));
}

/** In a GitHub workflow, mark each problem in the pull request. */
export async function annotate(report: RunReport, options: ReportOptions): Promise<void> {
  if (!onGitHub()) return;
  const annotations = await githubAnnotations(report, process.env.GITHUB_WORKSPACE ?? process.cwd());
  for (const annotation of annotations) linesTo(options).write(`${annotation}\n`);
}

/**
 * Run work whose output quotes notebooks. In a GitHub workflow a line that starts with `::` is a command; none of a
 * notebook's lines may become one.
 */
export async function quoting<T>(options: ReportOptions, work: () => Promise<T>): Promise<T> {
  if (!onGitHub()) return work();
  const token = randomUUID();
  const out = linesTo(options);
  out.write(`::stop-commands::${token}\n`);
  try {
    return await work();
  } finally {
    out.write(`::${token}::\n`);
  }
}

function onGitHub(): boolean {
  return process.env.GITHUB_ACTIONS === "true";
}

function writeReport(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UserError(`The report ${file} could not be written: ${messageOf(error)}`);
  }
}
