import { load } from "cheerio";
import { type AnyNode, isCDATA, isTag, isText } from "domhandler";

/** A piece of HTML or SVG as a reader sees it: no comments, no white space that shows as nothing. */
export type MarkupNode = MarkupElement | string;

export interface MarkupElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly MarkupNode[];
}

const verbatim = ["pre", "textarea", "script", "style"];

/** Parse HTML, or XML for a drawing; never fails, as in a browser. */
export function parseMarkup(text: string, isXml: boolean): readonly MarkupNode[] {
  const root = load(text, isXml ? { xml: true } : null, false).root()[0];
  return nodes(root.children, false);
}

function nodes(list: readonly AnyNode[], isVerbatim: boolean): MarkupNode[] {
  return list.flatMap((node): MarkupNode[] => {
    if (isText(node)) {
      if (isVerbatim) return [node.data];
      // white space with a line break is how the source was laid out
      return node.data === "" || (node.data.includes("\n") && node.data.trim() === "")
        ? []
        : [node.data.replace(/\s+/g, " ")];
    }
    if (isCDATA(node)) return nodes(node.children, true);
    // what a drawing says of its making, the date among it, is not shown
    if (!isTag(node) || node.name === "metadata") return [];
    const children = nodes(node.children, isVerbatim || verbatim.includes(node.name));
    return [{ name: node.name, attributes: { ...node.attribs }, children }];
  });
}

/**
 * Names for ids by their order: programs make ids anew in every run. In a text they may follow `#` or stand alone.
 * @returns a function that puts the names in place of the ids in a text
 */
export function idNames(list: readonly MarkupNode[]): (text: string) => string {
  const names = new Map<string, string>();
  const visit = (node: MarkupNode): void => {
    if (typeof node === "string") return;
    const { id } = node.attributes;
    if (id !== undefined && !names.has(id)) names.set(id, `id${names.size + 1}`);
    node.children.forEach(visit);
  };
  list.forEach(visit);
  if (names.size === 0) return (text) => text;
  return (text) => text.replace(/[^\s#(),;:"'{}[\]<>=]+/g, (word) => names.get(word) ?? word);
}
