import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { replaceFile } from "../base/files.js";
import type { RunReport } from "../report/report.js";

/** Most notebooks that times are kept of; the oldest go first. */
const most = 5000;

/** Seconds that notebooks took when they ran last, by path below the current folder; empty when none is known. */
export async function readTimes(folder: string): Promise<Map<string, number>> {
  const entries = Object.entries(await stored(folder));
  return new Map(entries.map(([file, seconds]) => [relative(process.cwd(), file).split(sep).join("/"), seconds]));
}

/** Keep how long the notebooks took that really ran, and passed: one that failed early says nothing. */
export async function recordTimes(folder: string, { notebooks }: RunReport): Promise<void> {
  const ran = notebooks.filter(({ passed, cached }) => passed && !cached);
  const now = Object.fromEntries(ran.map(({ path, seconds }) => [resolve(path), seconds]));
  const entries = Object.entries({ ...(await stored(folder)), ...now }).slice(-most);
  try {
    replaceFile(join(folder, "times.json"), JSON.stringify(Object.fromEntries(entries)));
  } catch {
    // without times the next run only guesses its order
  }
}

async function stored(folder: string): Promise<Record<string, number>> {
  try {
    const entries = Object.entries(JSON.parse(await readFile(join(folder, "times.json"), "utf8")));
    return Object.fromEntries(entries.filter((entry): entry is [string, number] => typeof entry[1] === "number"));
  } catch {
    return {};
  }
}
