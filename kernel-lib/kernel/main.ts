/** Starts a kernel: `node main.js CONNECTION_FILE`. The main thread is the user's; two others serve it. */
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { start } from "./runtime/start.js";
import { type LanguageData, shared, type WireData } from "./threads.js";

const connectionFile = process.argv[2];
if (connectionFile === undefined) {
  process.stderr.write("a Jupyter client starts this kernel with a connection file; see d2l-ts --help\n");
  process.exit(2);
}
const words = new Int32Array(new SharedArrayBuffer(4 * shared.length));
const output = new MessageChannel();
const answers = new MessageChannel();
const fromWire = new MessageChannel();
const fromMain = new MessageChannel();

const wire: WireData = {
  connectionFile,
  shared: words,
  main: output.port2,
  answers: answers.port2,
  language: fromWire.port1,
};
const language: LanguageData = { ports: [fromWire.port2, fromMain.port2], directory: process.cwd() };
// the threads write their own failures to the process's stderr, not through the cell's
const quiet = { stdin: false, stdout: false, stderr: false };
new Worker(join(__dirname, "wire", "main.js"), {
  ...quiet,
  workerData: wire,
  transferList: [wire.main, wire.answers, wire.language],
}).unref();
new Worker(join(__dirname, "language", "main.js"), {
  ...quiet,
  workerData: language,
  transferList: language.ports,
}).unref();
start({ wire: output.port1, answers: answers.port1, language: fromMain.port1, shared: words });
