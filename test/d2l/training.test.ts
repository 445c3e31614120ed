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
