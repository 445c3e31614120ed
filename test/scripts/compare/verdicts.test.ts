import type { IOutput } from "@jupyterlab/nbformat";
import { describe, expect, test } from "vitest";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { display, forms, result, settings, stdout, texts } from "./outputs.js";

const stderr = (text: string): IOutput => ({ output_type: "stream", name: "stderr", text });
const value = (text: string, more: object = {}): IOutput => result({ "text/plain": text, ...more });

describe("what one kernel prints and another returns is the same, in a language whose kernels do both", () => {
  const both = { ...settings, valuesMayBePrinted: true };
  test.each([
    ["a number", "42\n", "42"],
    ["a text", "a b\n", "'a b'"],
    ["a text with line breaks and quotes", "a\n'b'\n", String.raw`"a\n'b'"`],
    ["an object", "{ a: 1 }\n", "{ a: 1 }"],
  ])("%s", (_what, printed, returned) => {
    for (const [saved, now] of [
      [stdout(printed), [value(returned)]],
      [[value(returned)], stdout(printed)],
    ]) {
      expect(compareOutputs(saved, now, both)).toEqual([]);
      expect(compareOutputs(saved, now, settings)).not.toEqual([]);
    }
  });

  test("after other text, and with richer forms that one of them lacks", () => {
    const rich = value("tensor([1.])", { "text/html": "<table></table>" });
    expect(compareOutputs(stdout("a\ntensor([1.])\n"), [...stdout("a\n"), rich], both)).toEqual([]);
  });

  test("but another value differs, and so does none", () => {
    expect(compareOutputs(stdout("42\n"), [value("43")], both)).not.toEqual([]);
    expect(compareOutputs(stdout("42\n"), [], both)).not.toEqual([]);
    expect(compareOutputs([], [value("42")], both)).not.toEqual([]);
  });
});

describe("the order of outputs counts", () => {
  const picture = display({ "text/plain": "Figure" });
  test.each<[string, IOutput[], IOutput[]]>([
    ["a print and a display are swapped", [...stdout("a\n"), picture], [picture, ...stdout("a\n")]],
    [
      "a line moves behind a display",
      [...stdout("a\nb\n"), picture, ...stdout("c\n")],
      [...stdout("a\n"), picture, ...stdout("b\nc\n")],
    ],
    ["a warning moves behind a display", [stderr("careful\n"), picture], [picture, stderr("careful\n")]],
    ["two displays of other kinds are swapped", [picture, value("1")], [value("1"), picture]],
    [
      "two displays are swapped",
      [display({ "text/plain": "one" }), display({ "text/plain": "two" })],
      [display({ "text/plain": "two" }), display({ "text/plain": "one" })],
    ],
  ])("when %s", (_when, saved, now) => {
    expect(compareOutputs(saved, now, settings)).not.toEqual([]);
    expect(compareOutputs(saved, saved, settings)).toEqual([]);
  });

  test("and is told", () => {
    expect(compareOutputs([...stdout("a\n"), picture], [picture, ...stdout("a\n")], settings)).toEqual([
      "the order changed: text, rich output became rich output, text",
    ]);
  });

  test("but not which stream was flushed first, nor when a bar was drawn", () => {
    expect(compareOutputs([stderr("w\n"), ...stdout("a\n")], [...stdout("a\n"), stderr("w\n")], settings)).toEqual([]);
    const [half, whole] = [stderr("\r 50%|# | 1/2"), stderr("\r100%|##| 2/2")];
    expect(compareOutputs([half, picture, whole], [picture, half, whole], settings)).toEqual([]);
  });
});

describe("without tolerance, rtol = atol = 0, nothing but the very same is equal", () => {
  test.each([
    ["007", "7"],
    ["Python 3.10", "Python 3.1"],
    ["1e3", "1000"],
    ["tensor([1.])", "tensor([1.0000])"],
    ["-0.", "0."],
    ["a ", "a"],
    ["nan", "NaN"],
  ])("%s is not %s", (saved, now) => {
    const exact = { rtol: 0, atol: 0 };
    expect(texts(saved, now, exact)).not.toEqual([]);
    expect(texts(saved, saved, exact)).toEqual([]);
    const html = [saved, now].map((text) => [display({ "text/html": `<pre>${text}</pre>` })]);
    expect(compareOutputs(html[0], html[1], { ...settings, ...exact })).not.toEqual([]);
  });

  test("in JSON and in colours too", () => {
    const exact = { ...settings, rtol: 0, atol: 0 };
    const json = [1, 1 + 1e-12].map((x) => [display({ "application/json": { x } })]);
    expect(compareOutputs(json[0], json[1], exact)).not.toEqual([]);
    const html = ["#102030", "#102031"].map((colour) => [display({ "text/html": `<i style="color:${colour}">x</i>` })]);
    expect(compareOutputs(html[0], html[1], exact)).not.toEqual([]);
  });
});

