import type {
  CallExpression,
  Expression,
  NewExpression,
  Node,
  Signature,
  SourceFile,
  Type,
  Symbol as TypeScriptSymbol,
} from "typescript";
import type { Checker } from "./internals.js";
import { ts } from "./typescript.js";

/** A call with arguments, finished or not. */
export type Call = (CallExpression | NewExpression) & { readonly arguments: readonly Expression[] };

/** TypeScript's mark of a parameter that may be left out, in a list of a tuple's type. */
const optionalParameter = 1 << 14;

export interface Parameter {
  symbol: TypeScriptSymbol;
  type: Type;
  /** As it is written: `padding?: number`. */
  text: string;
}

/** The innermost call between whose parentheses a position lies, and which of its arguments is there. */
export function callAround(file: SourceFile, position: number): { call: Call; index: number } | undefined {
  for (let node: Node | undefined = ts.findPrecedingToken(position, file); node !== undefined; node = node.parent) {
    if (!isCall(node)) {
      // what a function's body says is no argument of the call that the function is given to
      if (ts.isBlock(node) && (position < node.end || file.text[node.end - 1] !== "}")) return undefined;
      continue;
    }
    const { pos, end } = node.arguments as unknown as { pos: number; end: number };
    const isClosed = file.text[node.end - 1] === ")" && node.end > end;
    if (position < pos || (isClosed && position >= node.end)) continue;
    return { call: node, index: indexAt(node, position, file.text) };
  }
  return undefined;
}

const isCall = (node: Node): node is Call =>
  (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.arguments !== undefined;

function indexAt(call: Call, position: number, text: string): number {
  const before = call.arguments.filter(({ end }) => end <= position && text.slice(end, position).includes(","));
  return before.length;
}

/** The ways in which what is called may be called. */
export function signaturesOf(call: Call, checker: Checker): readonly Signature[] {
  const type = checker.getTypeAtLocation(call.expression);
  const called = ts.isNewExpression(call) ? [] : type.getCallSignatures();
  // also of a class before which `new` is still missing
  return called.length === 0 ? type.getConstructSignatures() : called;
}

/** The types that the ways to write a call want for one of its arguments. */
export function argumentTypes(call: Call, index: number, checker: Checker): Type[] {
  const lists = signaturesOf(call, checker).flatMap((signature) => checker.getExpandedParameters(signature));
  return lists.flatMap((list) => {
    const parameter = list[index];
    return parameter === undefined ? [] : [checker.getNonNullableType(checker.getTypeOfSymbol(parameter))];
  });
}

/**
 * A signature's parameters as they are written. Those that are one list of a tuple's type count one by one; of several
 * such lists the first that has an argument of this number.
 */
export function parametersOf(signature: Signature, checker: Checker, index = 0): Parameter[] {
  const lists = checker.getExpandedParameters(signature);
  const list = lists.find(({ length }) => length > index) ?? lists[0] ?? [];
  return list.map((symbol) => {
    const { links, name, valueDeclaration } = symbol;
    const own = valueDeclaration !== undefined && ts.isParameter(valueDeclaration) ? valueDeclaration : undefined;
    const isOptional =
      ((links?.checkFlags ?? 0) & optionalParameter) !== 0 || (own !== undefined && checker.isOptionalParameter(own));
    const dots = own?.dotDotDotToken === undefined ? "" : "...";
    const type = checker.getTypeOfSymbol(symbol);
    return { symbol, type, text: `${dots}${name}${isOptional ? "?" : ""}: ${textOf(type, checker)}` };
  });
}

/** A type in full. */
export const textOf = (type: Type, checker: Checker): string =>
  checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation);
