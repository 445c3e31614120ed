import type { Declaration, Node, SourceFile, Symbol as TypeScriptSymbol } from "typescript";
import { isDeclarations, placesIn } from "./comments.js";
import { ts } from "./typescript.js";

export interface Documentation {
  text: string;
  tags: { name: string; text: string }[];
}

/**
 * The documentation of a symbol. Libraries are read without their comments, which halves the start of a kernel, so the
 * one file that declares the symbol is read again.
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

interface Documented {
  file: SourceFile;
  /** Where a place of the file that the checker has is in this one. */
  placeOf: (place: number) => number;
}

const files = new WeakMap<SourceFile, Documented>();

/** The same declaration with its comments. */
function reparsed(declaration: Declaration): Node | undefined {
  const source = declaration.getSourceFile();
  let copy = files.get(source);
  if (copy === undefined) {
    copy = readWhole(source);
    files.set(source, copy);
  }
  const { file, placeOf } = copy;
  const start = placeOf(declaration.getStart(source));
  const end = placeOf(declaration.end - 1) + 1;
  const find = (node: Node): Node | undefined =>
    node.end < end || node.pos > start
      ? undefined
      : node.kind === declaration.kind && node.end === end && node.getStart(file) === start
        ? node
        : ts.forEachChild(node, find);
  return find(file);
}

function readWhole({ fileName, text }: SourceFile): Documented {
  const whole = isDeclarations(fileName) ? (ts.sys.readFile(fileName) ?? text) : text;
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseAll,
  };
  return {
    file: ts.createSourceFile(fileName, whole, options, true),
    placeOf: whole === text ? (place) => place : placesIn(whole),
  };
}
