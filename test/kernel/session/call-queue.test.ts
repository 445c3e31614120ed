import { expect, test } from "vitest";
import { CallQueue } from "../../../kernel-lib/kernel/session/call-queue.js";

/** A queue whose messages are delivered by hand. */
function create() {
  const sent: number[] = [];
  const made: string[] = [];
  const queue = new CallQueue((number) => sent.push(number));
  const add = (name: string) => queue.add(name, () => made.push(name));
  const deliver = () => {
    const number = sent.shift();
    if (number !== undefined) queue.receive(number);
    return number !== undefined;
  };
  return { queue, add, deliver, sent, made };
}

test("each message makes one call, in order", () => {
  const { add, deliver, made } = create();
  for (const name of ["a", "b"]) add(name);
  deliver();
  expect(made).toEqual(["a"]);
  deliver();
  expect(made).toEqual(["a", "b"]);
});

test("a call whose message was lost is made at the next message, and no later call is late", () => {
  const { add, deliver, sent, made } = create();
  add("lost");
  sent.length = 0;
  add("next");
  while (deliver());
  expect(made).toEqual(["lost", "next"]);
  add("after");
  deliver();
  expect(made).toEqual(["lost", "next", "after"]);
});

test("a call that throws keeps none of the others", () => {
  const { queue, add, deliver, sent, made } = create();
  queue.add("bad", () => {
    throw new Error("bad");
  });
  sent.length = 0;
  add("good");
  expect(deliver).toThrow("bad");
  while (deliver());
  expect(made).toEqual(["good"]);
});

test("a call that was deleted is not made, and its message makes no other early", () => {
  const { queue, add, deliver, made } = create();
  add("deleted");
  add("kept");
  queue.delete("deleted");
  deliver();
  expect(made).toEqual([]);
  deliver();
  expect(made).toEqual(["kept"]);
});
