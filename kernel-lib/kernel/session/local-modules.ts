import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type InspectOptions, inspect as nodeInspect } from "node:util";
import { compileFunction } from "node:vm";
import { hostName } from "../host.js";
import type { CompiledModule } from "../threads.js";
import { createHost } from "./host.js";
import { asCommonJs, importModule, importPackage, isImported, metaOf } from "./packages.js";
import type { Sources } from "./sources.js";
import type { Stop } from "./stop.js";

interface LocalModule {
  path: string;
  stamp: string;
  compiled: CompiledModule;
  exports: unknown;
  /** Local files that this one imported, as they were then. */
  dependencies: Map<string, Dependency>;
  /** Settles when an asynchronous module has run. */
  ready: Promise<unknown> | undefined;
}

/** The module that was loaded, or of other files the stamp. */
interface Dependency {
  module: LocalModule | undefined;
  stamp: string;
}

const compiledExtensions = new Set([".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"]);
const triedEndings = ["", ".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"];

const isPath = (specifier: string) => /^(\.{1,2}(\/|$)|\/|file:)/.test(specifier);

/** The notebook's own files: TypeScript, JavaScript and JSON, run again when they or their imports have changed. */
export class LocalModules {
  readonly #modules = new Map<string, LocalModule>();
  readonly #compile: (path: string, asynchronous: boolean) => CompiledModule;
  readonly #sources: Sources;
  readonly #words: Int32Array;
  readonly #stop: Stop;
  /** Paths of modules that are being executed. */
  readonly #unfinished = new Set<string>();
  readonly #aliases = new Map<string, string>();

  constructor(
    compile: (path: string, asynchronous: boolean) => CompiledModule,
    sources: Sources,
    words: Int32Array,
    stop: Stop,
  ) {
    this.#compile = compile;
    this.#sources = sources;
    this.#words = words;
    this.#stop = stop;
  }

  /** Makes specifiers mean local files. */
  addAliases(aliases: { [specifier: string]: string }): void {
    for (const [specifier, path] of Object.entries(aliases)) this.#aliases.set(specifier, path);
  }

  isLocal(specifier: string): boolean {
    return isPath(specifier) || this.#aliases.has(specifier);
  }

  /** The local file that a specifier means; undefined for a package. */
  find(specifier: string, from: string): string | undefined {
    return this.isLocal(specifier) ? this.#resolve(specifier, from) : undefined;
  }

