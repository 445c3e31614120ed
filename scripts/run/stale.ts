import { dirname, resolve } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { UserError } from "../base/errors.js";
import { readConfig } from "../compare/config.js";
import type { CompareSettings } from "../compare/settings.js";
import { type Freshness, freshness } from "../notebook/stamp.js";
import { type NotebookReport, untried } from "../report/report.js";
import { readLesson } from "./lesson.js";
import { libraryHash } from "./library.js";

/** What holds for the notebooks of one folder. */
export interface FolderSettings {
  readonly compare: CompareSettings;
  /** Hash of the library under the notebooks, as it is now: what was run with it is kept only as long as it stays. */
  readonly library: string | undefined;
}

export type SettingsOf = (path: string) => Promise<FolderSettings>;

/** Settings by the path of a notebook; each folder's are read once. */
export function folderSettings(change: (compare: CompareSettings) => CompareSettings): SettingsOf {
  const known = new Map<string, Promise<FolderSettings>>();
  const read = async (folder: string): Promise<FolderSettings> => {
    const config = await readConfig(folder);
    return { compare: change(config.compare), library: await libraryHash(config) };
  };
  return (path) => {
    const folder = dirname(resolve(path));
    const settings = known.get(folder) ?? read(folder);
    known.set(folder, settings);
    return settings;
  };
}

const reasons: Record<Exclude<Freshness, "fresh">, string> = {
  stale: "its saved outputs are stale: its code was changed after they were made",
  unstamped: "it does not say what its saved outputs were made from",
};

/** Whether the saved outputs of a notebook were made with this code, and what is to be said when not. */
export function staleness(
  path: string,
  content: INotebookContent,
): { readonly state: Freshness; readonly problem: readonly string[] } {
  const state = freshness(content);
  if (state === "fresh") return { state, problem: [] };
  return { state, problem: [`${reasons[state]} (to save new ones: d2l-lessons check --update ${path})`] };
}

/**
 * What the stamps alone say of notebooks; nothing is run, so what a run would have to show fails here.
 */
export async function checkStamps(files: readonly string[]): Promise<NotebookReport[]> {
  const reports: NotebookReport[] = [];
  for (const file of files) {
    try {
      const { path, kernel, content } = await readLesson(file, undefined);
      const { state, problem } = staleness(path, content);
      reports.push({ path, kernel, passed: state === "fresh", seconds: 0, cached: false, problem, cells: [] });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      reports.push(untried(file, "", error.message));
    }
  }
  return reports;
}
