import type { Symbol as TypeScriptSymbol } from "typescript";
import type { Content } from "../message.js";
import type { Cells } from "./cells.js";
import { documentationOf } from "./documentation.js";
import { specifiersOf } from "./imports.js";
import type { Checker } from "./internals.js";
import { toIndex } from "./position.js";
import { ts } from "./typescript.js";

/** TypeScript's mark of a parameter that may be left out, in a list of a tuple's type. */
const optionalParameter = 1 << 14;

interface Inspected {
  reply: Content;
  /** The name at the cursor, where it is one that cells have declared. */
  name: string | undefined;
}

/** Answers `inspect_request` with the type and the documentation of the name at the cursor, as Markdown and as text. */
export function inspect(
  { modules, scope }: Cells,
  request: { code: string; cursor: number; detail: number },
): Inspected {
  const { code } = request;
  const file = scope.bind("[inspection]", code, modules);
  modules.use(specifiersOf(file));
  // what is there of Node's console until now has no documentation
  modules.useNode();
  scope.open(file);
  const { checker } = modules;
  const node = ts.getTouchingPropertyName(file, nameAt(code, toIndex(code, request.cursor)));
  const named = node === file ? undefined : checker.getSymbolAtLocation(node);
  if (named === undefined) {
    return { reply: { status: "ok", found: false, data: {}, metadata: {} }, name: undefined };
  }
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
  const signature = isClass
    ? `class ${symbol.name}\n${constructorOf(checker, symbol)}`.trimEnd()
    : ts.displayPartsToString(shown.displayParts);
  const { text: documentation, tags: found } = documentationOf(symbol);
  const tags = found.map(({ name, text }) => `*@${name}* ${text}`);
  const source = request.detail > 0 ? sourceOf(symbol) : undefined;
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    documentation,
    tags.join("  \n"),
    source && `\`\`\`typescript\n${source}\n\`\`\``,
  ];
  const reply = {
    status: "ok",
    found: true,
    data: {
      "text/markdown": markdown.filter(Boolean).join("\n\n"),
      "text/plain": [signature, documentation, source].filter(Boolean).join("\n\n"),
    },
    metadata: {},
  };
  const isDeclared = scope.names.get(named.escapedName as string) === named;
  return { reply, name: isDeclared ? named.name : undefined };
}

/** How a class is made, with the names of its parameters: of several ways the first. */
function constructorOf(checker: Checker, symbol: TypeScriptSymbol): string {
  const [signature] = checker.getTypeOfSymbol(symbol).getConstructSignatures();
  if (signature === undefined) return "";
  // parameters that are written as one list of a tuple's type count one by one
  const [parameters = []] = checker.getExpandedParameters(signature);
  const texts = parameters.map((parameter) => {
    const { links, name, valueDeclaration } = parameter;
    const own = valueDeclaration !== undefined && ts.isParameter(valueDeclaration) ? valueDeclaration : undefined;
    const isOptional =
      ((links?.checkFlags ?? 0) & optionalParameter) !== 0 || (own !== undefined && checker.isOptionalParameter(own));
    const dots = own?.dotDotDotToken === undefined ? "" : "...";
    const type = checker.getTypeOfSymbol(parameter);
    return `${dots}${name}${isOptional ? "?" : ""}: ${checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)}`;
  });
  return `new ${symbol.name}(${texts.join(", ")})`;
}

/** A cursor right behind a name, or behind its opening parenthesis, means that name. */
function nameAt(code: string, index: number): number {
  const isName = (at: number) => /[\p{ID_Continue}$#]/u.test(code[at] ?? "");
  if (isName(index)) return index;
  const before = code.slice(0, index).replace(/\s*\([^()]*$/, "");
  return isName(before.length - 1) ? before.length - 1 : index;
}

function sourceOf(symbol: TypeScriptSymbol): string | undefined {
  return symbol.declarations?.[0]?.getText();
}
