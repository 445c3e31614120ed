import type { INotebookContent } from "@jupyterlab/nbformat";
import { joined } from "./notebook.js";

/** What a notebook is called: by its metadata, else by its first heading. */
export function titleOf({ cells, metadata }: INotebookContent): string {
  if (typeof metadata.title === "string") return metadata.title;
  const text = cells.filter(({ cell_type }) => cell_type === "markdown").map(({ source }) => joined(source));
  return /^#{1,6}[ \t]+(.+?)[ \t#]*$/m.exec(text.join("\n"))?.[1] ?? "";
}

/** The tags of a notebook and of its cells. */
export function tagsOf({ cells, metadata }: INotebookContent): string[] {
  return [metadata, ...cells.map((cell) => cell.metadata)].flatMap(({ tags }) =>
    Array.isArray(tags) ? tags.map(String) : [],
  );
}
