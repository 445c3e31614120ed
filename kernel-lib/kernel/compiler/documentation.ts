import type { Declaration, Node, SourceFile, Symbol as TypeScriptSymbol } from "typescript";
import { ts } from "./typescript.js";

export interface Documentation {
  text: string;
  tags: { name: string; text: string }[];
}

/**
 * The documentation of a symbol. Libraries are parsed without their comments, which halves the start of a kernel, so
 * the one file that declares the symbol is parsed again.
 */
export function documentationOf(symbol: TypeScriptSymbol): Documentation {
  for (const declaration of symbol.declarations ?? []) {
    const documented = reparsed(declaration);
    const comments = documented === undefined ? [] : ts.getJSDocCommentsAndTags(documented);
    const text = comments
      .filter(ts.isJSDoc)
      .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")
      .join("\n\n");
    const tags =
      documented === undefined
        ? []
        : ts.getJSDocTags(documented).map((tag) => ({
            name: tag.tagName.text,
            text: [ts.isJSDocParameterTag(tag) ? tag.name.getText() : "", ts.getTextOfJSDocComment(tag.comment) ?? ""]
              .join(" ")
              .trim(),
          }));
    if (text !== "" || tags.length > 0) return { text, tags };
  }
  return { text: "", tags: [] };
}

const files = new WeakMap<SourceFile, SourceFile>();

function reparsed(declaration: Declaration): Node | undefined {
  const file = declaration.getSourceFile();
  let copy = files.get(file);
  if (copy === undefined) {
    copy = ts.createSourceFile(
      file.fileName,
      file.text,
      { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseAll },
      true,
    );
    files.set(file, copy);
  }
  const find = (node: Node): Node | undefined =>
    node.end < declaration.end || node.pos > declaration.pos
      ? undefined
      : node.kind === declaration.kind && node.pos === declaration.pos && node.end === declaration.end
        ? node
        : ts.forEachChild(node, find);
  return find(copy);
}
