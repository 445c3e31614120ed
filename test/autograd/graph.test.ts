import { setFlagsFromString } from "node:v8";
import { runInNewContext, runInThisContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { arrayOf } from "../../kernel-lib/autograd/graph/variable.js";
import { F, RuntimeError, type Tensor, torch } from "../../kernel-lib/index.js";

describe("the recorded graph", () => {
  test("a chain of 100,000 steps is walked without a deep stack", () => {
    const x = torch.ones(1, { requires_grad: true });
    let y = x;
    for (let i = 0; i < 100_000; i++) y = y.add(1);
    y.backward();
    expect(String(x.grad)).toBe("tensor([1.])");
  });

  test("gradients of several uses add up, and so do those of several walks", () => {
    const x = torch.tensor([3], { requires_grad: true });
    x.mul(x).add(x).sum().backward();
    x.mul(2).sum().backward();
    expect(x.grad?.tolist()).toEqual([9]);
  });

  test("steps made side by side are walked in the right order, however many wait", () => {
    const x = torch.ones(1, { requires_grad: true });
    const first = Array.from({ length: 1000 }, (_, i) => x.mul(i));
    const second = first.map((y) => y.mul(2));
    const third = second.map((y, i) => y.add(first[(i * 7) % 1000]));
    torch.stack(third).sum().backward();
    expect(x.grad?.tolist()).toEqual([3 * 499500]);
  });

  test("a walk that fails leaves nothing behind for the next one", () => {
    const x = torch.ones(2, { requires_grad: true });
    const y = x.mul(3);
    const broken = x.sin();
    const z = y.mul(2);
    const both = z.add(broken);
    const sine = broken.square();
    broken.detach().fill_(7);
    expect(() => sine.add(both).sum().backward(null, { retain_graph: true })).toThrow(RuntimeError);
    x.grad = null;
    z.sum().backward();
    expect(x.grad).toEqual(torch.tensor([6, 6]));
  });

  test("a walk that is interrupted leaves nothing behind for the next one", () => {
    const x = torch.ones(1, { requires_grad: true });
    const walk = () => {
      let y = x.mul(2);
      for (let i = 0; i < 50_000; i++) y = y.add(x);
      y.backward();
    };
    Object.assign(globalThis, { walk });
    let interrupted = 0;
    for (let timeout = 1; timeout < 400; timeout *= 2) {
      try {
        runInThisContext("walk()", { timeout });
      } catch {
        interrupted++;
      }
      x.grad = null;
      x.mul(3).sum().backward();
      expect(x.grad).toEqual(torch.tensor([3]));
    }
    expect(interrupted).toBeGreaterThan(0);
  });

  test("a sum in place that is not recorded rounds like the operations it stands for, and counts as a write", () => {
    const [x, y] = [torch.randn(50), torch.randn(50)];
    expect(x.clone().add_(y, { alpha: 0.1 }).numpy()).toEqual(x.add(y.mul(0.1)).numpy());
    expect(x.clone().sub_(y, { alpha: 0.1 }).numpy()).toEqual(x.sub(y.mul(0.1)).numpy());
    expect(x.clone().add_(x).numpy()).toEqual(x.mul(2).numpy());
    const w = torch.ones(2, { requires_grad: true });
    const square = w.mul(w);
    expect(() => w.add_(torch.ones(2))).toThrow(RuntimeError);
    torch.no_grad(() => w.add_(torch.ones(2)));
    expect(w.tolist()).toEqual([2, 2]);
    expect(() => square.sum().backward()).toThrow("modified by an inplace operation");
  });

  test("two leaves that get the same gradient do not share its memory", () => {
    const [a, b] = [torch.ones(2, { requires_grad: true }), torch.ones(2, { requires_grad: true })];
    a.add(b).sum().backward();
    a.grad?.add_(5);
    expect(b.grad?.tolist()).toEqual([1, 1]);
  });

  test.each<[string, number[], number[], (x: Tensor, w: Tensor) => Tensor]>([
    ["conv2d", [1, 1, 4, 4], [1, 1, 3, 3], (x, w) => F.conv2d(x, w, { padding: 1 })],
    ["linear", [4, 4], [3, 4], (x, w) => F.linear(x, w)],
    ["log_softmax", [4, 4], [1], (x) => x.log_softmax(1)],
    ["softmax", [4, 4], [1], (x) => x.softmax(1)],
    ["batch_norm", [4, 4], [4], (x, weight) => F.batch_norm(x, null, null, { weight, training: true })],
  ])("what is written into the gradient that %s gives a leaf reaches nothing else", (_, ofX, ofW, compute) => {
    const leaf = (shape: number[]) =>
      torch
        .arange(shape.reduce((a, b) => a * b))
        .view(shape)
        .div(7)
        .requires_grad_();
    const [x, w] = [leaf(ofX), leaf(ofW)];
    const seen: number[][] = [];
    x.register_hook((grad: Tensor) => void seen.push(grad.reshape(-1).tolist() as number[]));
    const y = compute(x, w);
    const given = torch.arange(y.numel()).float().view(y.shape);
    const gradients = () => {
      y.backward(given, { retain_graph: true });
      const grads = [x.grad, w.grad].map((grad) => grad?.tolist());
      for (const own of [x, w]) {
        own.grad?.fill_(7);
        own.grad = null;
      }
      return grads;
    };
    const first = gradients();
    expect(gradients()).toEqual(first);
    expect(seen[1]).toEqual(seen[0]);
    expect(given.reshape(-1).tolist()).toEqual(Array.from({ length: given.numel() }, (_, i) => i));
  });

  test("nothing is recorded inside no_grad, and what it returns comes back", () => {
    const x = torch.ones(2, { requires_grad: true });
    const y = torch.no_grad(() => torch.enable_grad(() => x.mul(2)).add(x.mul(3)));
    expect(y.requires_grad).toBe(false);
    expect(torch.is_grad_enabled()).toBe(true);
  });

  test("recording comes back on when the function inside no_grad throws", () => {
    expect(() => torch.no_grad(() => torch.zeros(-1))).toThrow(RuntimeError);
    expect(torch.is_grad_enabled()).toBe(true);
  });

  test("an async function inside no_grad is refused, since gradients would be back on before it ends", () => {
    expect(() => torch.no_grad(async () => 1)).toThrow("expected a function that returns its result");
  });

  test("what was saved is let go after backward", async () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    let saved: WeakRef<object> | undefined;
    const x = torch.ones(1000, { requires_grad: true });
    const y = (() => {
      const middle = x.mul(2);
      saved = new WeakRef(arrayOf(middle));
      return middle.exp().mul(middle).sum();
    })();
    y.backward();
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(saved?.deref()).toBeUndefined();
  });

  test("a number in a tensor of doubles keeps its full precision", () => {
    const x = torch.tensor([1], { dtype: torch.float64 });
    expect(x.mul(0.1).item()).toBe(0.1);
  });

  test("an integer index by property is an error that names at and set", () => {
    const x = torch.ones(2);
    const indexed = x as unknown as { [index: number]: unknown };
    expect(() => indexed[0]).toThrow(new TypeError("x[0] is written x.at(0) here"));
    expect(() => indexed[-1]).toThrow(new TypeError("x[-1] is written x.at(-1) here"));
    expect(() => {
      indexed[1] = 5;
    }).toThrow(new TypeError("x[1] = value is written x.set(1, value) here"));
    expect(Reflect.get(x, "nothing")).toBeUndefined();
    expect(x instanceof torch.Tensor && Object.keys(x).length).toBe(0);
  });

  test("items, lists and typed arrays are plain JavaScript values", () => {
    expect(torch.tensor(3.5).item()).toBe(3.5);
    expect(torch.tensor([true, false]).at(0).item()).toBe(true);
    expect(torch.tensor([[1n, 2n]]).tolist()).toEqual([[1, 2]]);
    expect(
      torch
        .tensor([[1.5, -2]])
        .t()
        .tolist(),
    ).toEqual([[1.5], [-2]]);
    expect(
      torch
        .tensor([
          [1, 2],
          [3, 4],
        ])
        .t()
        .numpy(),
    ).toEqual(Float32Array.of(1, 3, 2, 4));
    expect(torch.zeros(0, 3).tolist()).toEqual([]);
  });

  test("a loop over a tensor walks over its first dimension", () => {
    expect(
      [
        ...torch.tensor([
          [1, 2],
          [3, 4],
        ]),
      ].map((row) => String(row)),
    ).toEqual(["tensor([1., 2.])", "tensor([3., 4.])"]);
  });

  test.each([
    ["a string", "abc", "new(): invalid data type 'str'"],
    ["a string in a list", [1, "a"], "too many dimensions 'str' at [1]"],
    ["null", [null], "Could not infer dtype of NoneType at [0]"],
    ["a ragged list", [[1], [2, 3]], "expected sequence of length 1 at dim 1 (got 2)"],
  ])("torch.tensor refuses %s and says where", (_, data, message) => {
    expect(() => torch.tensor(data as unknown as number[])).toThrow(message);
  });

  test("unknown options are refused by name", () => {
    expect(() => torch.zeros(2, { dtyp: torch.int64 } as object)).toThrow(
      "zeros() got an unexpected keyword argument 'dtyp'",
    );
  });

  test.each([
    ["a fraction", () => torch.zeros(2.5), "zeros(): argument 'size' (position 1) must be tuple of ints, not float"],
    ["NaN", () => torch.ones(Number.NaN), "ones(): argument 'size' (position 1) must be tuple of ints, not float"],
    [
      "a fraction as an index",
      () => torch.ones(2).at(0.5),
      "only integers, slices (`:`), ellipsis (`...`), None and long or byte Variables are valid indices (got float)",
    ],
    [
      "words as an index",
      () => torch.ones(2).at("first"),
      'expected a slice such as ":", "2:6" or "::2", but got "first"',
    ],
  ])("%s is refused with what was expected and what was got", (_, call, message) => {
    expect(call).toThrow(message);
  });
});
