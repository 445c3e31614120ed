import { MessageChannel, Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { callBlocking } from "../../kernel-lib/kernel/rpc.js";

type Calls = { double(n: number): number };

test("blocking calls give the answers to their questions", () => {
  const { port1, port2 } = new MessageChannel();
  const answering = new Worker(
    `const { workerData: port } = require("node:worker_threads");
    port.on("message", ({ id, request, signal }) => {
      port.postMessage({ id, value: request * 2 });
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });`,
    { eval: true, workerData: port2, transferList: [port2] },
  );
  expect(callBlocking<Calls, "double">(port1, "double", 21)).toBe(42);
  expect(callBlocking<Calls, "double">(port1, "double", 4)).toBe(8);
  port1.close();
  return answering.terminate();
});
