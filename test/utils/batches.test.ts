import { describe, expect, test } from "vitest";
import { Tensor, torch } from "../../kernel-lib/index.js";
import golden from "../golden/data.json" with { type: "json" };

const { data } = torch.utils;

interface Passes {
  seed: number;
  length: number;
  passes: unknown[][];
  then: number;
}

type Answered = { answer?: unknown; error?: [name: string, message: string] };

type Options = Record<string, unknown>;
type Case =
  | ({ kind: "order"; count: number; options: Options; own: number | null } & Passes)
  | ({ kind: "sampler"; line: string } & Passes)
  | ({ kind: "split"; seed: number; lengths: number[]; own: number | null; then: number } & Answered)
  | ({ kind: "collate"; batch: unknown[] } & Answered)
  | ({ kind: "refusal"; options: Options } & Answered);

const cases = golden.cases as unknown as Case[];
const ofKind = <Kind extends Case["kind"]>(kind: Kind) =>
  cases.filter((c): c is Extract<Case, { kind: Kind }> => c.kind === kind);

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const stream = (seed: number | null): torch.Generator | null =>
  seed === null ? null : new torch.Generator().manual_seed(seed);
const plain = (value: unknown): unknown => (value instanceof Tensor ? value.tolist() : value);

function refusalOf(call: () => unknown): [name: string, message: string] {
  try {
    call();
  } catch (error) {
    if (error instanceof Error) return [error.name, error.message];
  }
  throw new Error("nothing was refused");
}

function expectPasses(loader: Iterable<unknown> & { readonly length: number }, { seed, length, passes, then }: Passes) {
  expect(loader.length).toBe(length);
  torch.manual_seed(seed);
  expect([1, 2].map(() => [...loader].map(plain))).toEqual(passes);
  expect(torch.rand(1).item()).toBe(then);
}

describe("a loader gives the batches that PyTorch's gives for the seed, and draws as much", () => {
  test.each(ofKind("order"))("$count items with $options, own seed $own", (c) => {
    expectPasses(new data.DataLoader(range(c.count), { ...c.options, generator: stream(c.own) }), c);
  });

  test.each(ofKind("sampler"))("$line", (c) => {
    const items = range(10);
    const sampler = new Function("data", "items", `return ${c.line}`)(data, items);
    expectPasses(new data.DataLoader(items, 4, { sampler }), c);
  });
});

describe("random_split cuts as PyTorch does for the seed, or refuses in its words", () => {
  test.each(ofKind("split"))("$lengths, own seed $own", ({ seed, lengths, own, answer, error, then }) => {
    torch.manual_seed(seed);
    const split = () => data.random_split(range(10), lengths, own === null ? {} : { generator: stream(own) });
    if (error) expect(refusalOf(split)).toEqual(error);
    else expect(split().map(({ indices }) => indices)).toEqual(answer);
    expect(torch.rand(1).item()).toBe(then);
  });
});

/** Python's text of lists and dicts of tensors. */
function textOf(value: unknown): string {
  if (typeof value === "string") return `'${value}'`;
  if (value instanceof Tensor) return String(value);
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return `{${Object.entries(Object(value))
    .map(([key, part]) => `'${key}': ${textOf(part)}`)
    .join(", ")}}`;
}

describe("items are joined as PyTorch joins them, or refused in its words", () => {
  test.each(ofKind("collate"))("$batch", ({ batch, answer, error }) => {
    if (error) expect(refusalOf(() => data.default_collate(batch))).toEqual(error);
    else expect(textOf(data.default_collate(batch))).toBe(answer);
  });

  test("tensors are stacked, typed arrays too", () => {
    expect(String(data.default_collate([torch.ones(2), torch.zeros(2)]))).toBe("tensor([[1., 1.],\n        [0., 0.]])");
    expect(data.default_collate([new Float32Array(2), new Float32Array(2)]).shape.join()).toBe("2,2");
  });
});

describe("settings of a loader that exclude each other are refused in PyTorch's words", () => {
  test.each(ofKind("refusal"))("$options", ({ options, error }) => {
    const given = { ...options };
    if (given.sampler) given.sampler = [1];
    if (given.batch_sampler) given.batch_sampler = [[1]];
    expect(refusalOf(() => new data.DataLoader([1, 2], given))).toEqual(error);
  });
});