describe("what counts or names is compared exactly, though it looks like a number:", () => {
  test.each([
    ["a count", "100000 rows", "100001 rows"],
    ["an id of digits", "order 90071992547409931", "order 90071992547409932"],
    ["a padded number", "agent 007", "agent 7"],
    ["a version of two parts", "Python 3.10", "Python 3.1"],
    ["a pinned version", "numpy==2.10", "numpy==2.1"],
    ["an address", "192.168.0.10", "192.168.0.11"],
    ["a number with points for thousands", "1.000.000", "1.000.001"],
    ["a number with commas for thousands", "1,000,000", "1,000,001"],
    ["a file's number", "img_000001.png", "img_000002.png"],
    ["a whole number in JSON", { n: 100000 }, { n: 100001 }],
    ["the width of a picture in HTML", '<img width="100000">', '<img width="100001">'],
  ])("%s", (_what, saved, now) => {
    if (typeof saved === "string" && saved.startsWith("<")) expect(forms("text/html", saved, now)).not.toEqual([]);
    else if (typeof saved === "string") expect(texts(saved, String(now))).not.toEqual([]);
    else expect(forms("application/json", saved, now)).not.toEqual([]);
  });

  test("while a number that only one side writes as whole has the tolerance: JavaScript prints 3.0 so", () => {
    expect(texts("loss 3", "loss 2.9999999")).toEqual([]);
    expect(texts("loss 3.0", "loss 3")).toEqual([]);
    expect(forms("application/json", { x: 3 }, { x: 3.0000001 })).toEqual([]);
  });
});

describe("a rule rewrites only what its name says:", () => {
  test.each([
    ["a bar's postfix is compared", "5/5 [00:01<00:00, 4.9it/s, loss=0.25]", "5/5 [00:01<00:00, 4.9it/s, loss=0.75]"],
    ["a bar's count is compared", "5/5 [00:01<00:00, 4.9it/s]", "5/6 [00:01<00:00, 4.9it/s]"],
    ["the count of a bar without end is compared", "100it [00:01, 80.1it/s]", "101it [00:01, 80.1it/s]"],
    ["a Keras bar's loss is compared", "5/5 ━━━━ 0s 5ms/step - loss: 0.5", "5/5 ━━━━ 0s 5ms/step - loss: 0.6"],
    ["an XPath is compared", "/html/body/div/a", "/html/head/div/a"],
    ["the path of an address is compared", "GET /api/v1/users", "GET /api/v2/users"],
    ["the path of a web address is compared", "https://host/a/b/c", "https://host/a/x/c"],
    ["a file's name is compared", "/home/me/a.csv", "/home/me/b.csv"],
    ["a sum of 32 digits is compared", "d41d8cd98f00b204e9800998ecf8427e", "d41d8cd98f00b204e9800998ecf8427f"],
    ["a name that begins with tmp is compared", "tmpfolders", "tmpfoldera"],
    ["a picture's width is compared", "3 px", "4 px"],
  ])("%s", (_what, saved, now) => {
    expect(texts(saved, now)).not.toEqual([]);
  });
});

describe("how an output is to be shown counts:", () => {
  const shown = (metadata: object): IOutput[] => [
    { ...display({ "text/plain": "Figure" }), metadata: metadata as never },
  ];
  test.each([
    ["another width", { "image/png": { width: 100 } }, { "image/png": { width: 200 } }],
    ["a width that has gone", { "image/png": { width: 100 } }, {}],
    ["apart from the page", { isolated: true }, { isolated: false }],
  ])("%s", (_what, saved, now) => {
    expect(compareOutputs(shown(saved), shown(now), settings)[0]).toMatch(/^rich output, metadata:/);
  });

  test("but not what a front end adds for itself", () => {
    expect(compareOutputs(shown({ tags: [], outputId: "x" }), shown({}), settings)).toEqual([]);
  });
});

