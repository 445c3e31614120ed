import { readFileSync } from "node:fs";
import * as library from "d2l-ts";
import { describe, expect, test } from "vitest";
import type { Case, Recorded } from "../../scripts/dev/golden/case.js";
import { differences } from "../../scripts/dev/golden/compare.js";
import { record } from "../../scripts/dev/golden/tensors.js";
import { prose, readLessons } from "./lessons.js";
import { runCells } from "./scripts.js";

interface Row {
  readonly lesson: string;
  readonly here: string;
  readonly there: string;
}
interface Answer {
  readonly printed?: string;
  readonly seen?: readonly Recorded[];
  readonly result?: Recorded;
}
interface Setting {
  readonly typescript: readonly string[];
  readonly see?: readonly string[];
}

const read = (path: string) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { cases } = read("../golden/lessons.json") as { cases: (Row & Answer)[] };
const settings = read("../../scripts/dev/golden/_lessons.json") as { [lesson: string]: Setting };
const imports = 'import { torch, nn, F, optim, d2l, corr2d } from "d2l-ts";';
/** Of a longer tensor the golden keeps the sum of magnitudes and both ends. */
const most = 200;

/** The rows of a lesson's tables whose PyTorch is code. */
function rowsOf(markdown: string): [here: string, there: string][] {
  let header: string[] | null = null;
  return markdown.split("\n").flatMap((line) => {
    const cells = line.startsWith("|") ? line.split(/(?<!\\)\|/).slice(1, -1) : [];
    if (cells.length === 0) header = null;
    else if (header === null) header = cells;
    else if (header.some((title) => title.includes("PyTorch")) && /[^ :|-]/.test(line)) {
      const theirs = header.findIndex((title) => title.includes("PyTorch"));
      const [here, there] = [cells[theirs === 0 ? 1 : 0], cells[theirs]].map((cell) => code(cell.trim()));
      const isSame = /the same/i.test(line);
      return (isSame ? here || there : there) === "" ? [] : [[here || (isSame ? there : ""), there || here]];
    }
    return [];
  });
}

function code(cell: string): string {
  if (!cell.startsWith("`")) return "";
  return [...cell.matchAll(/`` (.*?) ``|`([^`]*)`/g)].map(([, double, single]) => double ?? single).join("\n");
}

/** What our library answers to a row, in the words of the golden. */
function answerOf({ lesson, here }: Row): Answer {
  const { typescript, see } = settings[lesson];
  let printed = "";
  library.torch.manual_seed(0);
  const run = runCells([imports, ...typescript], (text) => {
    printed += text;
  });
  library.torch.manual_seed(0);
  const value = run(here) ?? written(here, run);
  if (printed !== "") return { printed };
  if ((value === undefined || value === null) && see)
    return { seen: see.map((name) => short(record(library, run(name)))) };
  return { result: short(resultOf(value)) };
}

/** What a line has declared or written to. */
function written(line: string, run: (source: string) => unknown): unknown {
  const name = /^const (\w+) = /.exec(line)?.[1] ?? /^(\w+)\.set\(/.exec(line)?.[1];
  return name && run(name);
}

function resultOf(value: unknown): Recorded {
  if (value instanceof library.optim.Optimizer) {
    return { value: [value.constructor.name, value.param_groups[0].lr as number] };
  }
  const isNamed = Array.isArray(value) && Array.isArray(value[0]) && typeof value[0][0] === "string";
  return record(library, isNamed ? value.map(([, tensor]) => tensor) : value);
}

function short(recorded: Recorded): Recorded {
  const { list, state, tensor } = recorded;
  return {
    ...recorded,
    ...(list && { list: list.map(short) }),
    ...(state && { state: state.map(([name, each]) => [name, shorter(each)] as const) }),
    ...(tensor && { tensor: shorter(tensor) }),
  };
}

function shorter(tensor: NonNullable<Recorded["tensor"]>): NonNullable<Recorded["tensor"]> {
  const [shape, dtype, values] = tensor;
  if (values.length <= most || typeof values[0] === "boolean") return tensor;
  const sum = values.reduce<number>((total, value) => total + Math.abs(Number(value)), 0);
  return [shape, dtype, [sum, values[0], values[values.length - 1]]];
}

function differencesOf(theirs: Answer, ours: Answer): unknown[] {
  if (theirs.printed !== undefined) return theirs.printed === ours.printed ? [] : [{ theirs, ours }];
  const asked = { call: "conv", seed: 0, tensors: [], args: [], options: {} } satisfies Case;
  const [their, our] = [theirs, ours].map(({ seen, result }) => ({ ...asked, result: seen ? { list: seen } : result }));
  return differences(their as Case, our as Case);
}

describe("the lessons' lines in PyTorch", () => {
  test("have all been run by the PyTorch of the goldens, and no others", () => {
    const rows = readLessons().flatMap((lesson) =>
      prose(lesson).flatMap((text) =>
        rowsOf(text).map(([here, there]) => ({ lesson: lesson.slug.slice(0, 2), here, there })),
      ),
    );
    expect(cases.map(({ lesson, here, there }) => ({ lesson, here, there }))).toEqual(rows);
  });

  test.each(cases)("$lesson: $here does what $there does", (theirs) => {
    expect(differencesOf(theirs, answerOf(theirs))).toEqual([]);
  });

  test("are found to differ where the dtype or a number does", () => {
    const [first] = cases.filter(({ here }) => here === "torch.arange(9).reshape(3, 3)");
    const other = (here: string) => differencesOf(first, answerOf({ ...first, here })).length;
    expect([other("torch.arange(9).reshape(3, 3).float()"), other("torch.arange(1, 10).reshape(3, 3)")]).toEqual([
      1, 1,
    ]);
  });
});
