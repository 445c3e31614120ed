/** Starts a kernel: `node main.js CONNECTION_FILE [javascript]`. The main thread is the user's; three others serve it. */
import { writeSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { cacheFolder } from "./cache-folder.js";
import { type Connection, readConnection } from "./connection.js";
import type { Language } from "./language.js";
import { start } from "./session/start.js";
import { type Fatal, type SignalData, shared, type WireData } from "./threads.js";

/** Before `process.stderr` and what else writes there belong to cells. */
const writeToTerminal = writeSync;

function fail(reason: string): never {
  writeToTerminal(2, `the kernel cannot go on: ${reason}\n`);
  process.exit(1);
}

function connectionOf(file: string | undefined): Connection {
  if (file === undefined) fail("a Jupyter client gives it a connection file; see d2l-ts-kernel --help");
  try {
    return readConnection(file);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

const parent = process.ppid;
// a buffer that a cell has let go is then free for the next one at once: training takes a tenth less time, and a fifth
// less of the processor
setFlagsFromString("--no-concurrent-array-buffer-sweeping");

// what V8 has compiled of the packages that cells import is kept for the next kernel; Node has this from 22.1 on
const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
enableCompileCache?.(join(cacheFolder(), "packages"));

const connection = connectionOf(process.argv[2]);
const words = new Int32Array(new SharedArrayBuffer(4 * shared.length));
const output = new MessageChannel();
const answers = new MessageChannel();
const fromMain = new MessageChannel();
const signals = new MessageChannel();

const cells: Language = process.argv[3] === "javascript" ? "javascript" : "typescript";
const wire: WireData = {
  cells,
  parent,
  connection,
  shared: words,
  main: output.port2,
  answers: answers.port2,
  questions: fromMain.port2,
  directory: process.cwd(),
  signals: signals.port1,
};
// small nurseries: these threads keep most of what they allocate, and V8 would hold 50 MB of empty space for each
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

function startThread(name: string, workerData: WireData | SignalData, transferList: MessagePort[]): Worker {
  const thread = new Worker(join(__dirname, name, "main.js"), { workerData, transferList, resourceLimits });
  thread.on("error", (error) => fail(`its ${name} thread ended: ${error.message}`));
  thread.unref();
  return thread;
}

// sockets in the file system are the user's alone from the moment they are there; a thread cannot say so for itself
const usual = connection.transport === "ipc" ? process.umask(0o077) : undefined;
const bound = () => {
  if (usual !== undefined) process.umask(usual);
};

startThread("protocol", wire, [wire.main, wire.answers, wire.questions, wire.signals]).on(
  "message",
  ({ reason }: Fatal) => fail(reason),
);
start({ wire: output.port1, answers: answers.port1, language: fromMain.port1, shared: words, bound });
startThread("signals", { wire: signals.port2 }, [signals.port2]);
