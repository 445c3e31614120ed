/** The worker that runs cells: the library, and the kernel's session on what a browser has. */
import { turns } from "../../../base/turns.js";
import { pageFiles } from "../../../platform/browser/files.js";
import { packageFiles } from "../../../platform/browser/package-file.js";
import { type CellHost, hostName } from "../../host.js";
import { RanCells } from "../../session/cells.js";
import { Execution } from "../../session/execution.js";
import { hideChecks } from "../../session/function-text.js";
import { Output } from "../../session/output.js";
import { Sources } from "../../session/sources.js";
import { Stacks } from "../../session/stacks.js";
import { Tracebacks } from "../../session/traceback.js";
import { createTslab } from "../../session/tslab-module.js";
import type { FromMain, Parent } from "../../threads.js";
import type { FromCells, ToCells } from "../messages.js";
import { createConsole } from "./console.js";
import { Context } from "./context.js";
import { declare, Evaluator } from "./evaluator.js";
import { createDialogs } from "./input.js";
import { createModules } from "./modules.js";
import { toPage } from "./outputs.js";
import { Questions, sleep } from "./questions.js";
import { randomUUID } from "./random-uuid.js";
import { SiteFiles } from "./site-files.js";
import { Stop } from "./stop.js";

/** Of the kernel at its building. */
declare const buildVersions: { tslab: string; typescript: string };

const post = self.postMessage.bind(self) as (message: FromCells) => void;
const later = setTimeout.bind(globalThis);
/** A page takes so many characters in a millisecond, and does not come to anything else when it gets more. */
const charactersInMs = 4096;

const cells = new RanCells();
const context = new Context(cells);
const stop = new Stop(context);
const pace = (length: number) => sleep(length / charactersInMs);
const tell = (message: FromMain) => {
  for (const told of toPage(message)) post(told);
};
const output = new Output(tell, context, pace);
const stacks = new Stacks(new Sources(cells, "/"));
const tracebacks = new Tracebacks(new Sources(cells, "/"), stacks);
const questions = new Questions(post, stop);
const files = new SiteFiles(questions, post);

packageFiles.read = files.readData;
pageFiles.read = (path) => files.read({ of: "page", path });
turns.between = stop.look;

let displays = 0;
const { tslab } = createTslab(
  (type, content) => {
    const { parent } = context;
    stop.look();
    if (parent !== undefined) output.post({ kind: "publish", parent, type, content });
  },
  {
    versions: { ...buildVersions, node: "" },
    openComm: noComms,
    registerCommTarget: noComms,
    createId: () => `display ${++displays}`,
  },
);
const modules = createModules(tslab, () => {
  const bytes = files.read({ of: "kernel", path: "packages.js" });
  return bytes && new TextDecoder().decode(bytes);
});

const host: CellHost & { declare: typeof declare } = Object.assign(stop.word, {
  stop: stop.check,
  pass: stop.pass,
  declare,
  strike: () => {},
  result: () => {},
  thrown: () => {},
  kept: (read: () => unknown) => read(),
  import: async (specifier: string, names: string[]) => modules.pick(specifier, names),
  load: async (specifier: string) => modules.find(specifier),
  meta: { url: "", filename: "/notebook.ts", dirname: "/", resolve: (specifier: string) => specifier },
  inspection: {},
});
Object.defineProperty(globalThis, hostName, { value: host });

const execution = new Execution({
  evaluator: new Evaluator(host),
  output,
  context,
  cells,
  tracebacks,
  stop,
  stacks,
  // the browser tells of a rejection in a task that it adds behind the first
  later: (call) => later(() => later(call, 0), 0),
});

define({
  ...createDialogs(questions),
  fetch: files.fetch,
  close() {
    throw new Error("a cell cannot end what runs it: press Stop, or restart the kernel");
  },
  console: createConsole((name, text) => {
    stop.look();
    output.write(name, stacks.clean(text));
  }),
});
crypto.randomUUID ??= randomUUID;
stacks.install();
hideChecks();
context.followTimers((error) => error === stop.error);
addEventListener("error", (event) => {
  event.preventDefault();
  execution.uncaught(event.error, context.parent);
  context.forget();
});
addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  const { reason } = event;
  const started = reason instanceof Error ? context.parentOf(stacks.rawOf(reason)) : undefined;
  execution.uncaught(reason, started ?? context.parent);
});
addEventListener("message", ({ data }) => {
  context.forget();
  const message = data as ToCells;
  switch (message.kind) {
    case "start":
      questions.begin(message.answering);
      files.beside = message.beside;
      host.meta.url = new URL("notebook.ts", message.beside).href;
      break;
    case "run": {
      const { cell } = message;
      stop.watch(message.stop);
      execution.run({ kind: "run", parent: parentOf(cell.id), cell, silent: false, allowStdin: true, expressions: {} });
      break;
    }
    case "interrupt":
      execution.interrupt(message.id);
  }
});
post({ kind: "ready" });

function parentOf(id: number): Parent {
  return { msg_id: String(id), session: "", username: "", date: "", msg_type: "execute_request", version: "" };
}

function noComms(): never {
  throw new Error("a page has no comms: run the notebook in Jupyter for widgets");
}

function define(globals: { [name: string]: unknown }): void {
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable: false });
  }
}
