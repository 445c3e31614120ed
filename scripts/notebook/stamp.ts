import { createHash } from "node:crypto";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { runnableCells } from "./notebook.js";

/** What the saved outputs of a notebook were made from; kept in the notebook's metadata. */
export interface Stamp {
  /** Hash of the sources of its code cells. */
  readonly sources: string;
  /** Hash of the library's files, when the configuration names any. */
  readonly library?: string;
}

/**
 * `sources`: code was edited, added, moved or removed after the outputs were saved; `library`: only the library is another
 * one; `unstamped`: nobody knows.
 */
export type Freshness = "fresh" | "sources" | "library" | "unstamped";

/** Key of the stamp in the metadata of a notebook. */
export const stampKey = "d2l-lessons";

/** The stamp of outputs that are made from the notebook's sources and this library just now. */
export function stampOf(content: INotebookContent, library: string | undefined): Stamp {
  return { sources: sourcesHash(content), ...(library === undefined ? {} : { library }) };
}

/** The notebook with such a stamp. */
export function stamped(content: INotebookContent, library: string | undefined): INotebookContent {
  return { ...content, metadata: { ...content.metadata, [stampKey]: { ...stampOf(content, library) } } };
}

/** Whether the saved outputs were made from these sources and this library. */
export function freshness(content: INotebookContent, library: string | undefined): Freshness {
  const stamp = content.metadata[stampKey] as Partial<Stamp> | null | undefined;
  if (stamp === undefined) return runnableCells(content).length === 0 ? "fresh" : "unstamped";
  // whoever edits notebooks as JSON may have left anything here: what has no such hash is stale
  if (stamp?.sources !== sourcesHash(content)) return "sources";
  return stamp.library === library ? "fresh" : "library";
}

/** Hash of the sources of all code cells that hold something to run, in order. */
export function sourcesHash(content: INotebookContent): string {
  return hashOf(runnableCells(content).map(({ source }) => source));
}

/** Hash of a list of texts. */
export function hashOf(parts: readonly string[]): string {
  const sum = createHash("sha256");
  // lengths keep ["ab", "c"] and ["a", "bc"] apart
  for (const part of parts) sum.update(`${part.length}:${part}`);
  return sum.digest("hex");
}
