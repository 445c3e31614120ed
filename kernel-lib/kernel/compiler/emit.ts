import type { CompilerOptions, SourceFile, TransformerFactory } from "typescript";
import { addChecks } from "./checks.js";
import type { CellSourceFile, EmitHost } from "./internals.js";
import { scoping, watch } from "./platform/evaluator.js";
import type { ModuleProgram } from "./program.js";
import { renameSetApart } from "./set-apart.js";
import { bindRuntime, bindToHost, dynamicImports, shareTopLevel } from "./transform.js";
import { ts } from "./typescript.js";

const transformersFor = (options: CompilerOptions, renaming: TransformerFactory<SourceFile>[]) =>
  ts.getTransformers(options, {
    before: [bindToHost],
    after: [bindRuntime, shareTopLevel, ...renaming, ...scoping, addChecks(watch)],
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
  program: Pick<ModuleProgram, "checker" | "emitOptions">,
  name: string,
  setApart: ReadonlySet<string> = new Set(),
): { code: string; map: string } {
  const { transformers: usual } = wayOf(program.emitOptions);
  const transformers = setApart.size === 0 ? usual : transformersFor(program.emitOptions, [renameSetApart(setApart)]);
  const { code, map } = print(file, program, transformers);
  return { code: `${code}//# sourceURL=${name}`, map };
}

/** JavaScript for a file that holds one expression, with the names that are set apart where it will be worked out. */
export function emitExpression(
  file: CellSourceFile,
  program: Pick<ModuleProgram, "checker" | "emitOptions">,
  setApart: ReadonlySet<string>,
): string {
  const { scriptTransformers } = ts.getTransformers(program.emitOptions, {
    before: [loadByHost],
    after: [onlyFirst, renameSetApart(setApart)],
  });
  return print(file, program, scriptTransformers).code.trimEnd().replace(/;$/, "");
}

const loadByHost: TransformerFactory<SourceFile> = (context) => (file) =>
  ts.visitEachChild(file, dynamicImports(context), context);

/** A module ends in `export {}`. */
const onlyFirst: TransformerFactory<SourceFile> = () => (file) =>
  ts.factory.updateSourceFile(file, file.statements.slice(0, 1));

function print(
  file: CellSourceFile,
  { checker, emitOptions: options }: Pick<ModuleProgram, "checker" | "emitOptions">,
  transformers: TransformerFactory<SourceFile>[],
): { code: string; map: string } {
  const { host } = wayOf(options);
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
  return { code: writer.getText(), map: map.toString() };
}
