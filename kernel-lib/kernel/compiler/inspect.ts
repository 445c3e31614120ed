import type { Node, Signature, SourceFile, Symbol as TypeScriptSymbol } from "typescript";
import { toIndex } from "../code-points.js";
import type { Content } from "../message.js";
import { argumentTypes, type Call, callAround, parametersOf, signaturesOf } from "./calls.js";
import type { Cells } from "./cells.js";
import { documentationOf } from "./documentation.js";
import { specifiersOf } from "./imports.js";
import type { Checker } from "./internals.js";
import { withModuleNames } from "./module-names.js";
import { optionLine, optionsAt, optionText, propertiesOf } from "./options-at.js";
import { ts } from "./typescript.js";

interface Inspected {
  reply: Content;
  /** The name at the cursor, where it is one that cells have declared. */
  name: string | undefined;
}

/** What is to be told of a place in a cell. */
interface Told {
  /** Code in TypeScript. */
  signature: string;
  symbol: TypeScriptSymbol | undefined;
  /** In place of the symbol's documentation. */
  about?: string;
  /** Options that may be written here, the one at the cursor alone where there is one. */
  options?: readonly TypeScriptSymbol[];
  name?: string;
}

/**
 * Answers `inspect_request`, as Markdown and as text: type and documentation of the name at the cursor; inside of a
 * call's parentheses what it takes, and in the braces of an argument which options there are.
 */
export function inspect(cells: Cells, request: { code: string; cursor: number; detail: number }): Inspected {
  const { modules, scope } = cells;
  const { code } = request;
  const file = scope.bind("[inspection]", code, modules);
  modules.use(specifiersOf(file));
  // what is there of Node's console until now has no documentation
  modules.useAll();
  scope.open(file);
  const position = toIndex(code, request.cursor);
  const told = tellName(cells, file, position) ?? tellCall(modules.checker, file, position);
  if (told === undefined) {
    return { reply: { status: "ok", found: false, data: {}, metadata: {} }, name: undefined };
  }
  const source = request.detail > 0 && told.symbol !== undefined ? sourceOf(told.symbol) : undefined;
  const named = { ...told, signature: withModuleNames(told.signature, modules) };
  return {
    reply: { status: "ok", found: true, data: bundle(named, source, modules.checker), metadata: {} },
    name: told.name,
  };
}

function bundle({ signature, symbol, about = "", options = [] }: Told, source: string | undefined, checker: Checker) {
  const { text, tags } = symbol === undefined ? { text: about, tags: [] } : documentationOf(symbol);
  const lines = options.map((option) => ({ line: optionLine(option, checker), text: optionText(option).text }));
  const markdown = [
    fenced(signature),
    lines.map(({ line, text }) => `- \`${line}\`${text === "" ? "" : `: ${text}`}`).join("\n"),
    text,
    tags.map(({ name, text }) => `*@${name}* ${text}`).join("  \n"),
    source && fenced(source),
  ];
  const plain = [
    signature,
    lines.map(({ line, text }) => (text === "" ? line : `${line}\n    ${text}`)).join("\n"),
    text,
    source,
  ];
  return { "text/markdown": markdown.filter(Boolean).join("\n\n"), "text/plain": plain.filter(Boolean).join("\n\n") };
}

const fenced = (code: string) => `\`\`\`typescript\n${code}\n\`\`\``;

function tellName({ modules: { checker }, scope }: Cells, file: SourceFile, position: number): Told | undefined {
  const index = nameAt(file.text, position);
  if (index === undefined) return undefined;
  const node = ts.getTouchingPropertyName(file, index);
  if (node === file) return undefined;
  const option = optionNamedBy(node, file, checker);
  if (option !== undefined)
    return { signature: optionLine(option, checker), symbol: undefined, about: optionText(option).text };
  const named = checker.getSymbolAtLocation(node);
  if (named === undefined) return undefined;
  // what a name of a module stands for, and not that it is one
  const symbol = named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  const shown = ts.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    undefined,
    node,
  );
  const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0;
  const isDeclared = scope.names.get(named.escapedName as string) === named;
  return {
    signature: isClass ? classText(checker, symbol) : ts.displayPartsToString(shown.displayParts),
    symbol,
    ...(isDeclared && { name: named.name }),
  };
}

/** The option that a name in the braces of an argument sets. */
function optionNamedBy(node: Node, file: SourceFile, checker: Checker): TypeScriptSymbol | undefined {
  const { parent } = node;
  const isKey =
    (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) && parent.name === (node as Node);
  if (!isKey) return undefined;
  return optionsAt(file, node.end, checker)?.options.find(({ name }) => name === node.getText(file));
}

/** A call as the position in its parentheses needs it. */
function tellCall(checker: Checker, file: SourceFile, position: number): Told | undefined {
  const around = callAround(file, position);
  if (around === undefined) return undefined;
  const { call, index } = around;
  const named = checker.getSymbolAtLocation(nameOf(call));
  const symbol = named !== undefined && named.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(named) : named;
  const signature = callText(checker, call, index, symbol);
  if (signature === undefined) return undefined;
  const inBraces = optionsAt(file, position, checker);
  const all = inBraces?.options ?? propertiesOf(argumentTypes(call, index, checker).slice(0, 1), checker);
  const current = all.filter(({ name }) => name === inBraces?.current);
  return { signature, symbol, options: current.length > 0 ? current : all };
}

const nameOf = ({ expression }: Call): Node =>
  ts.isPropertyAccessExpression(expression) ? expression.name : expression;

function callText(
  checker: Checker,
  call: Call,
  index: number,
  symbol: TypeScriptSymbol | undefined,
): string | undefined {
  const all = signaturesOf(call, checker);
  const resolved = checker.getResolvedSignature(call, undefined, index + 1);
  const takes = (signature: Signature) => checker.getExpandedParameters(signature).some((list) => list.length > index);
  const signature = resolved !== undefined && takes(resolved) ? resolved : (all.find(takes) ?? all[0]);
  if (signature === undefined) return undefined;
  const isNew = ts.isNewExpression(call);
  if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Class) return classText(checker, symbol, index);
  const name = `${isNew ? "new " : ""}${call.expression.getText()}`;
  const parameters = parametersOf(signature, checker, index).map(({ text }) => text);
  const result = checker.typeToString(signature.getReturnType());
  const more = all.length > 1 ? ` (+${all.length - 1} overload${all.length > 2 ? "s" : ""})` : "";
  return `${name}(${parameters.join(", ")})${isNew ? "" : `: ${result}`}${more}`;
}

/** How a class is made, with the names of its parameters: of several ways the first. */
function classText(checker: Checker, symbol: TypeScriptSymbol, index = 0): string {
  const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  if (signature === undefined) return `class ${symbol.name}`;
  const parameters = parametersOf(signature, checker, index).map(({ text }) => text);
  return `class ${symbol.name}\nnew ${symbol.name}(${parameters.join(", ")})`;
}

/** Where the name stands that a cursor is on or right behind, or behind whose dot it is. */
function nameAt(code: string, position: number): number | undefined {
  const isName = (at: number) => /[\p{ID_Continue}$#]/u.test(code[at] ?? "");
  const dot = /[\p{ID_Continue}$#](?:\?|!)?\.$/u.exec(code.slice(0, position));
  return [position, position - 1, dot?.index].find((at) => at !== undefined && isName(at));
}

function sourceOf(symbol: TypeScriptSymbol): string | undefined {
  return symbol.declarations?.[0]?.getText();
}
