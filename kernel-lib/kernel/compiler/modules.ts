import { readFileSync } from "node:fs";
import type { Node, SourceFile, TransformerFactory } from "typescript";
import { hostName } from "../host.js";
import type { CompiledModule } from "../threads.js";
import { addChecks } from "./checks.js";
import { failure } from "./diagnostics.js";
import { specifiersOf } from "./imports.js";
import { watch } from "./platform/evaluator.js";
import type { ModuleProgram } from "./program.js";
import { dynamicImports } from "./transform.js";
import { ts } from "./typescript.js";

/**
 * A local module as the body of a CommonJS function. When `asynchronous`, its top-level `require`s are awaited, so
 * that it may import modules that await.
 */
export function compileModule(
  { path, asynchronous }: { path: string; asynchronous: boolean },
  program: ModuleProgram,
): CompiledModule {
  const source = readFileSync(path, "utf8");
  const parsed = ts.createSourceFile(path, source, ts.ScriptTarget.Latest);
  const imports = specifiersOf(parsed);
  const {
    outputText,
    sourceMapText = "",
    diagnostics = [],
  } = ts.transpileModule(source, {
    // `.mts` would stay an ES module
    fileName: path.replace(/\.[cm]([jt]s)$/, ".$1"),
    reportDiagnostics: true,
    compilerOptions: {
      ...program.emitOptions,
      module: ts.ModuleKind.CommonJS,
      verbatimModuleSyntax: false,
      esModuleInterop: true,
      allowJs: true,
    },
    transformers: { before: [hostImports], after: [...(asynchronous ? [awaitRequires] : []), addChecks(watch)] },
  });
  const compiled = {
    code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ""),
    map: sourceMapText,
    awaits: source.includes("await") && awaitsAtTopLevel(parsed),
    imports,
    aliases: program.aliasesOf(imports, path),
  };
  return diagnostics.length === 0 ? compiled : { ...compiled, failure: failure("SyntaxError", diagnostics, source) };
}

const hostImports: TransformerFactory<SourceFile> = (context) => (file) =>
  file.text.includes("import") ? ts.visitEachChild(file, dynamicImports(context), context) : file;

/** `require("m")` outside functions → `await __cell__.require("m")`. */
const awaitRequires: TransformerFactory<SourceFile> = (context) => (file) => {
  const { factory } = ts;
  const visit = (node: Node): Node => {
    if (ts.isFunctionLike(node)) return node;
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === "require") {
      const host = factory.createPropertyAccessExpression(factory.createIdentifier(hostName), "require");
      return factory.createAwaitExpression(factory.createCallExpression(host, undefined, node.arguments));
    }
    return ts.visitEachChild(node, visit, context);
  };
  return ts.visitEachChild(file, visit, context);
};

function awaitsAtTopLevel(node: Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) return true;
  return ts.forEachChild(node, (child) => awaitsAtTopLevel(child)) ?? false;
}