describe("a second run of the same is equal:", () => {
  test.each([
    [
      "a bar",
      "\r  0%|  | 0/5 [00:00<?, ?it/s]\r100%|##| 5/5 [00:01<00:00,  4.92it/s]\n",
      "\r100%|##| 5/5 [00:00<00:00, 12.3it/s]\n",
    ],
    ["a bar in seconds, with its own unit", "2/2 [00:03<00:00,  1.61s/batch]", "2/2 [1:00:02<00:00, 1803.1s/batch]"],
    ["a bar without end", "\r1it [00:00, ?it/s]\r42it [00:00, 310.11it/s]\n", "\r42it [00:01, 99.12it/s]\n"],
    [
      "bars in bars",
      "\router: 0%| | 0/1 [00:00<?, ?it/s]\n\rinner: 0%| | 0/2 [00:00<?, ?it/s]\u001b[A\n\rinner: 100%|#| 2/2 [00:00<00:00, 9.1it/s]\u001b[A\router: 100%|#| 1/1 [00:00<00:00, 4.5it/s]\n",
      "\router: 0%| | 0/1 [00:00<?, ?it/s]\n\rinner: 0%| | 0/2 [00:00<?, ?it/s]\u001b[A\n\rinner: 50%|5| 1/2 [00:00<00:00, 7.1it/s]\u001b[A\n\rinner: 100%|#| 2/2 [00:00<00:00, 9.9it/s]\u001b[A\router: 100%|#| 1/1 [00:00<00:00, 4.1it/s]\n",
    ],
    ["a bar by backspaces", "10%\b\b\b50%\b\b\b99%\ndone", "10%\b\b\b99%\ndone"],
    ["Keras", "5/5 ━━━━━━━━━━ 0s 5ms/step - loss: 0.5", "5/5 ━━━━━━━━━━ 1s 112ms/step - loss: 0.5"],
    ["Keras without bars", "5/5 - 0s - 5ms/step - loss: 0.5", "5/5 - 1s - 50ms/step - loss: 0.5"],
    ["UUIDs of version 1", "c232ab00-9414-11ec-b3c8-9f6bdeced846", "d5d2ab01-9414-11ec-b3c8-9f6bdeced846"],
    ["UUIDs of version 7", "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5e-bc96-7abc-bcce-b302099a8057"],
    [
      "%time",
      "CPU times: user 2 µs, sys: 1e+03 ns, total: 3 µs\nWall time: 5.01 µs",
      "CPU times: user 1e+03 ns, sys: 0 ns, total: 1e+03 ns\nWall time: 1min 2s",
    ],
    [
      "%timeit",
      "1.2 ms ± 30 µs per loop (mean ± std. dev. of 7 runs, 1,000 loops each)",
      "998 µs ± 1.3 µs per loop (mean ± std. dev. of 7 runs, 10 loops each)",
    ],
    [
      "%timeit of a function that keeps results",
      "The slowest run took 5.12 times longer than the fastest. This could mean that an intermediate result is being cached.\n1.2 ms ± 30 µs per loop (mean ± std. dev. of 7 runs, 10 loops each)",
      "998 µs ± 1.3 µs per loop (mean ± std. dev. of 7 runs, 10 loops each)",
    ],
    ["%timeit of old", "100 loops, best of 3: 2.3 ms per loop", "1000 loops, best of 3: 998 µs per loop"],
    ["timedelta", "Elapsed: 0:00:01.2", "Elapsed: 0:01:07.348712"],
    ["seconds", "--- 1.2345 seconds ---", "--- 0.9e-05 seconds ---"],
    ["console.time", "train: 1:02.345 (m:ss.mmm)", "train: 1:12.001 (m:ss.mmm)"],
    ["a temporary folder", "/tmp/tmpab12cd34/data.csv", "/var/folders/zz/abc123/T/tmpq_9x8w7v/data.csv"],
    ["a temporary name", "saved to tmpab12cd34.csv", "saved to tmpzz98xy01.csv"],
    ["a temporary folder of Node", "/tmp/build-AbC123", "/tmp/build-xYz789"],
    ["a warning in a cell", "/tmp/ipykernel_123/4042.py:1: UserWarning", "/tmp/ipykernel_99/4042.py:1: UserWarning"],
  ])("%s", (_what, saved, now) => {
    expect(texts(saved, now)).toEqual([]);
    expect(compareOutputs([stderr(saved)], [stderr(now)], settings)).toEqual([]);
  });

  test("a drawing of matplotlib, whose ids and date are new", () => {
    const drawing = (id: string, date: string): string =>
      `<svg xmlns:xlink="http://www.w3.org/1999/xlink"><metadata><date>${date}</date></metadata><defs><path id="${id}" d="M 0 3"/></defs><use xlink:href="#${id}" clip-path="url(#${id})"/></svg>`;
    expect(forms("image/svg+xml", drawing("m1a2b", "2026-01-01"), drawing("m9f8e", "2026-02-02"))).toEqual([]);
  });

  test("a bar that a widget shows", () => {
    const bar = (id: string) => ({
      "application/vnd.jupyter.widget-view+json": { model_id: id, version_major: 2, version_minor: 0 },
      "text/plain": "  0%|          | 0/5 [00:00<?, ?it/s]",
    });
    const [one, two] = ["3fa85f6457174562b3fc2c963f66afa6", "0fa85f6457174562b3fc2c963f66afa7"].map(bar);
    expect(compareOutputs([display(one)], [display(two)], settings)).toEqual([]);
  });
});
