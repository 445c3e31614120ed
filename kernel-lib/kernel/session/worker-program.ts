/** Local files as a worker runs them. */
export interface Program {
  entry: string;
  modules: {
    [path: string]: { json: string } | { code: string; imports: { [specifier: string]: Imported } };
  };
}

/** A local file, or a package by its name, which is an ES module or is required. */
export type Imported = { path: string } | { name: string; isModule: boolean };

interface Running {
  exports: unknown;
  ready: Promise<unknown>;
}

/**
 * Runs a program of local files. It is sent to a worker as a text, so it may use nothing of this file.
 */
export function runProgram({ entry, modules }: Program, require: NodeJS.Require): void {
  const { createRequire } = require("node:module") as typeof import("node:module");
  const { dirname } = require("node:path") as typeof import("node:path");
  const { pathToFileURL } = require("node:url") as typeof import("node:url");
  const { types } = require("node:util") as typeof import("node:util");
  const { compileFunction, constants, Script } = require("node:vm") as typeof import("node:vm");
  const running = new Map<string, Running>();

  /** What a file exports; of one that waits for this one, what it exports until now. */
  const run = (path: string, importers: string[]): unknown => {
    const known = running.get(path);
    if (known !== undefined) return importers.includes(path) ? known.exports : known.ready;
    const module = modules[path];
    if ("json" in module) return JSON.parse(module.json);
    const own = createRequire(path);
    const importModule = new Script("(specifier) => import(specifier)", {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    }).runInThisContext() as (specifier: string) => Promise<unknown>;
    const importAny = async (specifier: string): Promise<unknown> => {
      const imported = module.imports[specifier] ?? { name: specifier, isModule: true };
      if ("path" in imported) return run(imported.path, [...importers, path]);
      return imported.isModule ? asCommonJs(await importModule(imported.name)) : own(imported.name);
    };
    const host = Object.assign([0], {
      stop() {},
      pass() {},
      meta: { url: pathToFileURL(path).href, filename: path, dirname: dirname(path), resolve: own.resolve },
      require: importAny,
      load: importAny,
    });
    const commonJs = { exports: {} };
    const parameters = ["exports", "require", "module", "__filename", "__dirname", "__cell__"];
    const body = compileFunction(`return (async () => {${module.code}\n})()`, parameters, { filename: path });
    const begun: Running = { exports: commonJs.exports, ready: Promise.resolve() };
    running.set(path, begun);
    const done = body(commonJs.exports, own, commonJs, path, dirname(path), host) as Promise<void>;
    begun.ready = done.then(() => commonJs.exports);
    return begun.ready;
  };

  /** An ES module as code that was compiled to CommonJS takes it. */
  const asCommonJs = (module: unknown): unknown => {
    const isNamespace = types.isModuleNamespaceObject(module) && !("__esModule" in (module as object));
    return isNamespace ? Object.assign(Object.create(module as object), { __esModule: true }) : module;
  };

  // what fails is the worker's error
  Promise.resolve(run(entry, [])).catch((error: unknown) => {
    process.nextTick(() => {
      throw error;
    });
  });
}
