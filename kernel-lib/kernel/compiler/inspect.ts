import type { Symbol as TypeScriptSymbol } from "typescript";
import type { Content } from "../message.js";
import type { Cells } from "./cells.js";
import { documentationOf } from "./documentation.js";
import { specifiersOf } from "./imports.js";
import { toIndex } from "./position.js";
import { ts } from "./typescript.js";

/** Answers `inspect_request` with the type and the documentation of the name at the cursor, as Markdown and as text. */
export function inspect({ modules, scope }: Cells, request: { code: string; cursor: number; detail: number }): Content {
  const { code } = request;
  const file = scope.bind("[inspection]", code, modules);
  modules.use(specifiersOf(file));
  // what is there of Node's console until now has no documentation
  modules.useNode();
  scope.open(file);
  const { checker } = modules;
  const node = ts.getTouchingPropertyName(file, nameAt(code, toIndex(code, request.cursor)));
  const symbol = node === file ? undefined : checker.getSymbolAtLocation(node);
  if (symbol === undefined) return { status: "ok", found: false, data: {}, metadata: {} };

  const shown = ts.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    undefined,
    node,
  );
  const signature = ts.displayPartsToString(shown.displayParts);
  const { text: documentation, tags: found } = documentationOf(symbol);
  const tags = found.map(({ name, text }) => `*@${name}* ${text}`);
  const source = request.detail > 0 ? sourceOf(symbol) : undefined;
  const markdown = [
    `\`\`\`typescript\n${signature}\n\`\`\``,
    documentation,
    tags.join("  \n"),
    source && `\`\`\`typescript\n${source}\n\`\`\``,
  ];
  return {
    status: "ok",
    found: true,
    data: {
      "text/markdown": markdown.filter(Boolean).join("\n\n"),
      "text/plain": [signature, documentation, source].filter(Boolean).join("\n\n"),
    },
    metadata: {},
  };
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
