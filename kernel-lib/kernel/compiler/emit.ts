import type { SourceFile, TransformerFactory } from "typescript";
import { addChecks, isWordSet } from "./checks.js";
import type { CellSourceFile, Checker, EmitHost } from "./internals.js";
import { emitOptions } from "./options.js";
import { renameSetApart } from "./set-apart.js";
import { bindToHost, shareTopLevel } from "./transform.js";
import { ts } from "./typescript.js";

const transformersFor = (renaming: TransformerFactory<SourceFile>[]) =>
  ts.getTransformers(emitOptions, {
    before: [bindToHost],
    after: [shareTopLevel, ...renaming, addChecks(isWordSet)],
  }).scriptTransformers;
const usual = transformersFor([]);
/** What transformers ask a program for. */
const host: EmitHost = {
  getCompilerOptions: () => emitOptions,
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => "",
  getEmitModuleFormatOfFile: () => ts.ModuleKind.ESNext,
};

/**
 * JavaScript for a cell that was checked, and its source map. It is what `transpileModule` would give, which parses the
 * text again and makes a program and a checker for it: three times the work.
 */
export function emit(
  file: CellSourceFile,
  checker: Checker,
  name: string,
  setApart: ReadonlySet<string> = new Set(),
): { code: string; map: string } {
  const transformers = setApart.size === 0 ? usual : transformersFor([renameSetApart(setApart)]);
  const resolver = checker.getEmitResolver(file);
  const result = ts.transformNodes(resolver, host, ts.factory, emitOptions, [file], transformers, false);
  const printer = ts.createPrinter(emitOptions, {
    hasGlobalName: (text) => resolver.hasGlobalName(text),
    onEmitNode: result.emitNodeWithNotification,
    isEmitNotificationEnabled: result.isEmitNotificationEnabled,
    substituteNode: result.substituteNode,
  });
  const writer = ts.createTextWriter("\n");
  const map = ts.createSourceMapGenerator(host, "cell.js", "", "", {});
  printer.writeFile(result.transformed[0], writer, map);
  result.dispose();
  return { code: `${writer.getText()}//# sourceURL=${name}`, map: map.toString() };
}
