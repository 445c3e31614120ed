/** What declares a name, then what declares it again, and the value then. */
export const redeclarations = [
  ["const", "const a = 1", 'const a = "two"; a', "'two'"],
  ["class", "class K { x = 1 }", "class K { y = 2 }; new K().y", "2"],
  ["function", "function f() { return 1 }", "function f() { return 'f2' }; f()", "'f2'"],
  ["interface", "interface I { x: number }", "interface I { y: string }; const i: I = { y: 'new' }; i.y", "'new'"],
  ["type", "type T = number", "type T = string; const t: T = 'text'; t", "'text'"],
  ["enum", "enum E { A }", "enum E { B = 7 }; E.B", "7"],
  ["function by const", "function g() { return 1 }", "const g = 5; g", "5"],
  ["const by function", "const h = 5", "function h() { return 6 }; h()", "6"],
  ["var by let", "var v = 1", "let v = 2; v", "2"],
  ["let by var in a loop", "let n = 1", "for (var n = 0; n < 3; n++); n", "3"],
  ["class by const", "class M {}", "const M = 'm'; M", "'m'"],
  ["import by const", "import { sep } from 'node:path'", "const sep = 'mine'; sep", "'mine'"],
];

/** A cell after `var kept = 5; const seeKept = () => kept` that ends in 5. */
export const keptVariables = [
  ["a declaration without a value", "var kept: number; seeKept()"],
  ["a branch that is not taken", "if (seeKept() < 0) { var kept = 1 }; seeKept()"],
  ["a loop that has not begun", "var before = seeKept(); for (var kept = 0; kept < 3; kept++); before"],
  ["an initialiser that has not run", "var kept = await Promise.resolve(seeKept()); kept"],
  ["an initialiser that a throw prevents", "try { throw 1; var kept = 2 } catch { }; seeKept()"],
];

/** A cell and the text of its last value. */
export const lastValues: [cell: string, text: string | undefined][] = [
  ["6*7", "42"],
  ["'x'", "'x'"],
  ["null", "null"],
  ["undefined", undefined],
  ["void 0;", undefined],
  ["const nothing = 1", undefined],
  ["({ a: 1, b: [1, 2] })", "{ a: 1, b: [ 1, 2 ] }"],
  ["Promise.resolve(7)", "7"],
  ["await (async () => 5)()", "5"],
  ["await (Promise.resolve(7))", "7"],
  ["if (true) { 1 }", undefined],
  ["10n", "10n"],
  ["Symbol('s')", "Symbol(s)"],
];

/** Cells that begin with a brace, and the text of the last value. */
export const objectLiterals: [cell: string, text: string | undefined][] = [
  ["{ a: 1, b: 2 }", "{ a: 1, b: 2 }"],
  ["{ a: 1 }", "{ a: 1 }"],
  ["  {\n  'a-b': [1, 2],\n  f() { return 1 },\n}  // shown", "{ 'a-b': [ 1, 2 ], f: [Function: f] }"],
  ["{}", "{}"],
  ["{ ...{ x: 1 }, y: await Promise.resolve(2) }", "{ x: 1, y: 2 }"],
  ["{ a: 1 }.a", "1"],
  // blocks
  ["{ a: 1 };", undefined],
  ["{ let a = 1; a + 1 }", undefined],
  ["{ const x = 2; globalThis.seen = x }\nglobalThis.seen", "2"],
];

/** Cells with exports. */
export const exportingCells = [
  ["export default function () { return 3 }", "[Function: default]"],
  ["export default class { x = 1 }", "[class default]"],
  ["export default function named() { return 4 }; named()", "4"],
  ["export default () => 5", "[Function: default]"],
  ["export default { a: 1 }", "{ a: 1 }"],
  ["export const e = 6; export { e as f }; e", "6"],
];
