/** How a cell uses a name that is global, too, and the text of its last value. */
export const globalNames = [
  ["in shorthand", "const name_ = 1; const performance = 2; ({ performance, name_ })", "{ performance: 2, name_: 1 }"],
  ["in shorthand that is assigned to", "let URL: any; ({ URL = 7 } = {} as any); URL", "7"],
  ["as a parameter", "const Map = 1; ((Map: number) => Map + 1)(5)", "6"],
  ["as a member", "const Set = 2; class Bag { Set = 3; get Map() { return this.Set + Set } }; new Bag().Map", "5"],
  ["as an import", 'import { performance } from "node:perf_hooks"; performance.now() > 0', "true"],
  ["of an enum", "enum Event { A = 1, B }; Event[Event.B] + Event.A", "'B1'"],
  ["of a namespace", "namespace URL { export const x = 5 }; URL.x", "5"],
  ["of a var in a loop", "for (var status = 0; status < 3; status++) {} status", "3"],
  [
    "of a type, which hides no value",
    "interface Array2 {} interface Request { a: number }; typeof Request",
    "'function'",
  ],
  ["that is only said to be there", "declare const escape: (text: string) => string; escape('ä')", "'%E4'"],
  [
    "of a decorator's metadata",
    "class Date {}; function d(t: any, k: string) {} class D { @d when: Date }; D.name",
    "'D'",
  ],
];
