import { describe, expect, test } from "vitest";
import { defaultRules, normalised } from "../../../scripts/compare/normalise.js";
import { settings, texts } from "./outputs.js";

const plain = (text: string): string => normalised(text, settings);

describe("what changes from run to run is rewritten by the rule", () => {
  test.each([
    ["ansi", "\u001b[31mred\u001b[39m", "red"],
    ["carriage-returns", "10%\r50%\r100%\nnext\r\n", "100%\nnext\n"],
    ["carriage-returns", "abcdef\b\b\b\bXY", "abXYef"],
    ["carriage-returns", "1\r2\nb\u001b[0mc", "2\nbc"],
    ["ids", "id 3fa85f64-5717-4562-b3fc-2c963f66afa6, 3fa85f6457174562b3fc2c963f66afa6", "id <id>, <id>"],
    ["addresses", "<A object at 0x7f3a2b1c>", "<A object at <address>>"],
    ["timings", "training took 1.23 s", "training took <time>"],
    [
      "timings",
      "CPU times: user 12 ms, total: 15 ms\nWall time: 1min 2s",
      "CPU times: user <time>, total: <time>\nWall time: <time>",
    ],
    [
      "timings",
      "1.2 ms ± 30 µs per loop (mean ± std. dev. of 7 runs, 10 loops each)",
      "<time> per loop (mean ± std. dev. of 7 runs, <loops> each)",
    ],
    ["progress", "10/10 [00:12<00:00, 1.23it/s]", "10/10 [<time>]"],
    ["timings", "train: 12.345ms", "train: <time>"],
    ["paths", "at /home/me/repo/x.ts:3:4", "at <folder>/x.ts:3:4"],
    ["paths", "file:///C:/Users/me/x.js", "<folder>/x.js"],
    ["paths", "C:\\Users\\me\\x.py", "<folder>/x.py"],
    [
      "sets",
      "kinds {'plum', 'it\\'s', 3, \"pear\"}, [{'b', 'a'}]",
      "kinds {\"pear\", 'it\\'s', 'plum', 3}, [{'a', 'b'}]",
    ],
  ])("%s: %s", (name, text, expected) => {
    expect(plain(text)).toBe(expected);
    const others = defaultRules.filter((rule) => rule.name !== name);
    expect(normalised(text, { ...settings, rules: others })).not.toBe(expected);
  });
});

test.each([
  "t = 0.5 s, 3 m/s, 12 ms of sound",
  "https://host/a/b/c and/or 1/2/3, /usr",
  "\\frac{a}{b} \\alpha\\beta",
  "d41d8cd98f00b204e9800998ecf8427e",
  "0x7f3a2b1c",
  "Elapsed: 3 of 4",
  "{3, 1, 2}, {'b': 1, 'a': 2}, { 'b', 'a' }, Set(2) { 'b', 'a' }, {b, a}, ['b', 'a'], ('b', 'a')",
])("what means something is left as it is: %s", (text) => {
  expect(plain(text)).toBe(text);
});

test("a rule's texts compare equal, and differ once it is switched off", () => {
  const rules = defaultRules.filter(({ name }) => name !== "timings");
  expect(texts("took 1.23 s", "took 4.56 s")).toEqual([]);
  expect(texts("took 1.23 s", "took 4.56 s", { rules })).not.toEqual([]);
});

// quadratic time would be minutes
test.each([
  " ",
  "1",
  "a",
  "/",
  "/a",
  "-",
  ".",
  "1.",
  "1 ",
  "0x",
  "C:",
  "took ",
  "[1:",
  "1 s ",
  "{'a', ",
  "{'",
  "\\",
  ": ",
  "\u001b[",
])("a line of 200 000 characters of %j is normalised and compared as quickly as it is read", (piece) => {
  const line = piece.repeat(200_000 / piece.length);
  expect(texts(`${line}!`, `${line}?`)).not.toEqual([]);
  expect(texts(line, line)).toEqual([]);
});
