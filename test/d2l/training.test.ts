import { expect, test } from "vitest";
import { d2l, IndexError, torch, ValueError } from "../../kernel-lib/index.js";

const int64 = { dtype: torch.int64 };

test("accuracy counts right predictions, from scores or from classes", () => {
  const scores = torch.tensor([
    [0.1, 0.3, 0.6],
    [0.3, 0.2, 0.5],
  ]);
  expect(d2l.accuracy(scores, torch.tensor([0, 2], int64))).toBe(1);
  expect(d2l.accuracy(torch.tensor([2, 2], int64), torch.tensor([2, 2], int64))).toBe(2);
});

test("Accumulator sums several numbers at once", () => {
  const metric = new d2l.Accumulator(2);
  metric.add(3, 10);
  metric.add(1.5, 10);
  expect([metric.at(0), metric.at(1), metric.at(-1)]).toEqual([4.5, 20, 20]);
  metric.reset();
  expect(metric.at(0)).toBe(0);
  expect(() => metric.add(1)).toThrow(new ValueError("Accumulator.add expected 2 numbers, but got 1"));
  expect(() => metric.at(2)).toThrow(new IndexError("index 2 is out of range for 2 sums"));
});

test("Timer adds up the times between start and stop", () => {
  const timer = new d2l.Timer();
  const first = timer.stop();
  timer.start();
  const second = timer.stop();
  expect(first).toBeGreaterThanOrEqual(0);
  expect(timer.times).toEqual([first, second]);
  expect(timer.sum()).toBeCloseTo(first + second);
  expect(timer.avg()).toBeCloseTo((first + second) / 2);
  expect(timer.cumsum()).toEqual([first, first + second]);
});

test("a function becomes a method of a class that is there already, under its own name", () => {
  class A {
    b = 1;
  }
  const a = new A();
  const double = d2l.add_to_class(A)(function double(this: A): number {
    return 2 * this.b;
  });
  expect(Reflect.get(a, "double")).toBe(double);
  expect(Reflect.apply(double, a, [])).toBe(2);
});

test("settings are kept as properties, but for those that are ignored or begin with an underscore", () => {
  class B extends d2l.HyperParameters {
    constructor(a: number, b: number) {
      super();
      this.save_hyperparameters({ a, b, _c: 3 }, ["b"]);
    }
  }
  const kept = new B(1, 2);
  expect([kept.hparams, Reflect.get(kept, "a"), Reflect.get(kept, "b")]).toEqual([{ a: 1 }, 1, undefined]);
});

test("a model without loss, network, trainer or data says what is missing", () => {
  const model = new d2l.Module();
  expect(() => model.loss(torch.ones(1), torch.ones(1))).toThrow("Module has no loss");
  expect(() => model(torch.ones(1))).toThrow("Neural network is defined");
  expect(() => model.plot("loss", 1, true)).toThrow("Trainer is not inited");
  expect(() => new d2l.DataModule().train_dataloader()).toThrow("DataModule has no get_dataloader");
});
