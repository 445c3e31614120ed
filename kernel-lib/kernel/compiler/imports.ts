import type { Node, SourceFile } from "typescript";
import { ts } from "./typescript.js";

/** The specifiers that a file imports, statically or by `import("…")`. */
export function specifiersOf(file: SourceFile): string[] {
  if (!file.text.includes("import") && !file.text.includes("export")) return [];
  const found = new Set<string>();
  const visit = (node: Node): void => {
    const specifier = specifierOf(node);
    if (specifier !== undefined) found.add(specifier);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found];
}

function specifierOf(node: Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return text(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return text(node.expression);
  if (ts.isImportTypeNode(node)) return ts.isLiteralTypeNode(node.argument) ? text(node.argument.literal) : undefined;
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return text(node.arguments[0]);
  return undefined;
}

const text = (node: Node | undefined) => (node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined);
