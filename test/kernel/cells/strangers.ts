import type { Scenario } from "./scenarios.js";

/** What readers of other courses try, as they write it. */
export const strangers: Scenario[] = [
  [
    "a class with private fields, accessors and a static block",
    "class Account { #sum = 0; static made: string[] = []; static { Account.made.push('none') }\n  get sum() { return this.#sum } set sum(v) { this.#sum = v } static of(n: number) { const a = new Account(); a.sum = n; return a } }",
    "const account = Account.of(5); account.sum += 2; [account, account.sum, Account.made]",
  ],
  [
    "inheritance across cells",
    "abstract class Shape { abstract area(): number; toString() { return this.constructor.name + ' ' + this.area() } }",
    "class Square extends Shape { constructor(public side: number) { super() } area() { return this.side ** 2 } }",
    "const square = new Square(3); console.log(String(square), square instanceof Shape); square",
  ],
  ["toStringTag and inspect of a class", "class Tagged { get [Symbol.toStringTag]() { return 'Tag' } }; new Tagged()"],
  [
    "a generator of numbers",
    "function* fib() { let [a, b] = [0, 1]; while (a < 30) { yield a; [a, b] = [b, a + b] } }",
    "[...fib()]",
  ],
  ["a generator object", "fib()", "const it = fib(); it.next(); it.next().value"],
  [
    "an async generator of numbers",
    "async function* slowly() { for (let i = 0; i < 3; i++) { await new Promise((r) => setTimeout(r, 1)); yield i } }",
    "const got: number[] = []; for await (const x of slowly()) got.push(x); got",
  ],
  ["promises that settle", "await Promise.allSettled([1, Promise.reject('x')])"],
  [
    "a race",
    "await Promise.race([new Promise((r) => setTimeout(r, 50, 'slow')), new Promise((r) => setTimeout(r, 1, 'quick'))])",
  ],
  [
    "the order of turns",
    "const turns: string[] = []; setTimeout(() => turns.push('timer')); Promise.resolve().then(() => turns.push('promise')); queueMicrotask(() => turns.push('micro')); turns.push('now'); await new Promise((r) => setTimeout(r, 5)); turns",
  ],
  [
    "an interval that ends",
    "let beats = 0; await new Promise<void>((done) => { const t = setInterval(() => { console.log('beat', ++beats); if (beats === 3) { clearInterval(t); done() } }, 1) })",
  ],
  ["what setTimeout gives back", "typeof setTimeout(() => {}, 1) !== 'undefined'"],
  [
    "an aborted signal",
    "const stopper = new AbortController(); stopper.abort('enough'); [stopper.signal.aborted, stopper.signal.reason]",
  ],
  [
    "an event of one's own",
    "const target = new EventTarget(); target.addEventListener('x', (e) => console.log(e.type)); target.dispatchEvent(new Event('x'))",
  ],
  [
    "an error with a chain of causes",
    "try { try { JSON.parse('{') } catch (e) { throw new Error('reading', { cause: e }) } } catch (e: any) { console.log(e.message, e.cause.name) }",
  ],
  [
    "an error that is logged with its cause",
    "console.log(new Error('outer', { cause: 'text' }).cause); String(new TypeError('typed'))",
  ],
  [
    "an error shown as a value",
    "new RangeError('as a value').message",
    "Object.prototype.toString.call(new Error('x'))",
  ],
  [
    "finally in its order",
    "const log9: string[] = []; function f9() { try { log9.push('try'); return 1 } finally { log9.push('finally') } }; [f9(), log9]",
  ],
  ["a thrown string", "throw 'a text'"],
  ["a thrown object", "throw { code: 7, nested: { list: [1, 2] } }"],
  ["a failing assertion", "console.assert(1 > 2, 'not %s', 'so'); console.assert(true, 'unseen')"],
  [
    "formats of the console",
    "console.log('%s is %d years and %i, %f, %j %o %O %%', 'Ada', 36.5, 36.5, 1.5, { a: 1 }, [1], { b: { c: {} } }, 'rest')",
  ],
  ["styles of the console", "console.log('%cred%c plain', 'color: red', '')"],
  [
    "tables",
    "console.table([{ a: 1, b: 'x' }, { a: 2, c: true }]); console.table([[1, 2], [3, 4]]); console.table(new Map([['k', 1]])); console.table([{ a: 1, b: 2 }], ['b']); console.table(5)",
  ],
  [
    "groups of two depths",
    "console.group('outer'); console.log('in\\ntwo lines'); console.group(); console.warn('deeper'); console.groupEnd(); console.groupEnd(); console.log('out')",
  ],
  [
    "counts of two names",
    "console.count(); console.count('x'); console.count(); console.countReset(); console.count()",
  ],
  ["dir with options", "console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })"],
  ["info, debug and error", "console.info('i', 1n); console.debug([undefined, null]); console.error('e', -0, NaN)"],
  ["empty prints", "console.log(); console.log(''); console.log(undefined, null)"],
  ["an array of 250", "Array.from({ length: 250 }, (_, i) => i)"],
  ["a long text", "'ab'.repeat(6000)", "console.log('x'.repeat(20000))"],
  ["many lines", "for (let i = 0; i < 3000; i++) console.log('line', i)"],
  ["a wide object", "Object.fromEntries(Array.from({ length: 120 }, (_, i) => ['key' + i, i * i]))"],
  ["a deep object", "({ a: { b: { c: { d: { e: { f: 1 } } } } } })"],
  ["a circle", "const ring: any = { name: 'ring' }; ring.self = ring; ring.list = [ring]; ring"],
  [
    "maps and sets",
    "new Map<any, any>([[{ k: 1 }, new Set([1, [2]])], ['b', new Map()]])",
    "[new WeakMap(), new WeakSet(), new Set('hello')]",
  ],
  [
    "typed arrays",
    "[new Float32Array([1.5, 0.1]), new Uint8ClampedArray([300, -5]), new BigInt64Array([1n]), new DataView(new ArrayBuffer(2))]",
  ],
  ["an ArrayBuffer", "new Uint8Array([1, 2, 255]).buffer"],
  [
    "bytes and text",
    "const bytes = new TextEncoder().encode('é😀'); [bytes, new TextDecoder().decode(bytes), atob(btoa('abc'))]",
  ],
  [
    "bits of a float",
    "const view9 = new DataView(new ArrayBuffer(8)); view9.setFloat64(0, 1.1); view9.getUint32(0).toString(16)",
  ],
  [
    "numbers",
    "[0.1 + 0.2, 1e21, 1 / 3, -0, 2 ** 53, 0xff, 1_000, Number.EPSILON, (25).toString(2), (1234.5678).toFixed(2), (1e-7).toPrecision(3)]",
  ],
  ["big integers", "[2n ** 100n, BigInt.asUintN(8, 257n), -7n / 2n, typeof 1n]"],
  [
    "numbers by Intl",
    "[new Intl.NumberFormat('en-US').format(1234567.891), new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(0.1234), (0.5).toLocaleString('en-US', { minimumFractionDigits: 3 })]",
  ],
  [
    "dates by Intl",
    "new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 1, 29)))",
  ],
  [
    "plurals, lists and order by Intl",
    "[new Intl.PluralRules('en', { type: 'ordinal' }).select(22), new Intl.ListFormat('en').format(['a', 'b', 'c']), ['z', 'ä', 'a'].sort(new Intl.Collator('de').compare)]",
  ],
  ["dates", "[new Date(0), new Date(NaN), new Date('2024-02-29T12:00:00Z').toISOString(), Date.UTC(2000, 0)]"],
  [
    "JSON",
    "JSON.stringify({ a: [1, { b: 2 }], d: new Date(0), u: undefined, f() {} }, null, 2)",
    "JSON.parse('[1,{\"a\":null}]', (k, v) => v ?? 'none')",
  ],
  ["JSON that is wrong", "try { JSON.parse('') } catch (e: any) { e.name }"],
  [
    "regular expressions",
    "[...'2024-02-29 and 2023-01-01'.matchAll(/(?<year>\\d{4})-(?<month>\\d\\d)/g)].map(({ groups }) => ({ ...groups }))",
    "/a+/giu",
  ],
  [
    "text",
    "['abc'.at(-1), 'a-b'.replaceAll('-', '+'), 'x'.padStart(3, '.'), 'ß'.toUpperCase(), '👩‍👩‍👧'.length, 'e\\u0301'.normalize().length]",
  ],
  [
    "a tag of one's own",
    "const upper = (parts: TemplateStringsArray, ...values: unknown[]) => parts.raw.map((p, i) => p + (values[i] ?? '')).join('').toUpperCase(); upper`a\\n`",
  ],
  ["symbols", "[Symbol('s'), Symbol.for('k').description, Symbol.iterator]"],
  [
    "a proxy",
    "const seen9: string[] = []; const spy = new Proxy({ a: 1 } as any, { get: (o, k) => { seen9.push(String(k)); return o[k] } }); spy.a; spy.b; seen9",
  ],
  [
    "a frozen object",
    "'use strict'; const ice = Object.freeze({ a: 1 }); try { (ice as any).a = 2 } catch (e: any) { console.log(e.name) }; ice",
  ],
  ["getters and setters shown", "({ get a() { return 1 }, set a(v) {}, get b() { return 2 }, set c(v) {} })"],
  [
    "functions shown",
    "[() => 1, function named() {}, class A9 {}, class B9 extends Array {}, async () => {}, function* gen() {}, Math.max]",
  ],
  ["boxed values", "[new Number(3), new String('s'), Object(1n), new Boolean(false)]"],
  ["a null prototype", "Object.assign(Object.create(null), { a: 1 })"],
  ["newer methods of arrays", "[[3, 1, 2].toSorted(), [1, 2, 3].with(1, 9), [1, 2, 3, 4].findLast((x) => x % 2)]"],
  [
    "labels and switch",
    "let found9 = ''; outer: for (let i = 0; i < 5; i++) { for (let j = 0; j < 5; j++) { switch (i * j) { case 6: found9 = i + ',' + j; break outer; default: continue } } } found9",
  ],
  [
    "optional chaining and nullish",
    "const o9: any = { a: { b: null } }; [o9?.a?.b?.c, o9.x ?? 'd', o9.y?.(), (o9.z ||= 5), (o9.a.b ??= 6)]",
  ],
  [
    "satisfies and as const",
    "const sizes9 = { s: 1, m: 2 } as const satisfies Record<string, number>; type Size9 = keyof typeof sizes9; const size9: Size9 = 'm'; sizes9[size9]",
  ],
  [
    "generics and overloads",
    "function first9<T>(xs: readonly T[]): T | undefined; function first9(xs: string): string; function first9(xs: any) { return xs[0] }",
    "[first9([7, 8]), first9('word')]",
    "first9(5)",
  ],
  [
    "a discriminated union",
    "type S9 = { kind: 'c'; r: number } | { kind: 's'; a: number }; const area9 = (s: S9) => { switch (s.kind) { case 'c': return s.r; case 's': return s.a ** 2 } }; area9({ kind: 's', a: 3 })",
    "area9({ kind: 'x' })",
  ],
  [
    "a decorator",
    "function twice(target: any, key: string, d: PropertyDescriptor) { const f = d.value; d.value = function (...xs: any[]) { return 2 * f.apply(this, xs) } }\nclass Deco { @twice go(x: number) { return x + 1 } }\nnew Deco().go(4)",
  ],
  ["a structured clone", "const sc = structuredClone({ d: new Date(0), m: new Map([[1, { a: [1n] }]]) }); sc"],
  [
    "addresses",
    "const u9 = new URL('../b?x=1&y=2#h', 'https://example.org/a/c/'); [u9.href, u9.searchParams.get('y'), u9.hash]",
  ],
  ["random with a length", "[crypto.getRandomValues(new Uint8Array(4)).length, crypto.randomUUID().length]"],
  [
    "a top-level await in a loop",
    "let sum9 = 0; for (const p of [1, 2, 3].map(async (x) => x * 2)) sum9 += await p; sum9",
  ],
  [
    "an import of a namespace",
    'import * as lib9 from "d2l-ts"; typeof lib9.torch.ones',
    'const { torch: again9 } = await import("d2l-ts"); again9.ones(2)',
  ],
  [
    "an import that is typed only",
    'import type { Tensor as T9 } from "d2l-ts"; const shape9 = (t: T9) => [...t.shape]; shape9(torch.zeros(2, 3))',
  ],
  [
    "tensors",
    "const t9 = torch.arange(12).reshape(3, 4); console.log(t9); t9.t()",
    "[t9.sum(), t9.float().mean(1), t9.shape, t9.dtype]",
  ],
  [
    "broadcasting and masks",
    "const m9 = torch.arange(6).reshape(2, 3); [m9.gt(2), torch.where(m9.gt(2), m9, torch.tensor(0)), m9.add(torch.tensor([[10], [20]]))]",
  ],
  [
    "gradients",
    "const x9 = torch.tensor([1, 2, 3], { dtype: torch.float32, requires_grad: true }); const y9 = x9.pow(2).sum(); y9.backward(); console.log(y9); x9.grad",
  ],
  ["a tensor that is too big to print", "torch.arange(2000).reshape(40, 50)"],
  ["special values of tensors", "torch.tensor([NaN, Infinity, -Infinity, -0, 1e-10])"],
  ["a refusal of two shapes", "torch.ones(2, 3).add(torch.ones(4))", "torch.ones(2, 3).matmul(torch.ones(4, 2))"],
  ["an index that is not there", "torch.ones(3).at(5)"],
  ["a type error of the library's", "torch.ones('two')"],
  [
    "a network",
    "torch.manual_seed(1); const net9 = new layers.Sequential(new layers.Conv2d(1, 4, 3, { padding: 1 }), new layers.ReLU(), new layers.Flatten(), new layers.Linear(64, 3)); console.log(net9); net9(torch.ones(2, 1, 4, 4)).shape",
    "net9.state_dict()",
  ],
  [
    "learning",
    'import { optim as optim9, F as F9 } from "d2l-ts"; const sgd9 = new optim9.SGD(net9.parameters(), { lr: 0.1 }); for (let i = 0; i < 5; i++) { sgd9.zero_grad(); const loss = F9.cross_entropy(net9(torch.ones(2, 1, 4, 4)), torch.tensor([0, 2])); loss.backward(); sgd9.step(); console.log(i, loss.item().toFixed(5)) }',
  ],
  [
    "random numbers",
    "torch.manual_seed(3); [torch.randn(3), torch.randint(0, 10, [4]), torch.randperm(5), torch.rand(2)]",
  ],
  [
    "displays",
    'import { display as display9, d2l as d9 } from "d2l-ts"; display9(torch.eye(2)); display9("text", 5); display9({ a: 1 })',
  ],
  [
    "a question",
    'const ask9 = d9.ask("How many?", { number: 4, because: "Two and two." }); ask9',
    "ask9.answer(3)",
    "ask9.answer(4)",
  ],
  ["a choice", 'const pick9 = d9.ask("Which?", { choices: ["a", "b"], right: "a", because: "First." } as any)'],
  [
    "a check",
    "function double9(t: any) { return t.mul(2) }; d9.check('double9', double9 as any, (t: any) => t.add(t), [[torch.ones(2)]] as any)",
  ],
  ["a plot", "d9.plot([1, 2, 3], [[1, 4, 9]], { xlabel: 'x', ylabel: 'y' } as any)"],
  ["pictures", "d9.show_images(torch.arange(32).reshape(2, 4, 4).div(32), 1, 2)"],
  [
    "display by tslab",
    'import { display as tslab9 } from "tslab"; tslab9.html("<b>bold</b>"); tslab9.markdown("# Title"); tslab9.raw("application/json", JSON.stringify({ a: 1 }))',
  ],
  [
    "an own bundle",
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<i>mine</i>', 'text/plain': 'mine' }) })",
  ],
  ["a file that is not there", "await fetch('nowhere-at-all.json').then((r) => r.ok, () => false)"],
  ["names of the browser's own worker", "typeof postMessage + typeof importScripts + typeof self"],
  ["a name that is declared twice in a cell", "let twice9 = 1; let twice9 = 2;"],
  ["an unfinished text", "const open9 = 'abc"],
  ["await in a function that is not async", "function notAsync() { await null }"],
  ["a wrong property", "const p9 = { name: 'a' }; p9.nam"],
  ["a wrong number of arguments", "((a: number, b: number) => a + b)(1)"],
  [
    "deep recursion",
    "const down9 = (n: number): number => down9(n + 1) + 1; try { down9(0) } catch (e: any) { e.constructor.name }",
  ],
  ["a sort with a comparison", "[10, 9, 1, 100].sort(), [10, 9, 1, 100].sort((a, b) => a - b)"],
  ["time goes on", "const t0 = performance.now(); await new Promise((r) => setTimeout(r, 2)); performance.now() > t0"],
];
