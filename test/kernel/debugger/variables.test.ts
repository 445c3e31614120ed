import { afterAll, beforeAll, expect, test } from "vitest";
import { repository } from "../client.js";
import { DebugClient, shown } from "./debug-client.js";

let client: DebugClient;
beforeAll(async () => {
  // the folder of the lessons finds the library
  client = await DebugClient.start({ cwd: `${repository}/notebooks` });
  await client.turnOn();
});
afterAll(() => client.stop());

async function named(name: string) {
  const found = (await client.names()).find((variable) => variable.name === name);
  if (found === undefined) throw new Error(`no variable ${name}`);
  return found;
}

const inside = async (name: string) => client.inside((await named(name)).variablesReference);

test("tensors tell shape and dtype, and open one dimension at a time down to their numbers", async () => {
  await client.kernel.execute(`import { torch, nn, Conv2D } from "d2l-ts";
    const x = torch.arange(6).reshape(1, 2, 3); const weight = torch.ones([2, 2], { requires_grad: true });
    const scalar = torch.tensor(2.5); const big = torch.zeros([10000])`);
  expect(shown(await client.names())).toMatchObject({
    x: "Tensor [1, 2, 3] int64",
    weight: "Tensor [2, 2] float32",
    scalar: "Tensor [] float32",
  });
  const [first] = await inside("x");
  expect(shown(await inside("x"))).toEqual({ 0: "Tensor [2, 3] int64" });
  const rows = await client.inside(first.variablesReference);
  expect(shown(rows)).toEqual({ 0: "Tensor [3] int64", 1: "Tensor [3] int64" });
  expect(shown(await client.inside(rows[1].variablesReference))).toEqual({ 0: "3", 1: "4", 2: "5" });
  expect(shown(await inside("scalar"))).toEqual({ "item()": "2.5" });
  expect(shown(await inside("weight"))).toEqual({ 0: "Tensor [2] float32", 1: "Tensor [2] float32" });
});

test("ten thousand elements open in groups of a hundred, or as many as a client asks for", async () => {
  const groups = await inside("big");
  expect([groups.length, groups[99].name]).toEqual([100, "[9900 … 9999]"]);
  const last = await client.inside(groups[99].variablesReference);
  expect([last.length, last[99].name, last[99].value]).toEqual([100, "9999", "0"]);
  const { variablesReference } = await named("big");
  expect((await client.inside(variablesReference, { start: 5000, count: 3 })).map(({ name }) => name)).toEqual([
    "5000",
    "5001",
    "5002",
  ]);
});

