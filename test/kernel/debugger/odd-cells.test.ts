import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { repository } from "../client.js";
import { DebugClient, shown } from "./debug-client.js";

let client: DebugClient;
beforeAll(async () => {
  client = await DebugClient.start({ cwd: `${repository}/notebooks` });
});
afterAll(() => client.stop());
beforeEach(async () => {
  // one cell that is stopped where it should not be keeps no other waiting
  await client.kernel.request("control", "interrupt_request", {});
  await client.body("disconnect");
  await client.turnOn();
});

interface Odd {
  cell: string;
  /** Where the breakpoint is set, and where it comes to stand. */
  at: number;
  line: number;
  /** The lines of the calls at the stop, when not that line alone. */
  lines?: number[];
  /** Some of the names of a scope at the stop, and what they show. */
  locals?: { [name: string]: string };
  globals?: { [name: string]: string };
  /** Where Next leads. */
  next?: number;
}

const cells: { [what: string]: Odd } = {
  "types only, then code": {
    cell: "type A = 1;\ninterface B {\n  a: A;\n}\ndeclare const c: B;\nlet typed = 5;\ntyped",
    at: 1,
    line: 6,
    next: 7,
  },
  "comments first": {
    cell: "/* one\n   two */\n// three\nlet commented = 1; // four\ncommented",
    at: 2,
    line: 4,
    next: 5,
  },
  decorators: {
    cell: "function log(target: object, key: string) {\n  const seen = key;\n  void seen;\n}\nclass Net {\n  @log\n  forward() {\n    return 1;\n  }\n}\nnew Net().forward()",
    at: 3,
    line: 3,
    lines: [3, 7],
    locals: { target: "Net {}", key: "'forward'", seen: "'forward'" },
  },
  "a method of a decorated class": {
    cell: "const keep = (c: Function) => {};\n@keep\nclass Kept {\n  #n = 2;\n  twice() {\n    const n = this.#n;\n    return n * 2;\n  }\n}\nnew Kept().twice()",
    at: 7,
    line: 7,
    lines: [7, 10],
    locals: { this: "Kept {}", n: "2" },
  },
  "an enum": {
    cell: "enum Mode {\n  Valid,\n  Same = 4,\n}\nlet mode = Mode.Same;\nmode",
    at: 5,
    line: 5,
    next: 6,
    globals: { Mode: "{ 0, 4, Valid, Same }" },
  },
  "a namespace": {
    cell: "namespace Shapes {\n  export const side = 3;\n  export function area(n: number) {\n    const s = n * side;\n    return s;\n  }\n}\nShapes.area(2)",
    at: 5,
    line: 5,
    lines: [5, 8],
    locals: { this: "{ side, area }", n: "2", s: "6" },
  },
  using: {
    cell: "class Handle {\n  [Symbol.dispose]() {}\n}\nfunction held() {\n  using handle = new Handle();\n  const n = 1;\n  return n;\n}\nheld()",
    at: 7,
    line: 7,
    lines: [7, 9],
    locals: { handle: "Handle {}", n: "1" },
  },
  JSX: {
    cell: "const React = { createElement: (tag: string, _: null, text: string) => [tag, text] };\nconst title = 'a';\nconst tree = (\n  <div>\n    {title}\n  </div>\n);\ntree",
    at: 8,
    line: 8,
    globals: { tree: "Array(2)", title: "'a'" },
  },
  "windows line ends": {
    cell: "let first = 1;\r\n\r\nlet second = 2;\r\nfirst + second",
    at: 2,
    line: 3,
    next: 4,
    globals: { first: "1" },
  },
  "astral characters": {
    cell: "const 𝒳 = '😀😀'; const ñ = 1;\nlet 𝒴 = 𝒳.length + ñ;\n𝒴",
    at: 3,
    line: 3,
    globals: { 𝒳: "'😀😀'", ñ: "1", 𝒴: "5" },
  },
  "names that are global too": {
    cell: "const performance = 0.9;\nfunction score(process: number) {\n  return process * performance;\n}\nscore(2)",
    at: 3,
    line: 3,
    lines: [3, 5],
    locals: { process: "2" },
    globals: { performance: "0.9" },
  },
  "var in a block, used before": {
    cell: "if (true) {\n  var lifted = 1;\n}\nfor (var k = 0; k < 1; k++) {\n  lifted += k;\n}\nlifted",
    at: 5,
    line: 5,
    next: 4,
    globals: { lifted: "1", k: "0" },
  },
  destructuring: {
    cell: "const { a: left, ...others } = { a: 1, b: 2 };\nconst [head, , tail = 3] = [1, 2];\nhead + tail + left",
    at: 3,
    line: 3,
    globals: { left: "1", others: "{ b }", head: "1", tail: "3" },
  },
  "a generator": {
    cell: "function* count(n: number) {\n  for (let i = 0; i < n; i++) {\n    yield i;\n  }\n}\n[...count(2)]",
    at: 3,
    line: 3,
    lines: [3, 6],
    locals: { i: "0", n: "2" },
  },
  "an async function": {
    cell: "async function later(n: number) {\n  await null;\n  const m = n + 1;\n  return m;\n}\nawait later(1)",
    at: 4,
    line: 4,
    lines: [4],
    locals: { n: "1", m: "2" },
  },
  "catch and finally": {
    cell: "let caughtText = '';\ntry {\n  throw new Error('why');\n} catch (error) {\n  caughtText = error.message;\n} finally {\n  caughtText += '!';\n}\ncaughtText",
    at: 5,
    line: 5,
    next: 7,
    locals: { error: "Error: why" },
  },
  "a default export and exports": {
    cell: "export const shared1 = 1;\nexport default function () {\n  return shared1;\n}\nexport { shared1 as other };",
    at: 1,
    line: 1,
  },
  "a switch and labels": {
    cell: "let found = 0;\nouter: for (const n of [1, 2]) {\n  switch (n) {\n    case 2:\n      found = n;\n      break outer;\n  }\n}\nfound",
    at: 5,
    line: 5,
    next: 6,
    locals: { n: "2" },
  },
  "parameter properties and accessors": {
    cell: "class Box {\n  constructor(private w: number, readonly h = 2) {}\n  get area() {\n    return this.w * this.h;\n  }\n}\nnew Box(3).area",
    at: 4,
    line: 4,
    lines: [4, 7],
    locals: { this: "Box { w, h }" },
  },
  "an object literal alone": { cell: "{\n  a: 1 +\n    1,\n  b: [2]\n}", at: 1, line: 1 },
  "a template over lines and a call over lines": {
    cell: "const long = `a\nb`;\nconst most = Math.max(\n  1,\n  Math.min(2, 3),\n);\nmost",
    at: 7,
    line: 7,
    globals: { long: "'a\\nb'", most: "2" },
  },
  "satisfies, as, ! and generics": {
    cell: "const pick = <T,>(list: T[]) => {\n  const one = list[0]! as T;\n  return one satisfies T;\n};\npick<number>([4])",
    at: 3,
    line: 3,
    lines: [3, 5],
    locals: { one: "4", list: "Array(1) [4]" },
  },
};

test.each(Object.entries(cells))("%s: the line, the calls and the names are the cell's own", async (_what, odd) => {
  expect(await client.breakAt(odd.cell, odd.at)).toEqual([odd.line]);
  const id = await client.kernel.submit(odd.cell);
  expect(await client.stoppedAt()).toEqual(odd.lines ?? [odd.line]);
  const locals = shown(await client.scope("Locals"));
  const short = Object.fromEntries(Object.entries(locals).map(([name, text]) => [name, text.replaceAll('"', "'")]));
  expect(short).toEqual(odd.locals ?? {});
  const globals = shown(await client.scope("Globals"));
  for (const [name, text] of Object.entries(odd.globals ?? {}))
    expect([name, globals[name]?.replaceAll('"', "'")]).toEqual([name, text]);
  expect(Object.keys(globals).filter((name) => /^(__|_[a-z]$|env_|\w*\u200c)/.test(name))).toEqual([]);
  if (odd.next !== undefined) expect((await client.go("next"))[0]).toBe(odd.next);
  await client.breakAt(odd.cell);
  const { error } = await client.finish(id);
  expect(error).toBeUndefined();
});
