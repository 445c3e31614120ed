import { describe, expect, test } from "vitest";
import { F, nn, Tensor, torch } from "../../kernel-lib/index.js";
import golden from "../golden/functional.json" with { type: "json" };

interface Case {
  line: string;
  error?: [name: string, message: string];
  number?: number;
  shape: number[];
  dtype: string;
  values: (number | string)[];
  grad_fn?: string | null;
  grads?: Record<string, (number | string)[]>;
}

const shapes = {
  x: [2, 3],
  y: [4, 3, 2],
  z: [2, 3, 2, 2],
  v: [3],
  s: [],
  w: [4, 3],
  b: [4],
  d: [2, 3],
  e: [5, 2],
  o: [1, 3],
};

const classes = {
  c: [2, 0],
  c3: [
    [0, 1],
    [2, 2],
    [1, 0],
    [0, 0],
  ],
  c4: [
    [
      [0, 1],
      [2, 1],
    ],
    [
      [1, 1],
      [0, 2],
    ],
  ],
  c0: 1,
  c5: [0, 1, 2, 0],
  c6: [[[0, 1, 2]], [[0, 1, 2]]],
  far: [0, 3],
  ignored: [2, -100],
  neg: [-1, 0],
  none: [-100, -100],
};

/** The variables of the lines, made from the same seed in the same order as when they were recorded. */
function scope(): { leaves: [string, Tensor][]; all: Record<string, unknown> } {
  torch.manual_seed(11);
  const leaves = Object.entries(shapes).map(([name, shape]): [string, Tensor] => [
    name,
    torch.randn(shape, { requires_grad: true, dtype: name === "d" ? torch.float64 : torch.float32 }),
  ]);
  const targets = Object.entries(classes).map(([name, values]) => [name, torch.tensor(values, { dtype: torch.int64 })]);
  return { leaves, all: { F, nn, torch, ...Object.fromEntries(leaves), ...Object.fromEntries(targets) } };
}

const flat = (tensor: Tensor): number[] => Array.from(tensor.detach().contiguous().numpy(), Number);
const numbers = (values: (number | string)[]): number[] => values.map((v) => (v === "nan" ? Number.NaN : Number(v)));

describe("layers' functions, losses and initialisations answer as PyTorch's", () => {
  test.each(golden.cases as unknown as Case[])(
    "$line",
    ({ line, error, number, shape, dtype, values, grad_fn, grads }) => {
      const { leaves, all } = scope();
      let value: unknown;
      try {
        value = new Function(...Object.keys(all), `return ${line}`)(...Object.values(all));
      } catch (thrown) {
        expect([(thrown as Error).name, (thrown as Error).message]).toEqual(error);
        return;
      }
      expect(error).toBeUndefined();
      if (!(value instanceof Tensor)) {
        expect(value).toBeCloseTo(number as number, 12);
        return;
      }
      expect([[...value.shape], String(value.dtype)]).toEqual([shape, dtype]);
      expect(flat(value)).toBeAllclose(numbers(values));
      expect(value.requires_grad).toBe(grads !== undefined);
      if (!grads) return;
      expect(value.grad_fn?.name ?? null).toBe(grad_fn);
      const ramp = torch.linspace(-1, 1, value.numel(), { dtype: value.dtype }).reshape(value.shape).add(0.5);
      value.mul(value).mul(ramp).sum().backward();
      const own = leaves.filter(([, leaf]) => leaf.grad !== null);
      expect(own.map(([name]) => name)).toEqual(Object.keys(grads));
      for (const [name, leaf] of own)
        expect(flat(leaf.grad as Tensor), name).toBeAllclose(numbers(grads[name]), { rtol: 1e-4, atol: 1e-5 });
    },
  );
});
