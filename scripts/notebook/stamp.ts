import { createHash } from "node:crypto";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { runnableCells } from "./notebook.js";

/** What the saved outputs of a notebook were made from; kept in the notebook's metadata. */
export interface Stamp {
  /** Hash of the sources of its code cells. */
  readonly sources: string;
}

/** `stale`: code was edited, added, moved or removed after the outputs were saved; `unstamped`: nobody knows. */
export type Freshness = "fresh" | "stale" | "unstamped";

/** Key of the stamp in the metadata of a notebook. */
export const stampKey = "d2l-lessons";

/** The stamp of outputs that are made from the notebook's sources just now. */
export function stampOf(content: INotebookContent): Stamp {
  return { sources: sourcesHash(content) };
}

/** The notebook with such a stamp. */
export function stamped(content: INotebookContent): INotebookContent {
  return { ...content, metadata: { ...content.metadata, [stampKey]: { ...stampOf(content) } } };
}

/** Whether the saved outputs were made from these sources. */
export function freshness(content: INotebookContent): Freshness {
  const stamp = content.metadata[stampKey] as Partial<Stamp> | null | undefined;
  if (stamp === undefined) return runnableCells(content).length === 0 ? "fresh" : "unstamped";
  // whoever edits notebooks as JSON may have left anything here: what has no such hash is stale
  return stamp?.sources === sourcesHash(content) ? "fresh" : "stale";
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
