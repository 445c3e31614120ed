import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as library from "../../../kernel-lib/index.js";
import type { Case } from "../../../scripts/dev/golden/case.js";
import { differences } from "../../../scripts/dev/golden/compare.js";
import { example, type Known, tally, unknown } from "../../../scripts/dev/golden/known.js";
import type { Library } from "../../../scripts/dev/golden/tensors.js";

const read = <T>(name: string): T =>
  JSON.parse(readFileSync(new URL(`../../golden/${name}.json`, import.meta.url), "utf8")) as T;

const { cases } = read<{ cases: Case[] }>("net");
const known = read<Known[]>("net-known");

test("random calls of every callable, by place and by name, sound and faulty, answer as PyTorch's, but for what is known", () => {
  const tallies = tally(library as unknown as Library, cases);
  expect(unknown(tallies, known).map((one) => `${one.kind} (${one.found.length}): ${example(one)}`)).toEqual([]);
});

describe("answers differ", () => {
  const call = { call: "torch.add", seed: 0, tensors: [], args: [], options: {} };
  const kinds = (theirs: Partial<Case>, ours: Partial<Case>) =>
    differences({ ...call, ...theirs }, ours).map(({ kind }) => kind);
  const tensor = (values: (number | string)[], more = {}) => ({
    result: { tensor: [[values.length], "float32", values] as const, ...more },
  });

  test("in a value from the fifth digit on, and in the sign of zero", () => {
    expect(kinds(tensor([1, 100]), tensor([1.000001, 100.0001]))).toEqual([]);
    expect(kinds(tensor([1]), tensor([1.0001]))).toEqual(["value"]);
    expect(kinds(tensor(["-0"]), tensor([0]))).toEqual(["sign of zero in value"]);
    expect(kinds(tensor(["NaN"]), tensor(["NaN"]))).toEqual([]);
    expect(kinds(tensor(["NaN"]), tensor([0]))).toEqual(["value"]);
  });

  test("in history, type and shape", () => {
    expect(kinds(tensor([1], { grad_fn: "AddBackward0" }), tensor([1]))).toEqual(["grad_fn"]);
    expect(kinds(tensor([1]), { result: { tensor: [[1], "int64", [1]] } })).toEqual(["dtype"]);
    expect(kinds(tensor([1]), { result: { tensor: [[1, 1], "float32", [1]] } })).toEqual(["shape"]);
  });

  test("in the text, but not where a digit is rounded otherwise", () => {
    expect(kinds(tensor([0.25], { text: "tensor([0.2500])" }), tensor([0.25], { text: "tensor([0.2501])" }))).toEqual(
      [],
    );
    expect(kinds(tensor([0.25], { text: "tensor([0.2500])" }), tensor([0.25], { text: "tensor([0.250])" }))).toEqual([
      "text",
    ]);
  });

  test("in the class and the words of a refusal, to which we may add", () => {
    expect(kinds({ error: ["TypeError", "no"] }, { error: ["ValueError", "no"] })).toEqual(["class of the refusal"]);
    expect(kinds({ error: ["TypeError", "no"] }, { error: ["TypeError", "no; do this"] })).toEqual([]);
    expect(kinds({ error: ["TypeError", "no"] }, { error: ["TypeError", "yes"] })).toEqual(["words of the refusal"]);
    expect(kinds({ error: ["TypeError", null] }, { error: ["TypeError", "yes"] })).toEqual([]);
    expect(kinds({ error: ["TypeError", "no"] }, tensor([1]))).toEqual(["refused by PyTorch alone"]);
    expect(kinds(tensor([1]), { error: ["TypeError", "no"] })).toEqual(["refused by us alone"]);
  });

  test("in gradients, and in what a call has written", () => {
    expect(kinds({ ...tensor([1]), grads: [[1, 2]] }, { ...tensor([1]), grads: [[1, 3]] })).toEqual(["gradient"]);
    expect(kinds({ ...tensor([1]), grads: [[1]] }, tensor([1]))).toEqual(["gradient"]);
    expect(kinds({ ...tensor([1]), after: [1] }, { ...tensor([1]), after: [2] })).toEqual(["after"]);
  });
});
