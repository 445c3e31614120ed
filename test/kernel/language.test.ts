import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { KernelClient } from "./client.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute(
    `/** Adds one.\n * @param x what to add to */\nfunction addOne(x: number): number { return x + 1 }
     interface Shape { width: number; height: number }
     const shape: Shape = { width: 2, height: 3 }; const 温度 = 20; const mode: "fast" | "slow" = "fast"`,
  );
});
afterAll(() => kernel.stop());

interface Completion {
  matches: string[];
  cursor_start: number;
  cursor_end: number;
  metadata: { _jupyter_types_experimental: { text: string; type: string; signature?: string }[] };
}
/** The cursor is at the bar. */
async function complete(marked: string): Promise<Completion> {
  const code = marked.replace("|", "");
  const cursor_pos = [...marked.slice(0, marked.indexOf("|"))].length;
  return (await kernel.request("shell", "complete_request", { code, cursor_pos })) as unknown as Completion;
}
async function inspect(marked: string, detail_level = 0) {
  const code = marked.replace("|", "");
  const cursor_pos = [...marked.slice(0, marked.indexOf("|"))].length;
  const reply = await kernel.request("shell", "inspect_request", { code, cursor_pos, detail_level });
  return reply as { found: boolean; data: { [type: string]: string } };
}

describe("completion", () => {
  test.each([
    ["names of earlier cells", "addO|", ["addOne"]],
    ["members", "shape.w|", ["width"]],
    ["members of literals", '"abc".trimS|', ["trimStart"]],
    ["global objects", "consol|", ["console"]],
    ["names of the same cell", "const localName = 1; localN|", ["localName"]],
    ["parameters inside a function", "function f(parameter: string) { para| }", ["parameter"]],
    ["members of a parameter", "[shape].map((s) => s.hei|)", ["height"]],
    ["properties of an object literal", "const other: Shape = { wid| }", ["width"]],
    ["names in other scripts", "温|", ["温度"]],
    ["exports of modules", 'import { basena| } from "node:path"', ["basename"]],
  ])("%s", async (_what, marked, expected) => {
    expect((await complete(marked)).matches).toEqual(expected);
  });

  test("replaces what is typed of the name, in code points", async () => {
    expect(await complete("'😀'; shape.wi| + 1")).toMatchObject({ cursor_start: 11, cursor_end: 13 });
  });

  test("gives kinds and types in the metadata", async () => {
    const { metadata } = await complete("addO|");
    expect(metadata._jupyter_types_experimental).toMatchObject([
      { text: "addOne", type: "function", signature: "(x: number) => number" },
    ]);
  });

  test("of strings offers the type's values", async () => {
    expect((await complete('mode === "f|"')).matches).toContain("fast");
  });

  test("of a value whose type says nothing offers the keys that it has now", async () => {
    await kernel.execute(`
      const data: any = JSON.parse('{ "status": 200, "content-type": "json", "body": { "items": [{ "id": 7 }] } }');
      class Box { #kept = 1; _own = 2; width = 3; get area() { throw new Error("asked") } grow() {} }
      const box: any = new Box(), counts: Record<string, number> = {};
      const watched: any = { get told() { touched++; return 1 } }; let touched = 0;
      const proxied: any = new Proxy({ a: 1 }, { ownKeys() { touched++; return [] }, getOwnPropertyDescriptor() { touched++; return undefined } });
      let loose: object; counts.apples = 3; loose = { pears: 1 };`);
    expect((await complete("data.|")).matches).toEqual(["status", "body"]);
    expect((await complete("data?.st|")).matches).toEqual(["status"]);
    expect((await complete("data.body.items[0].|")).matches).toEqual(["id"]);
    expect((await complete('data["|"]')).matches).toEqual(["status", "content-type", "body"]);
    expect((await complete("const { bo| } = data")).matches).toEqual(["body"]);
    expect((await complete("box.|")).matches).toEqual(["width", "area", "grow"]);
    expect((await complete("counts.|")).matches).toEqual(["apples"]);
    expect((await complete("loose.|")).matches).toEqual(["pears"]);
    expect((await complete("watched.|")).matches).toEqual(["told"]);
    expect((await complete("proxied.|")).matches).toEqual([]);
    expect((await kernel.execute("touched")).result).toBe("0");
    expect((await complete("data.|")).metadata._jupyter_types_experimental).toMatchObject([
      { text: "status", type: "property", signature: "200" },
      { text: "body", type: "property", signature: "{ items }" },
    ]);
  });

  test("answers also while the main thread is in a call that does not come back", async () => {
    const go = join(kernel.folder, "go");
    const waiting = JSON.stringify(`while [ ! -e '${go}' ]; do sleep 0.1; done`);
    await kernel.execute(`
      const busy: any = { key: 1 };
      setTimeout(() => { console.log("waits"); require("node:child_process").execSync(${waiting}); }, 50);`);
    const begun = () => kernel.broadcasts.some(({ content }) => content.text === "waits\n");
    await kernel.until(begun, "the timer");
    expect((await complete("busy.|")).matches).toEqual([]);
    expect((await inspect("bus|y")).found).toBe(true);
    writeFileSync(go, "");
    expect((await kernel.execute("1")).result).toBe("1");
    expect((await complete("busy.|")).matches).toEqual(["key"]);
  });

  test("of nonsense is empty, not an error", async () => {
    for (const marked of ["|", "..|", "}|{", "1.|", "'|"])
      expect(await complete(marked)).toMatchObject({ status: "ok" });
  });
});

describe("inspection", () => {
  test("shows signature and documentation as Markdown and text", async () => {
    const { found, data } = await inspect("add|One(3)");
    expect(found).toBe(true);
    expect(data["text/markdown"]).toBe(
      "```typescript\nfunction addOne(x: number): number\n```\n\nAdds one.\n\n*@param* x what to add to",
    );
    expect(data["text/plain"]).toBe("function addOne(x: number): number\n\nAdds one.");
  });

  test.each([
    ["behind the name", "addOne|"],
    ["inside the parentheses", "addOne(1, |"],
  ])("works %s", async (_where, marked) => {
    expect((await inspect(marked)).data["text/plain"]).toContain("addOne(x: number): number");
  });

  test("knows the library's members and their documentation", async () => {
    expect((await inspect("[1].ma|p")).data["text/plain"]).toMatch(/map<U>\([\s\S]*Calls a defined callback function/);
  });

  test("of more detail adds the source", async () => {
    expect((await inspect("addOn|e", 1)).data["text/plain"]).toContain("{ return x + 1 }");
  });

  test("of nothing finds nothing", async () => {
    expect(await inspect("  |  ")).toMatchObject({ found: false, data: {} });
    expect(await inspect("unknownName|")).toMatchObject({ found: false });
  });
});

describe("is_complete", () => {
  test.each([
    ["complete", ["1", "const x = 1", "if (true) { }", "`a\nb`", "// comment", "", "a.b(c)"]],
    [
      "incomplete",
      ["function f() {", "const x = [1,", "`abc", "`a${", "if (true", "/* a", "f(", "x =", "a.", "class A {"],
    ],
    ["invalid", ["const = 3", "let 1x", "'abc", ")", "}", "function f() {\n  const = 3\n"]],
  ])("%s", async (status, samples) => {
    for (const code of samples) {
      expect([code, (await kernel.request("shell", "is_complete_request", { code })).status]).toEqual([code, status]);
    }
  });

  test("of an open block indents the next line", async () => {
    expect(await kernel.request("shell", "is_complete_request", { code: "  if (x) {" })).toMatchObject({
      indent: "    ",
    });
  });
});
