import { readFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { extname } from "node:path";
import workerThreads, { type WorkerOptions } from "node:worker_threads";
import { withoutRegistry } from "../specifiers.js";
import type { CompiledModule } from "../threads.js";
import { isImported } from "./packages.js";
import type { Sources } from "./sources.js";
import { type Imported, type Program, runProgram } from "./worker-program.js";

const typed = new Set([".ts", ".tsx", ".mts", ".cts"]);

export interface WorkerParts {
  /** Compiles a local file, so that it awaits what it imports. */
  compile: (path: string) => CompiledModule;
  /** The local file that a specifier means in the file at `from`; undefined for a package. */
  find: (specifier: string, from: string) => string | undefined;
  sources: Sources;
  /** Where the notebook stands. */
  notebook: string;
}

/** `new Worker("./work.ts")`: a worker of Node's that runs a local file in TypeScript, with the local files it imports. */
export function captureWorkers(parts: WorkerParts): void {
  const { Worker } = workerThreads;
  class NotebookWorker extends Worker {
    constructor(file: string | URL, options: WorkerOptions = {}) {
      const path = options.eval === true ? undefined : parts.find(String(file), parts.notebook);
      if (path === undefined || !typed.has(extname(path))) super(file, options);
      else super(scriptOf(programOf(path, parts)), { ...options, eval: true });
    }
  }
  Object.defineProperty(NotebookWorker, "name", { value: Worker.name });
  workerThreads.Worker = NotebookWorker;
  syncBuiltinESMExports();
}

/** A file and all local ones that it imports, compiled: a worker has neither the compiler nor a way to it. */
function programOf(entry: string, { compile, find, sources }: WorkerParts): Program {
  const modules: Program["modules"] = {};
  const add = (path: string): void => {
    if (Object.hasOwn(modules, path)) return;
    if (extname(path) === ".json") {
      modules[path] = { json: readFileSync(path, "utf8") };
      return;
    }
    const { code, map, imports, failure } = compile(path);
    if (failure !== undefined) throw new SyntaxError(`${sources.shorten(path)}:${failure.evalue}`);
    sources.addFile(path, readFileSync(path, "utf8"), map);
    const imported: { [specifier: string]: Imported } = {};
    modules[path] = { code, imports: imported };
    for (const specifier of imports) {
      const file = find(specifier, path);
      const name = withoutRegistry(specifier);
      imported[specifier] = file === undefined ? { name, isModule: isImported(specifier, path) } : { path: file };
      if (file !== undefined) add(file);
    }
  };
  add(entry);
  return { entry, modules };
}

/** The frames of what starts the program are no more told than Node's own. */
const scriptOf = (program: Program) =>
  `(${runProgram})(${JSON.stringify(program)}, require);\n//# sourceURL=node:internal/notebook-worker`;
