import { once } from "node:events";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type FSWatcher, watch as watchFiles } from "chokidar";
import { UserError } from "../base/errors.js";
import { readConfig } from "../compare/config.js";
import { readNotebook } from "../notebook/file.js";
import { runnableCells } from "../notebook/notebook.js";
import { hashOf } from "../notebook/stamp.js";
import { folderFingerprint, inputFolders } from "./fingerprint.js";
import { libraryFiles, libraryHash } from "./library.js";

export interface WatchOptions {
  files: readonly string[];
  /** Files and folders that the runs write, whose changes mean nothing. */
  ours: readonly string[];
  /** Ends the watching. */
  signal: AbortSignal;
  /** Runs some of the notebooks; the signal ends it early, when something has changed again. */
  run: (files: readonly string[], signal: AbortSignal) => Promise<void>;
  tell: (line: string) => void;
}

/** Something changed while it ran. */
class Outdated extends Error {}

/** Editors and builds write several files: changes are taken together once nothing has happened for so long. */
const quietMs = 300;

/**
 * Run notebooks, and again whenever their code or rules change, or what lies under them: the configuration, the library,
 * files beside them. What cannot be run for now is told and waited for.
 * @throws the reason of the signal
 */
export async function watchNotebooks({ files, ours, signal, run, tell }: WatchOptions): Promise<never> {
  const watcher = watchFiles(await inputs(files), {
    ignoreInitial: true,
    ignored: /[\\/](?:\.|node_modules|__pycache__)/,
  });
  const changes = new Changes(watcher);
  // what happens before that is not told
  await once(watcher, "ready");
  const ran = new Map<string, string>();
  try {
    for (;;) {
      try {
        const keys = await keysOf(files, ours);
        const due = files.filter((file) => keys.get(file) !== ran.get(file));
        if (ran.size > 0 && due.length > 0)
          tell(`Changed: ${due.length === 1 ? due[0] : `what ${due.length} notebooks use`}`);
        for (const file of due) ran.set(file, keys.get(file) ?? "");
        if (due.length > 0) await runUnlessOutdated(due);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof Outdated) continue;
        if (!(error instanceof UserError)) throw error;
        tell(error.message);
      }
      tell("Waiting for changes; Ctrl-C ends.");
      await changes.next(signal);
    }
  } finally {
    await watcher.close();
  }

  async function runUnlessOutdated(due: readonly string[]): Promise<void> {
    const done = new AbortController();
    const outdated = new AbortController();
    const guard = async (): Promise<void> => {
      for (;;) {
        await changes.next(AbortSignal.any([signal, done.signal]));
        const keys = await keysOf(files, ours).catch(() => new Map<string, string>());
        if (files.every((file) => keys.get(file) === ran.get(file))) continue;
        for (const file of due) ran.delete(file);
        outdated.abort(new Outdated());
        return;
      }
    };
    const guarding = guard().catch(() => {
      // the run is over
    });
    try {
      await run(due, AbortSignal.any([signal, outdated.signal]));
    } catch (error) {
      // what breaks because the run is ended tells nothing
      outdated.signal.throwIfAborted();
      throw error;
    } finally {
      done.abort();
      await guarding;
    }
  }
}

/** Counts what happens to files, so that nothing is missed while nobody waits. */
class Changes {
  private count = 0;
  private seen = 0;

  constructor(private readonly watcher: FSWatcher) {
    watcher.on("all", () => {
      this.count++;
    });
  }

  /**
   * Wait until something has happened, and nothing more for a while.
   * @throws the reason of the signal
   */
  async next(signal: AbortSignal): Promise<void> {
    try {
      while (this.count === this.seen) await once(this.watcher, "all", { signal });
      while (this.count !== this.seen) {
        this.seen = this.count;
        await sleep(quietMs, undefined, { signal });
      }
    } catch (error) {
      // Node wraps the reason
      signal.throwIfAborted();
      throw error;
    }
  }
}

/** Files and folders whose changes may matter. */
async function inputs(files: readonly string[]): Promise<string[]> {
  const folders = [...new Set(files.map((file) => dirname(resolve(file))))];
  const libraries = await Promise.all(
    folders.map(async (folder) => (await libraryFiles(await readConfig(folder))).map((file) => join(folder, file))),
  );
  return [...folders.flatMap(inputFolders), ...libraries.flat()];
}

/** For each notebook a hash of all that decides what a run gives; prose and saved outputs do not. */
async function keysOf(files: readonly string[], ours: readonly string[]): Promise<Map<string, string>> {
  const below = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const file of files) {
    const folder = dirname(resolve(file));
    const under =
      below.get(folder) ??
      hashOf([folderFingerprint(folder, ours), (await libraryHash(await readConfig(folder))) ?? ""]);
    below.set(folder, under);
    const cells = runnableCells(await readNotebook(file));
    const code = cells.map(({ source, cell }) => JSON.stringify([source, cell.metadata.tags ?? []]));
    keys.set(file, hashOf([under, ...code]));
  }
  return keys;
}
