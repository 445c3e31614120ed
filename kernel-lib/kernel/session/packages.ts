import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import { constants, Script } from "node:vm";
import type { CellMeta } from "../host.js";
import { packageOf, withoutRegistry } from "../specifiers.js";
import { manifestsAbove } from "./manifests.js";

/** Imports a package the way the file at `from` would: CommonJS by require, ES modules by import. */
export function importPackage(specifier: string, from: string): unknown {
  return isImported(specifier, from) ? importModule(specifier, from) : createRequire(from)(withoutRegistry(specifier));
}

/** Whether a package is to be imported: it is an ES module, or has one for `import`, which is what its types describe. */
export function isImported(specifier: string, from: string): boolean {
  const name = withoutRegistry(specifier);
  if (isBuiltin(name)) return false;
  try {
    const path = createRequire(from).resolve(name);
    return isEsModule(path) || hasImportCondition(path, packageOf(name));
  } catch {
    // packages whose exports are for import alone, file: and data: addresses, and packages that do not exist
    return true;
  }
}

function hasImportCondition(path: string, name: string): boolean {
  // folders of a package may have manifests of their own
  for (const manifest of manifestsAbove(path)) {
    if (manifest.name === name) return JSON.stringify(manifest.exports ?? {}).includes('"import":');
  }
  return false;
}

/** `import.meta` of the file at a path; `find` is told the specifiers of local files. */
export function metaOf(path: string, find: (specifier: string) => string | undefined): CellMeta {
  const { resolve } = createRequire(path);
  return {
    url: pathToFileURL(path).href,
    filename: path,
    dirname: dirname(path),
    resolve(specifier) {
      if (isBuiltin(specifier)) return specifier.startsWith("node:") ? specifier : `node:${specifier}`;
      return pathToFileURL(find(specifier) ?? resolve(withoutRegistry(specifier))).href;
    },
  };
}

/** Native `import()` as if written in the file at `from`. */
export function importModule(specifier: string, from: string): Promise<unknown> {
  const script = new Script("(specifier) => import(specifier)", {
    filename: from,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return (script.runInThisContext() as (specifier: string) => Promise<unknown>)(withoutRegistry(specifier));
}

function isEsModule(path: string): boolean {
  if (path.endsWith(".mjs")) return true;
  if (!path.endsWith(".js")) return false;
  for (const { type } of manifestsAbove(path)) return type === "module";
  return false;
}

/**
 * An export of a module by name, as TypeScript's esModuleInterop sees it; `*` is the whole namespace, and `export=`
 * what `require` gives.
 */
export function pick(module: unknown, name: string): unknown {
  const exports = module as { [name: string]: unknown };
  const isNamespace = types.isModuleNamespaceObject(module) || exports?.__esModule === true;
  if (name === "export=") return module;
  if (name === "default") return isNamespace ? exports.default : module;
  if (name === "*") return isNamespace ? module : { ...exports, default: module };
  return exports[name];
}

/** An ES module as code that was compiled to CommonJS takes it: it would look for the default in vain. */
export function asCommonJs(module: unknown): unknown {
  if (!types.isModuleNamespaceObject(module)) return module;
  const namespace = module as { [name: string]: unknown };
  if ("__esModule" in namespace) return namespace;
  const exports = Object.defineProperty({}, "__esModule", { value: true });
  for (const name of Object.keys(namespace)) {
    Object.defineProperty(exports, name, { enumerable: true, get: () => namespace[name] });
  }
  return exports;
}
