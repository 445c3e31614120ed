import { afterAll, beforeAll, expect, test } from "vitest";
import { KernelClient } from "../client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.stop());

/** Calls that some of the supported Nodes know and others do not, by the object that has them. */
const newer: { [call: string]: object | undefined } = {
  "Object.groupBy([1], (n) => n)": Object,
  "Map.groupBy([1], (n) => n)": Map,
  "Promise.withResolvers()": Promise,
  "Promise.try(() => 1)": Promise,
  "Array.fromAsync([1])": Array,
  "RegExp.escape('a')": RegExp,
  "Math.f16round(1)": Math,
  "Uint8Array.fromBase64('')": Uint8Array,
  "new Set([1]).union(new Set([2]))": Set.prototype,
  // TypeScript does not know how new this one is
  "[1].values().take(1)": Object.getPrototypeOf(Object.getPrototypeOf([].values())),
  "new Map().getOrInsert(1, 2)": Map.prototype,
  "new ArrayBuffer(1).transfer()": ArrayBuffer.prototype,
  "new DataView(new ArrayBuffer(2)).getFloat16(0)": DataView.prototype,
  "new Float16Array(1)": globalThis,
  "new DisposableStack()": globalThis,
  "Temporal.Now.timeZoneId()": globalThis,
};
const nameIn = (call: string, owner: object | undefined) =>
  owner === globalThis
    ? (/\w{5,}/.exec(call)?.[0] ?? "")
    : (call
        .match(/\.(\w+)/g)
        ?.at(-1)
        ?.slice(1) ?? "");

test.each(Object.entries(newer))(
  "%s passes the check where this Node has it, and nowhere else",
  async (call, owner) => {
    const name = nameIn(call, owner);
    const isThere = owner !== undefined && name in owner;
    const { error } = await kernel.execute(`${call}; 1`);
    expect(error?.ename).toBe(isThere ? undefined : "TypeScriptError");
    if (error !== undefined) expect(error.evalue).toContain(`Node ${process.version} does not have it.`);
  },
);

test("names that are not there are not offered", async () => {
  const offered = async (code: string) => {
    const { matches } = await kernel.request("shell", "complete_request", { code, cursor_pos: code.length });
    return matches as string[];
  };
  const names = await offered("Object.");
  expect(names).toContain("fromEntries");
  expect(names.includes("groupBy")).toBe("groupBy" in Object);
  expect((await offered("new Float16Arr")).includes("Float16Array")).toBe("Float16Array" in globalThis);
});

test("what every supported Node has stays: resizable buffers, fields, using, iterators, Intl", async () => {
  const cell = `
    const buffer = new ArrayBuffer(8, { maxByteLength: 16 });
    { using held = { [Symbol.dispose]() {} }; }
    const found = /(?<year>\\d+)/dv.exec("in 2025");
    const list = new Intl.ListFormat("en").format(["a", "b"]);
    [buffer.resizable, found.indices.groups.year, list, [...new Set([1, 2]).values()], "\\ud800".isWellFormed()]`;
  expect((await kernel.execute(cell)).result).toBe("[ true, [ 3, 7 ], 'a and b', [ 1, 2 ], false ]");
});

test("a symbol that is not there takes no other name with it: functions are of the type Function", async () => {
  const cell = "const run: Function = (value: unknown) => value; const own: Iterable<number> = [run(2)]; [...own]";
  expect((await kernel.execute(cell)).result).toBe("[ 2 ]");
});
