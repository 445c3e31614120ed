import type { Identifier, ScriptElementKind, SourceFile, Type } from "typescript";
import { argumentTypes, type Call } from "./calls.js";
import type { Checker } from "./internals.js";
import { optionsAt, typesOfOption } from "./options-at.js";
import { ts } from "./typescript.js";

/** Stands in a cell for the name that is still to be written. */
export const placeholder = "wanted\u200c";

const mostLiterals = 200;

/** What is wanted at a place. */
export interface Wanted {
  /** The type of a value that fits; undefined where any would do. */
  type: Type | undefined;
  /** Those of the other ways to write the call, too. */
  types: Type[];
}

/** What is wanted where the placeholder stands. */
export function wantedAt(file: SourceFile, start: number, checker: Checker): Wanted {
  const node = ts.getTouchingPropertyName(file, start);
  const isPlace = ts.isIdentifier(node) && node.text === placeholder;
  const types = isPlace ? typesFor(node, file, checker).filter(({ flags }) => (flags & saysNothing) === 0) : [];
  return { type: types[0], types };
}

const saysNothing =
  ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter | ts.TypeFlags.Never | ts.TypeFlags.Void;

function typesFor(node: Identifier, file: SourceFile, checker: Checker): Type[] {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && ts.isEqualityOperatorKind(parent.operatorToken.kind))
    return [checker.getTypeAtLocation(parent.left === node ? parent.right : parent.left)];
  if (ts.isCaseClause(parent)) return [checker.getTypeAtLocation(parent.parent.parent.expression)];
  if (ts.isShorthandPropertyAssignment(parent)) return [];
  const contextual = checker.getContextualType(node);
  const found = contextual === undefined ? [] : [contextual];
  if (ts.isPropertyAssignment(parent)) {
    const braces = optionsAt(file, node.end, checker);
    return [...found, ...typesOfOption(braces?.types ?? [], braces?.current ?? "", checker)];
  }
  const isArgument = (ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node;
  if (!isArgument) return found;
  const call = parent as Call;
  return [...found, ...argumentTypes(call, call.arguments.indexOf(node), checker)];
}

interface Literal {
  text: string;
  kind: ScriptElementKind;
}

/** The literals of types: strings in quotes, numbers, `true` and `false`, and members of enumerations. */
export function literalsOf(types: readonly Type[], checker: Checker): Literal[] {
  const found = new Map<string, Literal>();
  for (const type of types.flatMap((type) => (type.isUnion() ? type.types : [type]))) {
    if (found.size === mostLiterals) break;
    const literal = literalOf(type, checker);
    if (literal !== undefined) found.set(literal.text, literal);
  }
  return [...found.values()];
}

function literalOf(type: Type, checker: Checker): Literal | undefined {
  const kinds = ts.ScriptElementKind;
  if ((type.flags & ts.TypeFlags.EnumLiteral) !== 0)
    return { text: checker.typeToString(type), kind: kinds.enumMemberElement };
  if (type.isStringLiteral()) return { text: JSON.stringify(type.value), kind: kinds.string };
  if ((type.flags & (ts.TypeFlags.NumberLiteral | ts.TypeFlags.BooleanLiteral)) !== 0)
    return { text: checker.typeToString(type), kind: kinds.constElement };
  return undefined;
}

/** Whether a value of this type may stand where the other is wanted. */
export function fits(type: Type, { type: wanted }: Wanted, checker: Checker): boolean {
  const isTold = (type.flags & (saysNothing | ts.TypeFlags.Undefined | ts.TypeFlags.Null)) === 0;
  return isTold && wanted !== undefined && checker.isTypeAssignableTo(type, wanted);
}
