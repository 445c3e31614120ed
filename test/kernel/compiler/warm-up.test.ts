import { beforeEach, expect, test, vi } from "vitest";
import type { Cells } from "../../../kernel-lib/kernel/compiler/cells.js";
import { createWarmUp } from "../../../kernel-lib/kernel/compiler/warm-up.js";

const rehearse = vi.fn<Cells["rehearse"]>();
const cells = { rehearse, widen: () => {} } as Partial<Cells> as Cells;

beforeEach(() => {
  vi.useFakeTimers();
  rehearse.mockClear();
  return () => vi.useRealTimers();
});

test("nothing is rehearsed before the kernel has rested after a cell", () => {
  const warmUp = createWarmUp(cells);
  vi.advanceTimersByTime(10_000);
  expect(rehearse).not.toHaveBeenCalled();
  warmUp.resume();
  vi.advanceTimersByTime(200);
  expect(rehearse).not.toHaveBeenCalled();
  vi.advanceTimersByTime(10_000);
  expect(rehearse).toHaveBeenCalled();
});

test("a cell has rehearsals wait until it has ended, and they come to an end", () => {
  const warmUp = createWarmUp(cells);
  warmUp.resume();
  while (rehearse.mock.calls.length === 0) vi.advanceTimersByTime(10);
  warmUp.pause();
  vi.advanceTimersByTime(10_000);
  expect(rehearse).toHaveBeenCalledTimes(1);
  warmUp.resume();
  vi.advanceTimersByTime(10_000);
  const all = rehearse.mock.calls.length;
  expect(all).toBeGreaterThan(1);
  warmUp.resume();
  vi.advanceTimersByTime(10_000);
  expect(rehearse).toHaveBeenCalledTimes(all);
});
