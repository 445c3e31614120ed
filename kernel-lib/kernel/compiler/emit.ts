import type { CompilerOptions, SourceFile, TransformerFactory } from "typescript";
import { addChecks, isWordSet } from "./checks.js";
import type { CellSourceFile, EmitHost } from "./internals.js";
import type { ModuleProgram } from "./program.js";
import { renameSetApart } from "./set-apart.js";
import { bindToHost, shareTopLevel } from "./transform.js";
import { ts } from "./typescript.js";

const transformersFor = (options: CompilerOptions, renaming: TransformerFactory<SourceFile>[]) =>
  ts.getTransformers(options, {
    before: [bindToHost],
    after: [shareTopLevel, ...renaming, addChecks(isWordSet)],
  }).scriptTransformers;

interface Way {
  transformers: TransformerFactory<SourceFile>[];
  /** What transformers ask a program for. */
  host: EmitHost;
}

const ways = new WeakMap<CompilerOptions, Way>();

function wayOf(options: CompilerOptions): Way {
  let way = ways.get(options);
  if (way === undefined) {
    const host: EmitHost = {
      getCompilerOptions: () => options,
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => "",
      getEmitModuleFormatOfFile: () => ts.ModuleKind.ESNext,
    };
    way = { transformers: transformersFor(options, []), host };
    ways.set(options, way);
  }
  return way;
}

/**
 * JavaScript for a cell that was checked, and its source map. It is what `transpileModule` would give, which parses the
 * text again and makes a program and a checker for it: three times the work.
 */
export function emit(
  file: CellSourceFile,
  { checker, emitOptions: options }: Pick<ModuleProgram, "checker" | "emitOptions">,
  name: string,
  setApart: ReadonlySet<string> = new Set(),
): { code: string; map: string } {
  const { transformers: usual, host } = wayOf(options);
  const transformers = setApart.size === 0 ? usual : transformersFor(options, [renameSetApart(setApart)]);
  const resolver = checker.getEmitResolver(file);
  const result = ts.transformNodes(resolver, host, ts.factory, options, [file], transformers, false);
  const printer = ts.createPrinter(options, {
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
