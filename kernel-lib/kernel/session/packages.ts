import { existsSync, readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import { types } from "node:util";
import { constants, Script } from "node:vm";
import { withoutRegistry } from "../specifiers.js";

/** Imports a package the way the file at `from` would: CommonJS by require, ES modules by import. */
export function importPackage(specifier: string, from: string): unknown {
  return importInstalled(withoutRegistry(specifier), from);
}

function importInstalled(specifier: string, from: string): unknown {
  const require = createRequire(from);
  if (isBuiltin(specifier)) return require(specifier);
  let path: string;
  try {
    path = require.resolve(specifier);
  } catch {
    // packages whose exports are for import alone, file: and data: addresses, and packages that do not exist
    return importModule(specifier, from);
  }
  return isEsModule(path) ? importModule(specifier, from) : require(specifier);
}

/** Native `import()` as if written in the file at `from`. */
export function importModule(specifier: string, from: string): Promise<unknown> {
  const script = new Script("(specifier) => import(specifier)", {
    filename: from,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return (script.runInThisContext() as (specifier: string) => Promise<unknown>)(withoutRegistry(specifier));
}

export function isEsModule(path: string): boolean {
  if (path.endsWith(".mjs")) return true;
  if (!path.endsWith(".js")) return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest))
      return (JSON.parse(readFileSync(manifest, "utf8")) as { type?: string }).type === "module";
    if (folder === dirname(folder)) return false;
  }
}

/** An export of a module by name, as TypeScript's esModuleInterop sees it; `*` is the whole namespace. */
export function pick(module: unknown, name: string): unknown {
  const exports = module as { [name: string]: unknown };
  const isNamespace = types.isModuleNamespaceObject(module) || exports?.__esModule === true;
  if (name === "default") return isNamespace ? exports.default : module;
  if (name === "*") return isNamespace ? module : { ...exports, default: module };
  return exports[name];
}
