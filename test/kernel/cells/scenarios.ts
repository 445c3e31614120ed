import { catchingCells, thrownValues } from "./errors.js";
import { globalNames } from "./names.js";
import { strangers } from "./strangers.js";
import { exportingCells, keptVariables, lastValues, objectLiterals, redeclarations } from "./values.js";

/** Cells that follow one another, which every evaluator must answer alike. */
export type Scenario = readonly [what: string, ...cells: string[]];

/** What no browser has. */
const ofNode = /\brequire\(|\bprocess\.|node:(?!assert)|\bsetImmediate\b|\bAtomics\b/;
export const needsNode = (cell: string): boolean => ofNode.test(cell);

const sharing: Scenario[] = [
  [
    "a function sees later assignments",
    "let c = 0; function inc() { c++; return c }",
    "inc(); inc(); c",
    "c = 10; inc()",
  ],
  [
    "a closure calls what is assigned later",
    'let cb = () => "old"; const call = () => cb()',
    'cb = () => "new"; call()',
  ],
  ["a closure pushes to a later array", "let arr = [1]; const push = () => arr.push(2)", "arr = []; push(); arr"],
  ["a function is there before its line", "early(2); function early(x: number) { return x * 2 }; early(4)"],
  [
    "a function is there before the first line",
    "let scale: any = 5; const scaled = () => typeof scale",
    "const was = scaled(); function scale() {}; was",
  ],
  ["var several times", "var many = 1; var many = 2; for (var many = many; many < 4; many++); many"],
  ["var before its line", "const early2 = typeof lateVar; var lateVar = 1; early2"],
  ["a var that holds a promise", "var never = new Promise<void>(() => {})", "1"],
  ["an enum starts anew", "enum Anew { A }", "enum Anew { B = 7 }; Object.keys(Anew)"],
  [
    "recursion sees a later declaration",
    "function down(n: number): string { return n === 0 ? 'old' : down(n - 1) }; const keep = down",
    "function down(n: number): string { return 'new' }",
    "keep(1)",
  ],
  [
    "destructuring",
    "const { a: p, b: [q, ...r], ...s } = { a: 1, b: [2, 3, 4], c: 5, d: 6 }; [p, q, r, s]",
    "[q, s.d]",
  ],
  ["destructuring with defaults", "let [m1 = 5, { k = 6 } = {}] = [] as any[]; [m1, k]", "m1 += k; m1"],
  ["several in one declaration", "let d1 = 1, d2: number, d3 = () => d1; d2 = d3(); [d1, d2]", "d1 = 9; d3()"],
  ["holes in a pattern", "const [, second, , fourth = 4] = [1, 2, 3]; [second, fourth]"],
  ["swapping", "let l = 1, o = 2; [l, o] = [o, l]; [l, o]"],
  [
    "a namespace",
    "namespace Geo { export const pi = 3; export function area(r: number) { return pi * r * r } }",
    "Geo.area(2)",
  ],
  [
    "names of functions",
    "const arrow = () => 1; let fn = function () {}; function plain() {}; class Kl {}; [arrow.name, fn.name, plain.name, Kl.name]",
  ],
  ["names of functions in patterns", "const { inPattern = () => 1 } = {} as any; inPattern.name"],
  ["functions as text", "function told(x: number) { for (;;) { return x } }; String(told)", "[told, arrow, Kl]"],
  [
    "methods and static blocks with loops as text",
    "class Rounds { static n = 0; static { for (;;) { if (this.n++ > 2) break } } all() { do { break } while (true) } }",
    "[Rounds.n, String(Rounds), String((xs: number[]) => { outer: for (const x of xs) for (;;) continue outer })]",
  ],
  [
    "a class with a static block",
    "class St { static n = 1; static { St.n++ } #p = 3; get p() { return this.#p } }; [St.n, new St().p]",
  ],
  [
    "a class extends one of an earlier cell",
    "class Base { hi() { return 'base' } }",
    "class Derived extends Base { hi() { return super.hi() + '+' } }; new Derived().hi()",
  ],
  [
    "an abstract class",
    "abstract class Sh { abstract area(): number; twice() { return 2 * this.area() } }; class Sq extends Sh { area() { return 4 } }; new Sq().twice()",
  ],
  [
    "decorators",
    "function dec(t: any) { t.marked = true; return t }; @dec class Marked { x = 1 }; [(Marked as any).marked, new Marked()]",
    "Marked.name",
  ],
  [
    "await in loops",
    "const slow = async (x: number) => { await null; return x }",
    "let sum = 0; for (const x of [1, 2]) sum += await slow(x); sum",
  ],
  ["for await", "for await (const x of [slow(3), slow(4)]) sum += x; sum"],
  [
    "an async generator",
    "async function* gen() { yield 1; yield 2 }; const got: number[] = []; for await (const g of gen()) got.push(g); got",
  ],
  ["a generator", "function* count() { let i = 0; while (i < 3) yield i++ }; [...count()]"],
  [
    "labels",
    "let hits = 0; outer: for (let i = 0; i < 3; i++) { for (let j = 0; j < 3; j++) { if (j === 1) continue outer; hits++ } }; hits",
  ],
  [
    "switch and blocks",
    "let sw: string; switch (2 as number) { case 1: sw = 'one'; break; case 2: { const inner = 'two'; sw = inner } }; sw",
  ],
  [
    "closures of a loop",
    "const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); fs.map((f) => f())",
  ],
  ["using", "using u = { [Symbol.dispose]() { console.log('disposed') } }; console.log('used')", "typeof u"],
  [
    "using beside other names",
    "const before = 1; { using inBlock = { [Symbol.dispose]() { console.log('block') } } } const after = before + 1; function between() { return after }; between()",
    "between() + after",
  ],
  [
    "using declares",
    "using kept1 = { v: 5, [Symbol.dispose]() { this.v = 6 } }; const seen1 = kept1.v; class InUsing {}; function inUsing() { return new InUsing() }",
    "[seen1, kept1.v, inUsing()]",
  ],
  [
    "using when a cell throws",
    "using thrown1 = { [Symbol.dispose]() { console.log('closed') } }; throw new Error('within')",
  ],
  [
    "await using",
    "await using au = { async [Symbol.asyncDispose]() { await null; console.log('later') } }; console.log('first')",
  ],
  [
    "two using in order",
    "using u1 = { [Symbol.dispose]() { console.log('one') } }, u2 = { [Symbol.dispose]() { console.log('two') } }; 'last'",
  ],
  ["optional chaining and others", "const maybe: any = undefined; [maybe?.x, maybe ?? 'no', 2 ** 3, 1_000]"],
  ["tagged templates", "const tag = (s: TemplateStringsArray) => [s.raw, s.length]; tag`a\\nb`"],
  ["this at the top", "typeof this"],
  ["getters and setters", "const acc = { get x() { return 1 }, set x(v) { console.log('set', v) } }; acc.x = 5; acc"],
  [
    "names of the page and of Node",
    "const name = 'n', self = 's', location = 'l', status = 1; [name, self, location, status]",
    "const performance = 0.93; performance",
    "self + name",
  ],
  ["redeclared names of the page", "let top = 1", "let top = 'two'; top"],
  ["property of the global object", "globalThis.foo1 = 3; globalThis.foo1", "foo1"],
  ["names with underscores", "let _a = 1, __b = 2; function __f() { return __b }", "[_a, __b, __f()]"],
  ["implicit any", "function loose(a, b) { const unused = 1; return a }; loose(3, 4)"],
  ["exports", "export const ex = 3", "ex", "export function ef() { return ex }", "ef()"],
  [
    "imports",
    'import { torch, nn as layers } from "d2l-ts"; torch.ones([2]).add(1)',
    "const again = torch; typeof layers.Conv2d",
    'import * as all from "d2l-ts"; all.torch === torch',
  ],
  [
    "imports of a default",
    'import assert from "node:assert/strict"; assert.equal(1, 1); assert.throws(() => assert.ok(false))',
    "assert.deepEqual({ a: [1] }, { a: [1] })",
  ],
  ["import()", 'const lib = await import("d2l-ts"); typeof lib.torch.ones'],
];

const shown: Scenario[] = [
  ["nested values", "({ a: { b: { c: { d: { e: { f: 1 } } } } } })", "[[[[[[1]]]]]]"],
  [
    "collections",
    "[new Map([[1, { a: 2 }]]), new Set(['x']), new Date(0), /re/g, Symbol.iterator]",
    "new Float32Array([1, 2.5])",
    "new WeakMap()",
  ],
  ["a long array", "Array.from({ length: 150 }, (_, i) => i)"],
  ["a long string", "'x'.repeat(200)"],
  ["errors as values", "new RangeError('shown')"],
  ["classes and functions", "[class Foo {}, class extends Array {}, function bar() {}, async () => {}, Math.max]"],
  [
    "arrays with more than their elements",
    "[Object.assign([1, , 3], { more: 2 }), Object.assign(new Float32Array(2), { x: 1 }), Object.defineProperty([], 'unseen', {})]",
    "Object.assign(new Array(300_000).fill(7), { last: 8, [4294967295]: 'no index' })",
  ],
  ["proxies and getters", "new Proxy({ a: 1 }, {})", "({ get now() { return 1 } })"],
  ["circular values", "const circle: any = { name: 'c' }; circle.self = circle; circle"],
  [
    "a display hook",
    `({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>1</b>", "application/json": { a: [1] } }) })`,
  ],
  ["a hook later", `({ [Symbol.for("Jupyter.display")]: async () => ({ "text/html": "later" }) })`],
  ["a hook that throws", `({ shown: 1, [Symbol.for("Jupyter.display")]() { throw new Error('no') } })`],
  ["a hook of no JSON", `({ shown: 1, [Symbol.for("Jupyter.display")]() { return { 'application/json': 1n } } })`],
  [
    "a value that cannot be inspected",
    "({ [Symbol.for('nodejs.util.inspect.custom')]() { throw new Error('hostile') } })",
  ],
  [
    "tslab's display",
    `import { display, newDisplay } from "tslab"; display.html("<i>1</i>"); display.png(new Uint8Array([1, 2, 3]))`,
  ],
  ["clearOutput", 'import { clearOutput } from "tslab"; clearOutput(true)'],
  [
    "the library's display",
    'import { display as show } from "d2l-ts"; show("text"); show({ "text/markdown": "**b**" }, { raw: true }); show(1, { display_id: "one" }); show(2, { display_id: "one", update: true })',
  ],
  [
    "the library's progress",
    'import { d2l } from "d2l-ts"; let rounds = 0; for (const i of d2l.progress([1, 2, 3], "rounds")) rounds += i; rounds',
  ],
  ["a tensor", "torch.arange(6).reshape(2, 3)", "new layers.Conv2d(1, 2, 3)"],
  ["what print of a tensor gives", "console.log(torch.eye(2)); console.log(String(torch.eye(2)))"],
];

const printing: Scenario[] = [
  ["formats", "console.log('%s is %d years and %i, %f, %j %o %O %%', 'Bob', 42.5, 42.9, 1.5, { a: 1 }, [1], { b: 2 })"],
  ["objects", "console.log({ a: 1 }, [1, 'two'], null, undefined, -0, 10n, 'text')"],
  [
    "two streams",
    "console.log('out'); console.error('err'); console.warn('warned'); console.info('info'); console.debug('debug')",
  ],
  [
    "groups",
    "console.group('g'); console.info({ b: [2] }); console.group(); console.log('two\\nlines'); console.groupEnd(); console.groupEnd(); console.log('end')",
  ],
  [
    "a table",
    "console.table([{ a: 1, b: 'x' }, { a: 2, c: true }])",
    "console.table([[1, 2], [3, 4]])",
    "console.table(new Map([['k', 1]]))",
    "console.table(['x', 'y'])",
    "console.table(5)",
    "console.table([{ a: 1, b: 2 }], ['b'])",
  ],
  ["counts", "console.count(); console.count('c'); console.count(); console.countReset(); console.count()"],
  ["assertions", "console.assert(true, 'no'); console.assert(false, 'yes %d', 1); console.assert(false)"],
  ["dir", "console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })"],
  ["an error that is printed", "try { null.x } catch (e) { console.log(e.message) }"],
  ["an error's stack that is printed", "function inner() { return new Error('printed') }\nconsole.log(inner())"],
  ["an error's stack as text", "inner().stack"],
  ["nothing", "console.log()"],
];

const failing: Scenario[] = [
  [
    "a throw",
    'interface Gone { x: number }\nconst f5 = (v: Gone): number => {\n  throw new RangeError("boom");\n};\nf5({ x: 1 });',
  ],
  [
    "a throw in an earlier cell",
    "function deep(): never { throw new Error('deep') }",
    "// a comment\nawait null\ndeep()",
  ],
  ["what a throw leaves", "let left = 41; left++; throw new Error('after')", "left"],
  ["a cause", 'throw new Error("outer", { cause: new TypeError("inner") })'],
  ["an AggregateError", 'throw new AggregateError([new Error("one"), new Error("two")], "both")'],
  ["fields", 'throw Object.assign(new Error("with"), { code: "EX", detail: { x: 1 } })'],
  ["a class of errors", 'class MyError extends Error { override name = "MyError" }; throw new MyError("mine")'],
  ["a method", "class Th { run() { return this.go() }\n  go(): number { throw new Error('method') } }\nnew Th().run()"],
  ["an async function", "async function late1() { await null; throw new Error('async') }", "await late1()"],
  ["a callback", "[1, 2].map((x) => { if (x > 1) throw new Error('callback'); return x })"],
  ["undefined's property", "const none: any = undefined; none.x.y"],
  ["what is no function", "const five: any = 5; five()"],
  ["a type error", 'console.log("never");\nconst nn: number = "a";'],
  [
    "nothing of it runs",
    "(globalThis as any).ran = true; const undeclared: number = 'a'",
    "(globalThis as any).ran",
    "undeclared",
  ],
  ["a syntax error", "let ok = 1;\nconst = 3"],
  ["types of earlier cells", "interface Point { x: number }; const origin: Point = { x: 0 }", "origin.y"],
  ["a constant", "const fixed = 1", "fixed = 2"],
  ["@ts-ignore", '// @ts-ignore\nconst waived: number = "a"; waived'],
  ["many errors", Array.from({ length: 9 }, (_, i) => `const e${i}: number = ""`).join("\n")],
  ["the kernel's name", "const __cell__ = 5"],
  ["a rejection that nothing catches", 'Promise.reject(new Error("unhandled")); 1'],
  ["a throw in a timer", 'setTimeout(() => { throw new Error("in timer") }, 5); await new Promise(() => {})'],
  ["the library's refusals", "torch.ones([2, 3]).reshape(4)", "new layers.Conv2d(6, 8, 3, { groups: 4 })"],
  ["a name that is not there", "nowhere + 1"],
  ["after errors", "'alive'"],
];

const stopping: Scenario[] = [
  [
    "timers",
    "let times1 = 0; await new Promise<void>((done) => { const timer = setInterval(() => { if (++times1 === 3) { clearInterval(timer); done() } }, 1) }); times1",
  ],
  ["arguments of timers", "await new Promise<string>((done) => setTimeout(done, 1, 'arg'))"],
  ["microtasks", "let order = ''; queueMicrotask(() => { order += 'm' }); order += 's'; await null; order"],
];

export const scenarios: Scenario[] = [
  ...sharing,
  ...shown,
  ...printing,
  ...failing,
  ...stopping,
  ...strangers,
  ...redeclarations.map(([what, first, second]): Scenario => [`${what} again`, first, second]),
  ["var kept", "var kept = 5; const seeKept = () => kept", ...keptVariables.map(([, cell]) => cell)] as Scenario,
  ...[...lastValues, ...objectLiterals, ...exportingCells].map(([cell]): Scenario => [cell, cell]),
  ...thrownValues.map(([cell]): Scenario => [cell, cell]),
  ...[...globalNames, ...catchingCells].map(([what, cell]): Scenario => [what, cell]),
].filter(([, ...cells]) => !cells.some(needsNode));
