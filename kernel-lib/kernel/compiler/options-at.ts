import type {
  Node,
  ObjectLiteralElementLike,
  ObjectLiteralExpression,
  SourceFile,
  Type,
  Symbol as TypeScriptSymbol,
} from "typescript";
import { argumentTypes, callAround, textOf } from "./calls.js";
import { documentationOf } from "./documentation.js";
import type { Checker } from "./internals.js";
import { ts } from "./typescript.js";

interface Options {
  /** What the braces make. */
  types: Type[];
  /** What may stand in the braces around a position. */
  options: TypeScriptSymbol[];
  /** The one whose name or value is there. */
  current: string | undefined;
  /** Those that are written already, without the current one. */
  written: string[];
  /** Whether a name is to be written at the position, and not a value. */
  isName: boolean;
}

/** The options that the braces around a position take; undefined where there are none. */
export function optionsAt(file: SourceFile, position: number, checker: Checker): Options | undefined {
  const braces = bracesAround(file, position);
  if (braces === undefined) return undefined;
  const around = callAround(file, braces.pos + 1);
  const isArgument = around !== undefined && around.call.arguments[around.index] === braces;
  const types = isArgument ? argumentTypes(around.call, around.index, checker) : [];
  const contextual = checker.getContextualType(braces);
  const found = types.some(isOptions) || contextual === undefined ? types : [contextual];
  const before = braces.properties.filter(({ pos }) => pos < position).at(-1);
  const at = before !== undefined && !file.text.slice(before.end, position).includes(",") ? before : undefined;
  const written = braces.properties.filter((property) => property !== at).map(nameOf);
  const isName = at === undefined || (at.name !== undefined && position <= at.name.end);
  return { types: found, options: propertiesOf(found, checker), current: at && nameOf(at), written, isName };
}

function nameOf({ name }: ObjectLiteralElementLike): string {
  return name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? name.text : "";
}

/** What an argument of one of these types may have inside of its braces. */
export function propertiesOf(types: readonly Type[], checker: Checker): TypeScriptSymbol[] {
  const found = new Map<string, TypeScriptSymbol>();
  for (const part of partsOf(types)) {
    for (const property of checker.getPropertiesOfType(part))
      if (!found.has(property.name)) found.set(property.name, property);
  }
  return [...found.values()];
}

/** What an option may be, by any of these types. */
export function typesOfOption(types: readonly Type[], name: string, checker: Checker): Type[] {
  return partsOf(types).flatMap((part) => {
    const property = checker.getPropertyOfType(part, name);
    return property === undefined ? [] : [checker.getNonNullableType(checker.getTypeOfSymbol(property))];
  });
}

const partsOf = (types: readonly Type[]): Type[] =>
  types.flatMap((type) => (type.isUnion() ? type.types : [type])).filter(isOptions);

/** Written with names inside of braces: no array, no function, and no class's. */
function isOptions(type: Type): boolean {
  const isPlain =
    (type.flags & ts.TypeFlags.Object) !== 0 &&
    type.getCallSignatures().length === 0 &&
    type.getNumberIndexType() === undefined;
  return isPlain && (type.symbol?.flags & ts.SymbolFlags.Class) === 0;
}

function bracesAround(file: SourceFile, position: number): ObjectLiteralExpression | undefined {
  for (let node: Node | undefined = ts.findPrecedingToken(position, file); node !== undefined; node = node.parent) {
    if (ts.isBlock(node)) return undefined;
    if (!ts.isObjectLiteralExpression(node)) continue;
    const isClosed = file.text[node.end - 1] === "}" && node.end > node.properties.end;
    if (!isClosed || position < node.end) return node;
  }
  return undefined;
}

/** An option as its documentation tells: what it means, and its default. */
export function optionText(option: TypeScriptSymbol): { text: string; fallback: string } {
  const { text, tags } = documentationOf(option);
  const [, meaning = "", told] = /^(.*?)(?:(?:^|; )Default: (.*)\.)?$/s.exec(text) ?? [];
  const tagged = tags.find(({ name }) => name === "default" || name === "defaultValue")?.text;
  return { text: meaning, fallback: told ?? tagged ?? "" };
}

/** An option as it is written: `padding?: number = 0`. */
export function optionLine(option: TypeScriptSymbol, checker: Checker): string {
  const { fallback } = optionText(option);
  const mark = (option.flags & ts.SymbolFlags.Optional) === 0 ? "" : "?";
  const type = textOf(checker.getNonNullableType(checker.getTypeOfSymbol(option)), checker);
  return `${option.name}${mark}: ${type}${fallback === "" ? "" : ` = ${fallback}`}`;
}
