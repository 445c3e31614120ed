import Module, { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getHeapStatistics } from "node:v8";
import type { MessagePort } from "node:worker_threads";
import { type CellHost, hostName } from "../host.js";
import { callBlocking } from "../rpc.js";
import { type LanguageCalls, shared, type ToMain } from "../threads.js";
import { RanCells } from "./cells.js";
import { captureChildren } from "./children.js";
import { Comms } from "./comms.js";
import { Context } from "./context.js";
import { captureDescriptors } from "./descriptors.js";
import { Evaluator } from "./evaluator.js";
import { Execution } from "./execution.js";
import { hideChecks } from "./function-text.js";
import { exemptHooks } from "./hooks.js";
import { createHost } from "./host.js";
import { replaceImmediates, setImmediate } from "./immediates.js";
import { Input } from "./input.js";
import { Inspection } from "./inspection.js";
import { isHandled, listen } from "./listeners.js";
import { LocalModules } from "./local-modules.js";
import { Output } from "./output.js";
import { importModule, importPackage, metaOf, pick } from "./packages.js";
import { Sources } from "./sources.js";
import { Stacks } from "./stacks.js";
import { Stop } from "./stop.js";
import { captureStreams, waitForReader } from "./streams.js";
import { Striker } from "./strike.js";
import { Tracebacks } from "./traceback.js";
import { provideTslab } from "./tslab.js";
import { captureWorkers } from "./workers.js";

export interface MainPorts {
  wire: MessagePort;
  answers: MessagePort;
  language: MessagePort;
  shared: Int32Array;
  /** Called when the sockets are there, before any cell. */
  bound: () => void;
}

const farewellMs = 2000;
/** Counted in V8's limit, but not available to what stays: three semi-spaces of 16 MB. */
const youngGeneration = 48 << 20;

/** Makes the main thread ready for cells, and serves the wire thread. */
export function start({ wire, answers, language, shared: words, bound }: MainPorts): void {
  const directory = process.cwd();
  // imports resolve as if all cells stood in one file in the notebook's folder
  const notebook = join(directory, "notebook.ts");
  // programs read their arguments, and whether they were started as this file
  process.argv.splice(1, process.argv.length, notebook);
  const cells = new RanCells();
  const context = new Context(cells, words);
  const stop = new Stop(words, context);
  const output = new Output((message) => wire.postMessage(message), context, waitForReader(words));
  const sources = new Sources(cells, directory);
  const stacks = new Stacks(sources);
  const tracebacks = new Tracebacks(sources, stacks);
  const comms = new Comms(output, context);
  const compile = (path: string, asynchronous: boolean) =>
    callBlocking<LanguageCalls, "module">(language, "module", { path, asynchronous });
  const local = new LocalModules(compile, sources, words, stop);
  const striker = new Striker(stop, () => {
    local.dropUnfinished();
    for (const [path, module] of Object.entries(require.cache))
      if (module?.loaded === false) delete require.cache[path];
  });
  const importAny = (specifier: string) =>
    local.isLocal(specifier) ? local.import(specifier, notebook) : importPackage(specifier, notebook);

  const host: CellHost = createHost(words, stop, {
    strike: striker.strike,
    inspection: new Inspection(sources, () => cells.texts()),
    result: () => {},
    thrown: () => {},
    kept(read: () => unknown) {
      try {
        return read();
      } catch {
        return undefined;
      }
    },
    async import(specifier: string, names: string[]) {
      const module = await importAny(specifier);
      return names.map((name) => pick(module, name));
    },
    async load(specifier: string) {
      return local.isLocal(specifier) ? pick(await importAny(specifier), "*") : importModule(specifier, notebook);
    },
    meta: metaOf(notebook, (specifier) => local.find(specifier, notebook)),
  });
  const require = createRequire(notebook);
  const requireAny = Object.assign(
    (specifier: string) => (local.isLocal(specifier) ? local.require(specifier, notebook) : require(specifier)),
    require,
  );
  Object.defineProperty(globalThis, hostName, { value: host });
  const main = Object.assign(new Module(notebook), { filename: notebook, paths: require.resolve.paths("_") ?? [] });
  Object.assign(requireAny, { main });
  define({
    module: main,
    exports: main.exports,
    require: requireAny,
    __filename: notebook,
    __dirname: dirname(notebook),
  });

  const evaluator = new Evaluator(host, context);
  const execution = new Execution({ evaluator, output, context, cells, tracebacks, stop, stacks, later: setImmediate });
  const input = new Input({ output, context, execution, stop, answers, words });
  define(input.questions);
  Object.defineProperty(process, "stdin", { get: () => input.stdin, configurable: true, enumerable: true });
  provideTslab(output, context, comms);
  stacks.install();
  captureStreams(output, stop, stacks);
  captureChildren(output, context, stop);
  captureWorkers({
    compile: (path) => compile(path, true),
    find: (specifier, from) => local.find(specifier, from),
    sources,
    notebook,
  });
  captureDescriptors((name, text) => process[name].write(text), input.readLine);
  replaceImmediates();
  exemptHooks(stop);
  hideChecks();
  context.followTimers((error) => error === stop.error);
  let isShuttingDown = false;
  const onExit = (code: number) => {
    if (!isShuttingDown) {
      output.post({ kind: "exit", code });
      Atomics.wait(words, shared.farewell, 0, farewellMs);
    }
    evaluator.disconnect();
    striker.disconnect();
  };
  listen({
    uncaughtException(error: Error) {
      if (error === stop.error || !isHandled("uncaughtException")) execution.uncaught(error, context.parent);
    },
    unhandledRejection(reason: unknown, promise: object) {
      if (!isHandled("unhandledRejection")) execution.uncaught(reason, context.parentOf(promise) ?? context.parent);
    },
    // keeps SIGINT from ending the process; the signal thread takes it over when it has started
    SIGINT: () => output.post({ kind: "sigint" }),
    exit: onExit,
  });

  wire.on("message", (message: ToMain) => {
    context.forget();
    switch (message.kind) {
      case "bound":
        bound();
        break;
      case "run":
        local.addAliases(message.cell.aliases);
        execution.run(message);
        break;
      case "interrupt":
        execution.interrupt(message.id);
        break;
      case "comm":
        stop.begin(message.id, message.parent);
        try {
          context.run(message.parent, () => comms.receive(message));
        } catch (error) {
          execution.uncaught(error, message.parent);
        }
        stop.end(message.id);
        output.post({ kind: "done", id: message.id, failure: undefined, expressions: {} });
        break;
      case "shutdown":
        isShuttingDown = true;
        process.exit(0);
    }
  });
  output.post({ kind: "ready", heapLimit: getHeapStatistics().heap_size_limit - youngGeneration });
}

function define(globals: { [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
