/** The wire thread: sockets and protocol. It answers while the main thread runs, loads or spins. */
import { randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { DebugAdapter } from "../debugger/adapter.js";
import { relayCalls } from "../rpc.js";
import { type Failure, type Fatal, shared, type WireData } from "../threads.js";
import { Interrupter } from "./interrupter.js";
import { Kernel } from "./kernel.js";
import { LanguageHost } from "./language.js";
import { MainThread, type Output } from "./main-thread.js";
import { Outbox } from "./outbox.js";
import { watchParent } from "./parent.js";
import { createPreviews } from "./previews.js";
import { Sockets } from "./sockets.js";

const data = workerData as WireData;
const exitGraceMs = 400;
const unstoppable =
  "The cell does not stop: it waits for something outside JavaScript. It stops when that is done; restart the kernel to end it now.\n";

function fail(reason: string): void {
  parentPort?.postMessage({ kind: "fatal", reason } satisfies Fatal);
}

async function start(): Promise<void> {
  // first, for it takes longest
  const host = new LanguageHost({ directory: data.directory, language: data.cells }, fail);
  const language = host.caller;
  relayCalls(data.questions, language);
  const sockets = new Sockets(data.connection);
  const outbox = new Outbox(sockets, randomUUID());
  const main = new MainThread(data.main, (message) => onOutput(message));
  const adapter: DebugAdapter = new DebugAdapter({
    language: data.cells,
    previews: createPreviews(language),
    names: () => language.call("names", undefined),
    event: (event, body) => kernel.debugEvent(event, body),
    interrupt: () => kernel.interrupt(),
  });
  const interrupter: Interrupter = new Interrupter(main, data.shared, {
    release: (prepare) => adapter.release(prepare),
    isOwn: (pid) => host.isOwn(pid),
    hint: ({ parent }) => void outbox.stream(parent, "stderr", unstoppable),
  });
  const kernel: Kernel = new Kernel({
    outbox,
    main,
    interrupter,
    language,
    rest: () => host.rest(),
    debugger: adapter,
    cells: data.cells,
    end: () => void end(),
  });

  function onOutput(message: Output): void {
    switch (message.kind) {
      case "ready":
        main.heapLimit = message.heapLimit;
        break;
      case "stream":
        void outbox.stream(message.parent, message.name, message.text).then(() => {
          Atomics.sub(data.shared, shared.outputBacklog, message.text.length);
          Atomics.notify(data.shared, shared.outputBacklog);
        });
        break;
      case "publish":
        kernel.output(message);
        break;
      case "input":
        kernel.askInput({ prompt: message.prompt, password: message.password }, (text) => {
          data.answers.postMessage(text);
          Atomics.store(data.shared, shared.answer, 1);
          Atomics.notify(data.shared, shared.answer);
        });
        break;
      case "sigint":
        void kernel.interrupt();
        break;
      case "exit":
        void kernel.farewell(exitFailure(message.code)).then(async () => {
          await leave();
          Atomics.store(data.shared, shared.farewell, 1);
          Atomics.notify(data.shared, shared.farewell);
        });
    }
  }

  async function leave(): Promise<void> {
    await sockets.close();
    interrupter.disconnect();
    // to let go of a thread that is stopped would run the rest of its cell
    if (!adapter.isStopped) adapter.disconnect();
  }

  /** Asks the main thread to exit, and ends the process when it does not. */
  async function end(): Promise<void> {
    await leave();
    main.post({ kind: "shutdown" });
    // a thread that the debugger has stopped does not exit either, but ZeroMQ may have something to send still
    setTimeout(() => process.kill(process.pid, "SIGKILL"), exitGraceMs);
  }

  data.signals.on("message", () => void kernel.interrupt());
  watchParent(data.parent, () => void end());
  await sockets.bind({
    request: (channel, request) => kernel.receive(channel, request),
    subscribed: (topic) => void outbox.publish({}, "iopub_welcome", { subscription: topic.toString() }),
  });
  main.post({ kind: "bound" });
  void outbox.publish({}, "status", { execution_state: "starting" });
}

function exitFailure(code: number): Failure {
  const evalue = `the cell ended the kernel's process with exit code ${code}; its variables are gone`;
  return { ename: "KernelExit", evalue, traceback: [`\u001b[31mKernelExit\u001b[39m: ${evalue}`] };
}

start().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
