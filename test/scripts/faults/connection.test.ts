import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { INotebookContent } from "@jupyterlab/nbformat";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type RunningServer, startServer } from "../../../scripts/jupyter/server.js";
import { python } from "../../../scripts/setup/places.js";
import { commandIn, type Ended } from "../command.js";
import { notebook, printed, save } from "../notebooks.js";
import { CuttingProxy } from "./cuts.js";

const before = notebook(["for i in range(300):\n    print(i)", 'print("half" + "way")', "6 * 7"], "python3");
let folder = "";
let server: RunningServer;
const text = (): string => readFileSync(join(folder, "long.ipynb"), "utf8");
const outputs = (): unknown[] => (JSON.parse(text()) as INotebookContent).cells.map((cell) => cell.outputs);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "connection-"));
  server = await startServer({ python, folder });
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => save(folder, { long: before }));

async function executeThrough(proxy: CuttingProxy): Promise<Ended> {
  return await commandIn(folder, "execute", "--server", proxy.url, "--token", server.token, "long.ipynb");
}

async function kernelsLeft(): Promise<unknown> {
  const answer = await fetch(`${server.url}api/kernels`, { headers: { Authorization: `token ${server.token}` } });
  return await answer.json();
}

test("a notebook whose connection breaks runs again in a fresh kernel, and its outputs are complete", async () => {
  const proxy = await CuttingProxy.before(server.url, "halfway", 1);
  const { code, output, left } = await executeThrough(proxy);
  await proxy.close();
  expect(output).toMatch(
    /long\.ipynb: the connection to the server was lost; it runs again in a fresh kernel \(2 of 3\)/,
  );
  expect({ code, left, cuts: proxy.cuts }).toEqual({ code: 0, left: [], cuts: 1 });
  const [numbers, word] = outputs();
  const all = Array.from({ length: 300 }, (_, index) => `${index}\n`);
  expect(numbers).toEqual([{ output_type: "stream", name: "stdout", text: all }]);
  expect(word).toEqual([printed("halfway\n")]);
  expect(await kernelsLeft()).toEqual([]);
});

test("a connection that breaks every time fails the notebook, which is as it was", async () => {
  const proxy = await CuttingProxy.before(server.url, "halfway", Number.POSITIVE_INFINITY);
  const { code, output, left } = await executeThrough(proxy);
  await proxy.close();
  expect(output).toMatch(/the connection to the server was lost 3 times: mend it and run this again/);
  expect({ code, left, cuts: proxy.cuts }).toEqual({ code: 1, left: [], cuts: 3 });
  expect(JSON.parse(text())).toEqual(before);
  expect(await kernelsLeft()).toEqual([]);
});

test("a server that is gone for good ends the run with exit code 2", async () => {
  const proxy = await CuttingProxy.before(server.url, "halfway", 1);
  const ended = executeThrough(proxy);
  while (proxy.cuts === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await proxy.close();
  const { code, output, left } = await ended;
  expect(output).toMatch(/No Jupyter server answers at .*: check --server/);
  expect({ code, left }).toEqual({ code: 2, left: [] });
  expect(JSON.parse(text())).toEqual(before);
});

test("output that the server throws away fails the notebook", async () => {
  save(folder, { long: notebook(["for i in range(2000):\n    print(i, flush=True)"], "python3") });
  const limit = ["--ZMQChannelsWebsocketConnection.iopub_msg_rate_limit=20"];
  const limited = await startServer({
    python,
    folder,
    args: limit,
  });
  try {
    const args = ["--server", limited.url, "--token", limited.token, "long.ipynb"];
    const { code, output } = await commandIn(folder, "execute", ...args);
    expect(output).toMatch(/long\.ipynb, cell 1 .*\n.*\n.*\n +the server threw output away/);
    expect(code).toBe(1);
  } finally {
    await limited.stop();
  }
});
