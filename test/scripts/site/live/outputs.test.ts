import { expect, test } from "vitest";
import { Outputs } from "../../../../scripts/site/live/outputs.js";

const stream = (text: string, name: "stdout" | "stderr" = "stdout") => ({ output_type: "stream", name, text }) as const;
const display = (text: string, display_id = "d") =>
  ({ output_type: "display_data", data: { "text/plain": text }, metadata: {}, display_id }) as const;

test("what one stream says in one go is one output; the other stream begins another", () => {
  const outputs = new Outputs();
  for (const output of [stream("a"), stream("b"), stream("c", "stderr"), stream("d")]) outputs.apply(output);
  expect(outputs.list).toEqual([stream("ab"), stream("c", "stderr"), stream("d")]);
});

test("an update changes every display of its name and adds nothing", () => {
  const outputs = new Outputs();
  for (const output of [display("old"), stream("between"), display("old"), display("other", "e")])
    outputs.apply(output);
  expect(outputs.apply({ ...display("new", "nowhere"), output_type: "update_display_data" })).toBe(false);
  expect(outputs.apply({ ...display("new"), output_type: "update_display_data" })).toBe(true);
  expect(outputs.list).toEqual([display("new"), stream("between"), display("new"), display("other", "e")]);
});

test("clearing waits for the next output where it is told to, or for the end of the run", () => {
  const outputs = new Outputs();
  outputs.apply(stream("one"));
  outputs.apply({ output_type: "clear_output", wait: true });
  expect(outputs.list).toEqual([stream("one")]);
  outputs.apply(stream("two"));
  expect(outputs.list).toEqual([stream("two")]);
  outputs.apply({ output_type: "clear_output", wait: true });
  outputs.settle();
  expect(outputs.list).toEqual([]);
  outputs.apply(stream("three"));
  outputs.apply({ output_type: "clear_output", wait: false });
  expect(outputs.list).toEqual([]);
});

test("of a stream without an end the last lines are kept, and it is said", () => {
  const outputs = new Outputs();
  for (let line = 0; line < 30_000; line++) outputs.apply(stream(`line ${line}\n`));
  const [kept] = outputs.list;
  const text = kept?.output_type === "stream" ? kept.text : "";
  expect(text.length).toBeLessThan(210_000);
  expect(text).toMatch(/^… what was printed before is left out\nline \d+\n/);
  expect(text).toMatch(/line 29999\n$/);
});