test("modules show their own text, with their parameters inside", async () => {
  await client.kernel.execute("const net = new nn.Sequential(new nn.Conv2d(1, 2, [1, 2]), new nn.ReLU())");
  expect((await named("net")).type).toMatch(/^Sequential\( \(0\): Conv2d\(1, 2, kernel_size=\(1, 2\)/);
  const parts = await inside("net");
  expect(shown(parts)).toMatchObject({ 1: "ReLU()", training: "true" });
  expect(shown(await client.inside(parts[0].variablesReference))).toMatchObject({
    weight: "Parameter [2, 1, 1, 2] float32",
    bias: "Parameter [2] float32",
  });
});

test("every kind of value has a text, and what can be opened opens", async () => {
  await client.kernel.execute(`
    const n = -0; const text = "it's"; const yes = true; const none = null; let nothing; const big1 = 12n;
    const list = [1, , "three"]; const floats = new Float32Array(3); const map = new Map([["key", { a: 1 }]]);
    const set = new Set([7, 8]); class Point { x = 1; #hidden = 2; get norm() { return 1 } }; const point = new Point();
    const add = (a: number) => a; const when = new Date(0); const pattern = /a+/g; const broken = new TypeError("no");
    const later = Promise.resolve(3); const bare = Object.create(null); const symbol = Symbol("s");
    const cyclic: any = { point }; cyclic.self = cyclic`);
  expect(shown(await client.names())).toMatchObject({
    n: "-0",
    text: '"it\'s"',
    yes: "true",
    none: "null",
    nothing: "undefined",
    big1: "bigint 12n",
    list: "Array(3) [1, …, …]",
    floats: "Float32Array(3) [0, 0, 0]",
    map: "Map(1)",
    set: "Set(2)",
    point: "Point { x }",
    add: "function add",
    Point: "class Point",
    when: "Date 1970-01-01T00:00:00.000Z",
    pattern: "RegExp /a+/g",
    broken: "TypeError: no",
    later: "Promise { 3 }",
    bare: "{}",
    symbol: "Symbol(s)",
    cyclic: "{ point, self }",
  });
  expect(shown(await inside("list"))).toEqual({ 0: "1", 2: "'three'" });
  expect(shown(await inside("floats"))).toEqual({ 0: "0", 1: "0", 2: "0" });
  expect(shown(await inside("set"))).toEqual({ 0: "7", 1: "8" });
  const [entry] = await inside("map");
  expect([entry.name, entry.type]).toEqual(["'key'", "{ a }"]);
  expect(shown(await client.inside(entry.variablesReference))).toEqual({ a: "1" });
  expect(shown(await inside("point"))).toEqual({ x: "1" });
  const [, self] = await inside("cyclic");
  expect(shown(await client.inside(self.variablesReference))).toEqual({
    point: "Point { x }",
    self: "{ point, self }",
  });
});

test("neither getters nor proxies nor a user's methods run when variables are looked at", async () => {
  await client.kernel.execute(`
    let touched: string[] = [];
    const trap = new Proxy({}, { get(_, key) { touched.push("get " + String(key)); return 1 }, ownKeys() { touched.push("keys"); return [] } });
    const hostile = {
      get danger() { touched.push("getter"); return 1 }, get shape() { touched.push("shape"); return [1] }, dtype: "f",
      toString() { touched.push("toString"); return "" }, get constructor() { touched.push("constructor"); return Object },
      get [Symbol.toStringTag]() { touched.push("tag"); return "x" }, trap };
    const called = new Proxy(function () {}, { get() { touched.push("function"); return 1 } })`);
  expect(shown(await client.names())).toMatchObject({ trap: "Proxy", called: "Proxy" });
  expect(shown(await inside("hostile"))).toMatchObject({
    danger: "getter",
    shape: "getter",
    dtype: "'f'",
    trap: "Proxy",
  });
  expect((await client.kernel.execute("touched")).result).toBe("[]");
});

test("names are listed while a cell spins, without those whose declaration has not run", async () => {
  const id = await client.kernel.submit("let counter = 0; console.log('on'); while (true) counter++; let never = 1");
  await client.kernel.until(() => client.kernel.textOf(id) === "on\n", "the loop");
  const names = shown(await client.names());
  expect(Number(names.counter)).toBeGreaterThan(0);
  expect("never" in names).toBe(false);
  await client.kernel.request("control", "interrupt_request", {});
  await client.kernel.finished(id);
});

test("a burst of requests for the names is answered by few computations, the last one with what is true by then", async () => {
  // what displays itself is asked for its text at each computation, which takes longer than it takes to ask
  await client.kernel.execute(`let version = 1; let computations = 0;
    const working = new Int32Array(new SharedArrayBuffer(4));
    const toString = () => (Atomics.wait(working, 0, 0, 100), String(++computations));
    const counted = { [Symbol.for("Jupyter.display")]: () => ({}), toString }`);
  const asked = Array.from({ length: 40 }, () => client.names());
  await client.kernel.execute("version = 2");
  asked.push(client.names());
  const answers = await Promise.all(asked);
  expect(shown(answers[40]).version).toBe("2");
  const counts = answers.map((answer) => Number(shown(answer).counted));
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
  expect(counts[40]).toBeLessThanOrEqual(41 / 4);
});

test("ten thousand names do not stall the list: the latest thousand are shown", async () => {
  const declarations = Array.from({ length: 10_000 }, (_, i) => `v${i} = ${i}`).join(", ");
  await client.kernel.execute(`let ${declarations}`);
  const names = await client.names();
  expect(names.length).toBe(1001);
  expect(shown(names)).toMatchObject({ v9999: "9999", "…": expect.stringMatching(/^\d+ earlier ones$/) });
});

test("a rich view of a variable is what a cell would show of it", async () => {
  await client.kernel.execute("const picture = torch.arange(4).reshape(2, 2); const held = Promise.resolve(1)");
  const rich = await client.body<{ data: { [mime: string]: string } }>("richInspectVariables", {
    variableName: "picture",
  });
  expect(rich.data["text/plain"]).toContain("tensor([[0, 1],");
  expect(rich.data["text/html"]).toContain("<table");
  expect(await client.body("richInspectVariables", { variableName: "a b" })).toEqual({ data: {}, metadata: {} });
});

test("inspection of a name tells what it is now, by its scope's own value", async () => {
  const shownFor = async (code: string) => {
    const request = { code, cursor_pos: code.length, detail_level: 0 };
    const { data } = await client.kernel.request("shell", "inspect_request", request);
    return String((data as { [mime: string]: string })["text/plain"]);
  };
  await client.kernel.execute(
    "const performance = 0.93; let image = torch.zeros([1, 1, 6, 8]); interface Shape { w: number }",
  );
  // a value that takes long to read, on a busy machine, is left out: the reader asks again
  const soonShows = (name: string) => expect.poll(() => shownFor(name));
  await soonShows("image").toMatch(/image: Tensor[\s\S]*\n\nnow: Tensor \[1, 1, 6, 8\] float32$/);
  await soonShows("net").toContain("now: Sequential(");
  await soonShows("performance").toContain("now: 0.93");
  expect(await shownFor("image.shape")).not.toContain("now:");
  expect(await shownFor("Point")).not.toContain("now:");
  expect(await shownFor("((image: number) => image")).not.toContain("now:");
});
