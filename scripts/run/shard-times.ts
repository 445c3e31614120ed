import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { messageOf, UserError } from "../base/errors.js";
import { replaceFile } from "../base/files.js";
import type { RunReport } from "../report/report.js";
import { commonFolder } from "./lessons.js";
import type { Times } from "./shard.js";

/** Beside the notebooks, to be committed: shards on several machines must all see the same times. */
export const shardTimesName = ".lesson-times.json";

/**
 * The recorded times of the notebooks, by path as given; empty when none were recorded.
 * @throws {UserError} the file is not one of ours
 */
export async function readShardTimes(files: readonly string[]): Promise<Times> {
  const folder = commonFolder(files);
  const recorded = await recordedIn(folder);
  return new Map(
    files.flatMap((file) => {
      const seconds = recorded.get(keyOf(file, folder));
      return seconds === undefined ? [] : [[file, seconds] as const];
    }),
  );
}

/** Record how long the notebooks of a run took; those of others are kept while their notebook is there. */
export async function recordShardTimes(files: readonly string[], { notebooks }: RunReport): Promise<void> {
  const folder = commonFolder(files);
  const fresh = notebooks
    .filter(({ passed, cached }) => passed && !cached)
    .map(({ path, seconds }) => [keyOf(path, folder), Math.round(seconds * 10) / 10] as const);
  const kept = [...(await recordedIn(folder))].filter(([key]) => existsSync(join(folder, key)));
  const times = [...new Map([...kept, ...fresh])].sort(([a], [b]) => (a < b ? -1 : 1));
  replaceFile(join(folder, shardTimesName), `${JSON.stringify(Object.fromEntries(times), null, 2)}\n`);
}

function keyOf(file: string, folder: string): string {
  return relative(folder, resolve(file)).split(sep).join("/");
}

async function recordedIn(folder: string): Promise<Map<string, number>> {
  const file = join(folder, shardTimesName);
  if (!existsSync(file)) return new Map();
  try {
    const entries = Object.entries(JSON.parse(await readFile(file, "utf8")));
    if (entries.every(isTime)) return new Map(entries);
  } catch (error) {
    throw new UserError(`${file} cannot be read: ${messageOf(error)}. Delete it, or record the times again.`);
  }
  throw new UserError(`${file} does not hold seconds by notebook. Delete it, or record the times again.`);
}

function isTime(entry: [string, unknown]): entry is [string, number] {
  return typeof entry[1] === "number" && entry[1] >= 0;
}
