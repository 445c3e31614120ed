import { findNodeAtLocation, parseTree } from "jsonc-parser";

/** The line, from 1, where the source of each cell begins in the text of a notebook file; null where there is none. */
export function cellLines(text: string): (number | null)[] {
  const tree = parseTree(text);
  const cells = tree === undefined ? undefined : findNodeAtLocation(tree, ["cells"]);
  if (tree === undefined || cells?.children === undefined) return [];
  return cells.children.map((_, index) => {
    const source = findNodeAtLocation(tree, ["cells", index, "source"]);
    const first = source?.children?.[0] ?? source;
    return first === undefined ? null : lineAt(text, first.offset);
  });
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\n|\r/).length;
}
