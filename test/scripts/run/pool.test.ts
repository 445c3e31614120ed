import { expect, test } from "vitest";
import { KernelPool } from "../../../scripts/run/pool.js";

/** A kernel that only says when it starts and ends. */
function fakes() {
  const events: string[] = [];
  const start = async (need: string) => {
    events.push(`start ${need}`);
    return {
      need,
      close: async (): Promise<void> => {
        events.push(`end ${need}`);
      },
    };
  };
  return { events, start };
}

test("the pool starts the next kernel while a notebook runs, and never hands one out twice", async () => {
  const { events, start } = fakes();
  const pool = new KernelPool(start, ["a", "b", "c"], 1);
  const a = await pool.take("a");
  expect(events).toEqual(["start a", "start b"]);
  pool.release(a);
  const b = await pool.take("b");
  expect(b.need).toBe("b");
  expect(events).toEqual(["start a", "start b", "end a", "start c"]);
  const again = await pool.take("b");
  expect(again).not.toBe(b);
  expect(events.filter((event) => event === "start b")).toHaveLength(2);
});

test("the pool lets no more kernels wait than it is told to", async () => {
  const { events, start } = fakes();
  const pool = new KernelPool(start, ["a", "b", "c", "d", "e"], 2);
  await pool.take("a");
  expect(events).toEqual(["start a", "start b", "start c"]);
});

test("the pool starts none for a notebook that another worker has taken", async () => {
  const { events, start } = fakes();
  const pool = new KernelPool(start, ["a", "b"], 2);
  await Promise.all([pool.take("a"), pool.take("b")]);
  expect(events).toEqual(["start a", "start b"]);
});

test("closing the pool ends the kernels that wait, and waits for those that are ending", async () => {
  const { events, start } = fakes();
  const pool = new KernelPool(start, ["a", "b", "c"], 2);
  const a = await pool.take("a");
  pool.release(a);
  await pool.close();
  expect(events.slice(3).sort()).toEqual(["end a", "end b", "end c"]);
});

test("a kernel that does not start fails the one who takes it, and closing does not mind", async () => {
  const start = async (need: string) => {
    if (need === "b") throw new Error("no memory");
    return { close: async (): Promise<void> => {} };
  };
  const pool = new KernelPool(start, ["a", "b"], 1);
  await pool.take("a");
  await expect(pool.take("b")).rejects.toThrow("no memory");
  await pool.close();
});
