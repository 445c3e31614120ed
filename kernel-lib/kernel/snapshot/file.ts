import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { setPriority } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../cache-folder.js";
import { versions } from "../versions.js";
import { asLine } from "./lines.js";
import { type Beginning, flags, fromOutside } from "./process.js";

const program = join(dirname(require.resolve("d2l-ts-kernel/package.json")), "dist", "snapshot", "main.js");
const longestMakingMs = 120_000;
const keptMs = 30 * 24 * 3_600_000;
const lowestPriority = 19;

const hashOf = (...values: unknown[]) => createHash("sha256").update(JSON.stringify(values)).digest("hex").slice(0, 12);

/** Where the snapshot of this kernel is, for this Node; undefined where users give Node flags of their own. */
function place(): string | undefined {
  if (process.env.NODE_OPTIONS) return undefined;
  const { mtimeMs, size } = statSync(program);
  const { kernel, typescript } = versions;
  const state = hashOf(mtimeMs, size, kernel, typescript, require.resolve("typescript"), flags);
  return join(cacheFolder(), `language-${process.version}-${process.arch}-${hashOf(program)}-${state}.snapshot`);
}

/** The snapshot to start from; undefined when there is none. */
export function findSnapshot(): string | undefined {
  try {
    const file = place();
    if (file === undefined || statSync(file).size === 0) return undefined;
    const now = new Date();
    utimesSync(file, now, now);
    return file;
  } catch {
    return undefined;
  }
}

/** Removes a snapshot that does not start: the disk may have been full. */
export function dropSnapshot(file: string): void {
  rmSync(file, { force: true });
}

/**
 * Makes the snapshot where there is none, in a process of its own, which takes some seconds. A Node that cannot leaves
 * an empty file, so that it is not asked again. Nothing happens where nothing can be written.
 */
export async function makeSnapshot(started: (pid: number | undefined) => void = () => {}): Promise<void> {
  const file = place();
  if (file === undefined || isThere(file)) return;
  const part = `${file}.part`;
  if (!claim(part)) return;
  try {
    await run([...flags, "--snapshot-blob", part, "--build-snapshot", program], "", started);
    await check(part, started);
    renameSync(part, file);
  } catch (error) {
    // one that did not start, or was ended from outside, may be made another time
    const { code, signal } = error as { code?: unknown; signal?: unknown };
    if (typeof code !== "string" && !fromOutside.includes(signal)) writeFileSync(file, "");
    rmSync(part, { force: true });
  }
  dropOthers(file);
}

const isThere = (file: string) => statSync(file, { throwIfNoEntry: false }) !== undefined;

/** One process makes it. What is left of one that was ended on the way is in nobody's way for long. */
function claim(part: string): boolean {
  try {
    mkdirSync(dirname(part), { recursive: true });
    const { mtimeMs = Date.now() } = statSync(part, { throwIfNoEntry: false }) ?? {};
    if (Date.now() - mtimeMs > longestMakingMs) rmSync(part, { force: true });
    closeSync(openSync(part, "wx"));
    return true;
  } catch {
    return false;
  }
}

/** A process that starts from it compiles a cell. */
async function check(snapshot: string, started: (pid: number | undefined) => void): Promise<void> {
  const beginning: Beginning = { directory: dirname(snapshot), language: "typescript" };
  const question = { call: "compile", id: 1, request: { id: 1, count: 1, source: "[6].map((n) => n * 7)" } };
  const answer = await run([...flags, "--snapshot-blob", snapshot], asLine(beginning) + asLine(question), started);
  if (!answer.includes('"code"')) throw new Error("the snapshot does not compile");
}

async function run(args: string[], input: string, started: (pid: number | undefined) => void): Promise<string> {
  const running = promisify(execFile)(process.execPath, args, { timeout: longestMakingMs, windowsHide: true });
  const { pid, stdin } = running.child;
  started(pid);
  if (pid !== undefined) setPriority(pid, lowestPriority);
  stdin?.on("error", () => {});
  stdin?.end(input);
  return (await running).stdout;
}

/** What this kernel had before its last change, and what nobody has used for a month. */
function dropOthers(file: string): void {
  const folder = dirname(file);
  const own = basename(file).replace(/-\w+\.snapshot$/, "-");
  for (const name of readdirSync(folder)) {
    if (!name.startsWith("language-") || name === basename(file)) continue;
    const other = join(folder, name);
    const { mtimeMs = Date.now() } = statSync(other, { throwIfNoEntry: false }) ?? {};
    if (name.startsWith(own) || Date.now() - mtimeMs > keptMs) rmSync(other, { force: true });
  }
}
