/** Random notebooks, as cells and as the one long script that they must equal. */

export interface RandomCell {
  cell: string;
  /** The same for a script where every name is declared once, before: what a cell declares, the script assigns. */
  script: string;
}

/** A cell's functions are there before its first line runs, so the script assigns them first. */
interface Part extends RandomCell {
  hoisted?: boolean;
}

type Kind = "number" | "array" | "function" | "object";
const kinds: Kind[] = ["number", "array", "function", "object"];
const names = ["v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7"];

/** mulberry32: a small generator with a seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** `declarations` opens the script; the names are only used once a cell has declared them. */
export function randomCells(seed: number, count: number): { declarations: string; cells: RandomCell[] } {
  const next = random(seed);
  const below = (n: number) => Math.floor(next() * n);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)];
  const known = new Map<string, Kind>();
  const of = (kind: Kind) => [...known].filter(([, its]) => its === kind).map(([name]) => name);

  /** An expression of a number that any code may use. */
  function number(depth = 2): string {
    const choices = [() => String(below(50))];
    const [numbers, arrays, functions, objects] = kinds.map(of);
    if (numbers.length > 0) choices.push(() => pick(numbers));
    if (arrays.length > 0)
      choices.push(
        () => `${pick(arrays)}.length`,
        () => `(${pick(arrays)}.at(-1) ?? 0)`,
      );
    if (functions.length > 0 && depth > 0) choices.push(() => `${pick(functions)}(${number(0)})`);
    if (objects.length > 0)
      choices.push(
        () => `${pick(objects)}.total`,
        () => `${pick(objects)}.add(${below(9)})`,
      );
    if (depth > 0) choices.push(() => `((${number(depth - 1)} + ${number(depth - 1)} * 3) % 101)`);
    return pick(choices)();
  }
  const awaited = () => pick([number(), `await Promise.resolve(${number()})`, `(await later(${number()}))`]);
  const imported = () =>
    pick([
      `basename("/a/b${below(9)}").length`,
      `twice(${number()})`,
      `(await import("./fuzz-module")).twice(${number(0)})`,
    ]);

  function value(kind: Kind): string {
    if (kind === "number") return pick([awaited, imported])();
    if (kind === "array") return `[${[...Array(below(4))].map(() => awaited()).join(", ")}]`;
    if (kind === "object") {
      return `new (class { total = ${number(0)}; add(n: number): number { return (this.total += n) } })()`;
    }
    return `(x: number): number => (x + ${captured()}) % 97`;
  }

  /** A name that a function closes over: later cells may assign or declare it anew. */
  function captured(): string {
    const all = of("number").concat(of("array").map((name) => `${name}.length`));
    return all.length > 0 ? pick(all) : "7";
  }

  /** Declares a name that the cell has not mentioned yet. */
  function declare(before: string): Part {
    const free = names.filter((name) => !before.includes(name));
    if (free.length === 0) return mutate(before);
    const name = pick(free);
    const kind = pick(kinds);
    known.delete(name);
    const isFunction = kind === "function" && below(2) === 0;
    const text = isFunction ? `(x: number): number { return (x * 2 + ${captured()}) % 89 }` : value(kind);
    known.set(name, kind);
    if (isFunction) return { cell: `function ${name}${text}`, script: `${name} = function ${text}`, hoisted: true };
    return { cell: `${pick(["let", "const", "var"])} ${name} = ${text}`, script: `${name} = ${text}` };
  }

  function mutate(before: string): Part {
    const changes: string[] = [`print("state", ${number()})`];
    for (const name of of("array"))
      changes.push(`${name}.push(${awaited()})`, `${name}.length = Math.min(${name}.length, 3)`);
    for (const name of of("object")) changes.push(`${name}.total += ${awaited()}`);
    changes.push(`for (var i = 0; i < 3; i++) { print(i, ${number(1)}) }`);
    changes.push(`if (${awaited()} > 20) { print("more") } else { print("less") }`);
    changes.push(`for (const x of [1, 2]) { await later(x); print(x + ${number(1)}) }`);
    changes.push(`try { throw new Error("inner " + ${number(0)}) } catch (e) { print((e as Error).message) }`);
    // a name that the cell has not declared otherwise: `var` declares it again, and it keeps its value
    for (const name of of("number").filter((name) => !before.includes(name)))
      changes.push(`if (${number()} > 50) { var ${name} = ${number()} }`, `var ${name}: number`);
    const text = pick(changes);
    const script = text
      .replace("var i", "let i")
      .replace(/^var .*/, "")
      .replace(/var (?=v)/, "");
    return { cell: text, script };
  }

  const cells: RandomCell[] = [];
  for (let n = 0; n < count; n++) {
    const parts: Part[] = [];
    for (let k = 1 + below(3); k > 0; k--) {
      const before = parts.map(({ cell }) => cell).join("\n");
      parts.push(below(3) === 0 ? mutate(before) : declare(before));
    }
    const ending = below(8);
    if (ending === 0) parts.push(same(`throw new RangeError("cell ${n}: " + ${number()})`));
    else if (ending === 1) parts.push(same("void 0"));
    else {
      const shown = number();
      parts.push({ cell: shown, script: `show(${shown})` });
    }
    const inOrder = [...parts.filter(({ hoisted }) => hoisted), ...parts.filter(({ hoisted }) => !hoisted)];
    cells.push({
      cell: parts.map(({ cell }) => cell).join(";\n"),
      script: inOrder.map(({ script }) => script).join(";\n"),
    });
  }
  return { declarations: `let ${names.map((name) => `${name}: any`).join(", ")};`, cells };
}

const same = (text: string): Part => ({ cell: text, script: text });
