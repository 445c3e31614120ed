import { afterAll, beforeAll, expect, test } from "vitest";
import { DebugClient, shown, withoutUndeclared } from "./debug-client.js";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start();
});
afterAll(() => client.stop());

const corr2d = `function corr2d(n: number) {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const window = i * 2;
    total += window;
  }
  return total;
}
corr2d(2)`;

test("kernel_info offers a debugger", async () => {
  const info = await client.kernel.request("shell", "kernel_info_request", {});
  expect(info).toMatchObject({ debugger: true, supported_features: ["debugger"] });
});

test("debugInfo is answered while the debugger is off, and other requests say how to turn it on", async () => {
  expect(await client.body("debugInfo")).toMatchObject({
    isStarted: false,
    hashMethod: "Murmur2",
    tmpFilePrefix: expect.stringMatching(/ipykernel_\d+\/$/),
    tmpFileSuffix: ".ts",
    breakpoints: [],
    stoppedThreads: [],
    richRendering: true,
    copyToGlobals: false,
  });
  expect(await client.ask("setBreakpoints", { source: { path: "/x" }, breakpoints: [] })).toMatchObject({
    success: false,
    message: "the debugger is off: a client turns it on with initialize",
  });
  expect(await client.ask("teleport")).toMatchObject({ success: false, command: "teleport" });
});

test("a cell is named by the hash of its text, as JupyterLab computes it", async () => {
  const { tmpFilePrefix, hashSeed } = await client.body<{ tmpFilePrefix: string; hashSeed: number }>("debugInfo");
  const { sourcePath } = await client.body<{ sourcePath: string }>("dumpCell", { code: "let å = '𝒳';\r\n" });
  expect([hashSeed, sourcePath]).toEqual([0xc70f6907, `${tmpFilePrefix}670597669.ts`]);
  expect(await client.body("source", { source: { path: sourcePath } })).toEqual({ content: "let å = '𝒳';\r\n" });
  expect(await client.ask("source", { source: { path: "/nowhere" } })).toMatchObject({ success: false });
});

test("a stop at a breakpoint shows calls, scopes and variables, and steps go line by line to the end", async () => {
  await client.turnOn();
  expect(await client.event("initialized")).toEqual({});
  expect(await client.breakAt(corr2d, 4)).toEqual([4]);
  const id = await client.kernel.submit(corr2d);
  const { reason, frames } = await client.stopped();
  expect([reason, frames.map(({ name, line }) => [name, line])]).toEqual([
    "breakpoint",
    [
      ["corr2d", 4],
      ["cell 1", 9],
    ],
  ]);
  expect(frames[0].source.path).toBe((await client.body("dumpCell", { code: corr2d })).sourcePath);
  expect(withoutUndeclared(await client.scope("Locals"))).toEqual({ i: "0", n: "2", total: "0" });
  expect(await client.body("debugInfo")).toMatchObject({ isStarted: true, stoppedThreads: [1] });
  expect(await client.go("next")).toEqual([5, 9]);
  expect(shown(await client.scope("Locals"))).toEqual({ window: "0", i: "0", n: "2", total: "0" });
  expect(await client.go("next")).toEqual([3, 9]);
  expect(await client.go("next")).toEqual([4, 9]);
  expect(await client.go("next")).toEqual([5, 9]);
  expect(await client.go("next")).toEqual([3, 9]);
  expect(await client.go("next")).toEqual([7, 9]);
  expect(shown(await client.scope("Locals"))).toEqual({ n: "2", total: "2" });
  expect(await client.go("next")).toEqual([9]);
  await client.body("next", { threadId: 1 });
  expect((await client.kernel.finished(id)).result).toBe("2");
  expect(await client.body("debugInfo")).toMatchObject({ stoppedThreads: [] });
});

test("JupyterLab's requests are answered in the order in which it sends them, to the end, and again after it", async () => {
  const other = await DebugClient.start();
  const cell = "const list = [1, 2];\nconst sum = list[0] + list[1];\nsum";
  for (let round = 0; round < 2; round++) {
    for (let asked = 0; asked < 10; asked++) expect(await other.body("debugInfo")).toMatchObject({ isStarted: false });
    await other.turnOn();
    await other.body("inspectVariables");
    await other.body("setExceptionBreakpoints", { filters: [] });
    const { sourcePath } = await other.body<{ sourcePath: string }>("dumpCell", { code: cell });
    await other.body("debugInfo");
    expect(await other.breakInFile(sourcePath, 2)).toEqual([2]);
    await other.body("configurationDone");
    const id = await other.kernel.submit(cell);
    await other.event("stopped");
    const [{ id: frameId }] = await other.frames();
    expect(await other.body("source", { source: { path: sourcePath } })).toEqual({ content: cell });
    const { scopes } = await other.body<{ scopes: { variablesReference: number }[] }>("scopes", { frameId });
    for (const { variablesReference } of scopes) await other.inside(variablesReference);
    expect(await other.go("next")).toEqual([3]);
    await other.body("continue", { threadId: 1 });
    expect((await other.kernel.finished(id)).result).toBe("3");
    await other.body("inspectVariables");
    expect(await other.body("modules")).toEqual({ modules: [], totalModules: 0 });
    await other.body("debugInfo");
    await other.body("disconnect", { restart: false, terminateDebuggee: false });
    await other.event("terminated");
  }
  await other.stop();
});

test("cells in JavaScript are debugged as those in TypeScript are", async () => {
  const javascript = await DebugClient.start({ argv: (kernel) => [...kernel, "javascript"] });
  await javascript.turnOn();
  expect(await javascript.body("debugInfo")).toMatchObject({ tmpFileSuffix: ".js" });
  const cell = "var total = 0;\nfor (const n of [1, 2]) {\n  total += n;\n}\ntotal";
  expect(await javascript.breakAt(cell, 3)).toEqual([3]);
  const id = await javascript.kernel.submit(cell);
  expect(await javascript.stoppedAt()).toEqual([3]);
  expect(shown(await javascript.scope("Locals"))).toEqual({ n: "1" });
  expect(shown(await javascript.scope("Globals"))).toEqual({ total: "0" });
  expect(await javascript.go("continue")).toEqual([3]);
  expect((await javascript.finish(id)).result).toBe("3");
  await javascript.stop();
});
