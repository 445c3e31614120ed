import type { Expression, Node, SourceFile, Type } from "typescript";
import type { Cells } from "./cells.js";
import type { CellSourceFile } from "./internals.js";
import { ts } from "./typescript.js";

/** A value of a cell's name, or inside of one, of whose keys its type says nothing. */
export interface ValuePath {
  /** The name that a cell has declared. */
  name: string;
  /** From that name's value to this one. */
  path: string[];
}

/**
 * The value whose keys may stand at a position, when only the running program knows them: behind a dot, in the
 * brackets of `data["…"]`, or in the braces of `const { … } = data`.
 */
export function valueAt(cells: Cells, file: CellSourceFile, position: number): ValuePath | undefined {
  const holder = holderOf(file, position);
  if (holder === undefined || !isUntold(cells.modules.checker.getTypeAtLocation(holder))) return undefined;
  return pathTo(holder, cells, file);
}

function holderOf(file: SourceFile, position: number): Expression | undefined {
  const token = ts.findPrecedingToken(position, file);
  if (token === undefined) return undefined;
  const { parent } = token;
  if (ts.isPropertyAccessExpression(parent) && parent.expression !== token) return parent.expression;
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === token && ts.isStringLiteralLike(token))
    return parent.expression;
  const pattern = ts.isBindingElement(parent) ? parent.parent : parent;
  const isPattern = ts.isObjectBindingPattern(pattern) && ts.isVariableDeclaration(pattern.parent);
  return isPattern ? (pattern.parent as { initializer?: Expression }).initializer : undefined;
}

/** `any`, `unknown`, `object`, `{}`, and what has any key. */
function isUntold(type: Type): boolean {
  const saysNothing = ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive;
  if ((type.flags & saysNothing) !== 0) return true;
  if (type.isUnion()) return type.types.every(isUntold);
  if ((type.flags & ts.TypeFlags.Object) === 0) return false;
  const isEmpty =
    type.getProperties().length === 0 &&
    type.getCallSignatures().length === 0 &&
    type.getConstructSignatures().length === 0;
  return isEmpty || type.getStringIndexType() !== undefined;
}

function pathTo(node: Node, { scope }: Cells, file: CellSourceFile): ValuePath | undefined {
  const path: string[] = [];
  let at = node;
  for (;;) {
    if (ts.isParenthesizedExpression(at) || ts.isNonNullExpression(at) || ts.isAsExpression(at)) {
      at = at.expression;
    } else if (ts.isPropertyAccessExpression(at) && ts.isIdentifier(at.name)) {
      path.unshift(at.name.text);
      at = at.expression;
    } else if (
      ts.isElementAccessExpression(at) &&
      (ts.isStringLiteralLike(at.argumentExpression) || ts.isNumericLiteral(at.argumentExpression))
    ) {
      path.unshift(at.argumentExpression.text);
      at = at.expression;
    } else break;
  }
  if (!ts.isIdentifier(at)) return undefined;
  const symbol = scope.names.get(at.escapedText as string);
  // a parameter or variable of the cell itself may have the same name
  const isOfCells = symbol !== undefined && file.locals.get(at.escapedText as string) === symbol;
  return isOfCells && !isShadowed(at, at.text) ? { name: at.text, path } : undefined;
}

/** Whether something between a name and the top of its cell declares it again. */
function isShadowed(node: Node, name: string): boolean {
  for (let at = node.parent; at !== undefined && !ts.isSourceFile(at); at = at.parent) {
    if ((at as { locals?: Map<string, unknown> }).locals?.has(name) === true) return true;
  }
  return false;
}