  #resolve(specifier: string, from: string): string {
    return this.#aliases.get(specifier) ?? resolveLocal(specifier, from);
  }

  /** Forgets modules that are being executed and will not come to their end. */
  dropUnfinished(): void {
    for (const path of this.#unfinished) this.#modules.delete(path);
    this.#unfinished.clear();
  }

  /** What a local file exports; a promise when it, or something it imports, is asynchronous. */
  import(specifier: string, from: string): unknown {
    const path = this.#resolve(specifier, from);
    if (!isCompiled(path)) return this.require(specifier, from);
    const module = this.#fresh(path) ?? this.#run(path, this.#isAsynchronous(path, new Set()));
    return module.ready ?? module.exports;
  }

  require(specifier: string, from: string): unknown {
    const path = this.#resolve(specifier, from);
    if (extname(path) === ".json") return JSON.parse(readFileSync(path, "utf8"));
    if (!isCompiled(path)) return createRequire(from)(path);
    return (this.#fresh(path) ?? this.#run(path, false)).exports;
  }

  /** The module as it is loaded, when neither it nor its imports were written since. */
  #fresh(path: string, seen = new Set<string>()): LocalModule | undefined {
    const module = this.#modules.get(path);
    if (module === undefined || module.stamp !== stamp(path)) return undefined;
    seen.add(path);
    for (const [dependency, loaded] of module.dependencies) {
      if (!isCompiled(dependency)) {
        if (loaded.stamp !== stamp(dependency)) return undefined;
        continue;
      }
      // it may have been loaded again for another importer
      if (loaded.module !== undefined && this.#modules.get(dependency) !== loaded.module) return undefined;
      if (!seen.has(dependency) && this.#fresh(dependency, seen) === undefined) return undefined;
    }
    return module;
  }

  #run(path: string, asynchronous: boolean): LocalModule {
    const compiled = this.#compile(path, asynchronous);
    this.addAliases(compiled.aliases);
    if (compiled.failure !== undefined)
      throw new SyntaxError(`${this.#sources.shorten(path)}:${compiled.failure.evalue}`);
    this.#sources.addFile(path, readFileSync(path, "utf8"), compiled.map);
    const module: LocalModule = {
      path,
      stamp: stamp(path),
      compiled,
      exports: emptyExports(),
      dependencies: new Map(),
      ready: undefined,
    };
    // known before it has run, so that modules may import each other
    this.#modules.set(path, module);
    this.#unfinished.add(path);
    try {
      this.#evaluate(module, asynchronous);
    } catch (error) {
      this.#modules.delete(path);
      throw error;
    } finally {
      if (module.ready === undefined) this.#unfinished.delete(path);
    }
    return module;
  }

  #evaluate(module: LocalModule, asynchronous: boolean): void {
    const { path, compiled } = module;
    /** Notes what an import loads, before, for cycles, and after. */
    const noting = (specifier: string, load: () => unknown): unknown => {
      if (!this.isLocal(specifier)) return load();
      const file = this.#resolve(specifier, path);
      const note = () => module.dependencies.set(file, { module: this.#modules.get(file), stamp: stamp(file) });
      module.dependencies.set(file, { module: undefined, stamp: stamp(file) });
      const loaded = load();
      note();
      return loaded;
    };
    const local = (specifier: string) =>
      noting(specifier, () =>
        this.isLocal(specifier) ? this.require(specifier, path) : createRequire(path)(specifier),
      );
    const host = createHost(this.#words, this.#stop, {
      meta: metaOf(path, (specifier) => this.find(specifier, path)),
      require: (specifier: string) =>
        noting(specifier, () => {
          if (!this.isLocal(specifier)) return Promise.resolve(importPackage(specifier, path)).then(asCommonJs);
          const imported = this.#modules.get(this.#resolve(specifier, path));
          // a module that waits for this one cannot be waited for
          return imported !== undefined && this.#reaches(imported, path)
            ? imported.exports
            : this.import(specifier, path);
        }),
      load: async (specifier: string) =>
        this.isLocal(specifier) ? this.import(specifier, path) : importModule(specifier, path),
    });
    const body = asynchronous ? `return (async () => {${compiled.code}\n})()` : compiled.code;
    const parameters = ["exports", "require", "module", "__filename", "__dirname", hostName];
    const run = compileFunction(body, parameters, { filename: path });
    const done: unknown = run(
      module.exports,
      Object.assign(local, createRequire(path)),
      module,
      path,
      dirname(path),
      host,
    );
    if (!asynchronous) return;
    module.ready = Promise.resolve(done)
      .then(
        () => module.exports,
        (error) => {
          this.#modules.delete(path);
          throw error;
        },
      )
      .finally(() => this.#unfinished.delete(path));
  }

  #reaches({ dependencies }: LocalModule, path: string, seen = new Set<string>()): boolean {
    for (const dependency of dependencies.keys()) {
      if (dependency === path) return true;
      const next = this.#modules.get(dependency);
      if (next === undefined || seen.has(dependency)) continue;
      seen.add(dependency);
      if (this.#reaches(next, path, seen)) return true;
    }
    return false;
  }

  /** Whether the module awaits, or imports something that does or that is an ES module. */
  #isAsynchronous(path: string, seen: Set<string>): boolean {
    if (seen.has(path) || !isCompiled(path)) return false;
    seen.add(path);
    const { awaits, imports, aliases } = this.#compile(path, false);
    this.addAliases(aliases);
    return awaits || imports.some((specifier) => this.#isImportAsynchronous(specifier, path, seen));
  }

  #isImportAsynchronous(specifier: string, from: string, seen: Set<string>): boolean {
    if (this.isLocal(specifier)) return this.#isAsynchronous(this.#resolve(specifier, from), seen);
    return isImported(specifier, from);
  }
}

const isCompiled = (path: string) => compiledExtensions.has(extname(path)) && !path.includes("/node_modules/");

/** What a module exports is shown with its values, though those that it passes on are getters. */
function emptyExports(): object {
  const show = function (this: object, _depth: number, options: InspectOptions, inspect: typeof nodeInspect) {
    return inspect({ ...this }, options);
  };
  return Object.defineProperty({}, nodeInspect.custom, { value: show });
}

function stamp(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? "" : `${stats.mtimeMs} ${stats.size} ${stats.ino}`;
}

/**
 * The file that a relative specifier means: itself, with TypeScript's extension in place of JavaScript's, with an
 * extension added, or the folder's index.
 */
function resolveLocal(specifier: string, from: string): string {
  const path = specifier.startsWith("file:") ? fileURLToPath(specifier) : resolve(dirname(from), specifier);
  const typed = path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2");
  const candidates = [...triedEndings.map((ending) => join(path + ending)), typed, typed.replace(/\.ts$/, ".tsx")];
  const found = candidates.find((candidate) => statSync(candidate, { throwIfNoEntry: false })?.isFile());
  if (found !== undefined) return found;
  const folder = existsSync(path) ? "; it is a folder without an index file" : "";
  throw new Error(
    `cannot find the module ${JSON.stringify(specifier)}: there is no such file, with or without .ts, .js, .json${folder}`,
  );
}
