/*
 * Which cells of a notebook readers may run on the page, and what the page is told of them. Nothing here needs Node: the
 * page counts cells by the same rule.
 */

import type { Made } from "d2l-ts-kernel/browser";

/** Languages of the kernel that browsers have. */
export type LiveLanguage = "typescript" | "javascript";

/** A code cell that the page may run. */
export interface LiveCell {
  id: string;
  source: string;
  /** It is meant to fail: those below run all the same. */
  mayFail?: true;
  /** What the compiler makes of it after those above it. */
  made?: Made;
}

/** What a page needs to run its lesson. */
export interface LiveCells {
  language: LiveLanguage;
  /** In the order of the notebook, those that the page does not show too. */
  cells: LiveCell[];
}

interface Metadata {
  kernelspec?: { name?: unknown; language?: unknown };
  language_info?: { name?: unknown };
}

const kernels: Readonly<Record<string, LiveLanguage>> = {
  tslab: "typescript",
  "tslab-stock": "typescript",
  jslab: "javascript",
};

/** The language of a notebook's cells, if browsers have a kernel for it. */
export function liveLanguage({ kernelspec, language_info }: Metadata): LiveLanguage | undefined {
  const known = kernels[String(kernelspec?.name)];
  if (known !== undefined) return known;
  const [name] = [language_info?.name, kernelspec?.language].map(String).filter((each) => each !== "undefined");
  const language = name?.toLowerCase();
  return language === "typescript" || language === "javascript" ? language : undefined;
}

/** A name for each cell: its own, or its place where notebooks name none, or one twice. */
export function cellNames(cells: readonly { id?: unknown }[]): string[] {
  const seen = new Set<unknown>();
  return cells.map(({ id }, index) => {
    const own = typeof id === "string" && id !== "" && !seen.has(id) ? id : `cell-${index + 1}`;
    seen.add(id);
    return own;
  });
}

/** Tags may be written with underscores. */
export const isTagged = (metadata: { tags?: unknown }, tag: string): boolean =>
  Array.isArray(metadata.tags) && metadata.tags.some((each) => String(each).replaceAll("_", "-") === tag);
