import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromArray } from "../../../kernel-lib/autograd/graph/variable.js";
import { Tensor } from "../../../kernel-lib/autograd/tensor.js";
import { engine, useEngine } from "../../../kernel-lib/engine/choice.js";
import * as F from "../../../kernel-lib/nn/functional/index.js";
import {
  bfloat16,
  bool,
  type DTypeName,
  float16,
  float32,
  float64,
  int32,
  int64,
  uint8,
} from "../../../kernel-lib/tensor/dtype.js";
import { NdArray } from "../../../kernel-lib/tensor/ndarray.js";
import { everyEngine } from "../../engine/every-engine.js";

/** One call, as scripts/dev/golden/_calls.py records it. */
interface Case {
  readonly name: string;
  readonly tensors: readonly [shape: number[], dtype: DTypeName][];
  /** `"$k"` stands for tensor k. */
  readonly arguments: readonly unknown[];
  readonly seed: number;
  readonly error?: [type: string, message: string];
  readonly shape: number[];
  readonly dtype: DTypeName;
  readonly values: readonly (number | string | boolean)[];
  readonly indices?: readonly number[];
  readonly grad_fn?: string;
  readonly grads?: readonly (readonly (number | string)[] | null)[];
}

const dtypes = { bfloat16, float16, float32, float64, int32, int64, uint8, bool };

/** The same small integers that _calls.py fills its tensors with. */
function filled(shape: readonly number[], dtype: DTypeName, seed: number): Tensor {
  const array = NdArray.zeros(dtypes[dtype], shape);
  let state = BigInt(seed);
  for (let i = 0; i < array.size; i++) {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    const value = Number((state >> 16n) % 7n) - 3;
    if (dtype === "int64") array.data[i] = BigInt(value);
    else array.data[i] = dtype === "uint8" ? Math.abs(value) : dtype === "bool" ? Number(value !== 0) : value;
  }
  return fromArray(array);
}

const functions: { readonly [name: string]: unknown } = F;
const plain = (tensor: Tensor | null) => (tensor === null ? [] : Array.from(tensor.detach().numpy(), Number));
const expected = (values: readonly (number | string | boolean)[]) => values.map(Number);

function run({ name, tensors, arguments: args, seed, ...golden }: Case): void {
  const inputs = tensors.map(([shape, dtype], k) => filled(shape, dtype, seed + k));
  for (const input of inputs) if (input.dtype.is_floating_point) input.requires_grad_();
  const values = args.map((value) => (typeof value === "string" && /^\$\d$/.test(value) ? inputs[+value[1]] : value));
  const call = (): Tensor | [Tensor, Tensor] => (functions[name] as (...all: unknown[]) => Tensor)(...values);
  if (golden.error) {
    expect(call).toThrow(expect.objectContaining({ name: golden.error[0], message: golden.error[1] }));
    return;
  }
  const answer = call();
  const [result, indices] = answer instanceof Tensor ? [answer, null] : answer;
  expect({ shape: [...result.shape], dtype: result.dtype.name }).toEqual({ shape: golden.shape, dtype: golden.dtype });
  expect(result.grad_fn?.name).toBe(golden.grad_fn);
  expect(plain(result)).toBeAllclose(expected(golden.values));
  expect(plain(indices)).toEqual(golden.indices ?? []);
  if (!golden.grads) return;
  result.backward(filled(golden.shape, golden.dtype, seed + inputs.length));
  for (const [k, grad] of golden.grads.entries()) {
    if (grad) expect(plain(inputs[k].grad)).toBeAllclose(expected(grad), { atol: 5e-6 });
  }
}

const text = ({ name, tensors, arguments: args }: Case) => `${name} ${JSON.stringify([tensors, args])}`;

const usual = engine;
afterAll(() => useEngine(usual));

describe.each(everyEngine)("the $name engine", (implementation) => {
  beforeAll(() => useEngine(implementation));

  describe.each(["conv", "windows", "resampling"])("%s answers as PyTorch does", (section) => {
    const golden = JSON.parse(readFileSync(new URL(`../../golden/${section}.json`, import.meta.url), "utf8")) as {
      cases: Case[];
    };
    test.each(golden.cases.map((c): [string, Case] => [text(c), c]))("%s", (_, c) => run(c));
  });
});
