import { encode as encodePng } from "fast-png";
import { encode as encodeJpeg } from "jpeg-js";
import { describe, expect, test } from "vitest";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { display, forms, result, settings } from "./outputs.js";

const plotly = "application/vnd.plotly.v1+json";

describe("JSON", () => {
  const figure = { config: { a: 1, b: [{ c: 2, d: 3 }] }, data: [{ z: [[0.5, 1]], name: "loss 0.25" }] };

  test("may have its keys in another order, but not its lists", () => {
    expect(forms(plotly, figure, { data: figure.data, config: { b: [{ d: 3, c: 2 }], a: 1 } })).toEqual([]);
    expect(forms(plotly, { x: [1, 2] }, { x: [2, 1] })).toEqual([
      `rich output, ${plotly}:`,
      "x[0]: 1 became 2 (relative error 1)",
      "x[1]: 2 became 1 (relative error 0.5)",
    ]);
  });

  test("is compared with the tolerance, in numbers and in texts", () => {
    expect(forms(plotly, figure, { ...figure, data: [{ z: [[0.5000001, 1]], name: "loss 0.2500001" }] })).toEqual([]);
    const lines = forms(plotly, figure, { ...figure, data: [{ z: [[0.501, 1]], name: "loss 0.26" }] });
    expect(lines.slice(1)).toEqual([
      "data[0].z[0][0]: 0.5 became 0.501 (relative error 0.002)",
      "data[0].name: 0.25 became 0.26 (relative error 0.04)",
    ]);
  });

  test.each([
    ["a key is lost", { a: 1 }, {}, "a: was 1 and is no longer there"],
    ["a key is new", {}, { a: [1] }, "a: [1] is new"],
    ["a list is shorter", { a: [1, 2] }, { a: [1] }, "a: 2 items became 1"],
    ["a value has another type", { a: "1" }, { a: 1 }, 'a: "1" became 1'],
    ["null became a number", { a: null }, { a: 0 }, "a: null became 0"],
    ["a list became an object", { a: [] }, { a: {} }, "a: [] became {}"],
    ["the whole is another", [1], { a: 1 }, '[1] became {"a":1}'],
  ])("differs when %s", (_when, saved, now, says) => {
    expect(forms(plotly, saved, now)).toEqual([`rich output, ${plotly}:`, says]);
  });

  test("names the first places and counts the others", () => {
    const values = (shift: number): object => ({ y: Array.from({ length: 100 }, (_, index) => index + shift) });
    const lines = forms(plotly, values(0), values(1));
    expect(lines).toHaveLength(7);
    expect(lines.at(-1)).toBe("… and 95 more places");
  });

  test("holds arrays of numbers in binary form too, as plotly.py writes them", () => {
    const bytes = (...values: number[]): string => Buffer.from(new Float64Array(values).buffer).toString("base64");
    const array = (bdata: string, shape = "2") => ({ x: { dtype: "f8", bdata, shape } });
    expect(forms(plotly, array(bytes(1, 2)), array(bytes(1, 2.0000001)))).toEqual([]);
    expect(forms(plotly, array(bytes(1, 2)), array(bytes(1, 2.1)))[1]).toMatch(/x\[2\]: 2 became 2\.1 \(relative/);
    expect(forms(plotly, array(bytes(1, 2)), array(bytes(1, 2), "2, 1"))).not.toEqual([]);
  });
});

describe("a picture", () => {
  type Pixel = [number, number, number, number];
  const rgba = (pixels: Pixel[]): string => {
    const data = Uint8Array.from(pixels.flat());
    return Buffer.from(encodePng({ width: 2, height: pixels.length / 2, data, channels: 4 })).toString("base64");
  };
  const grey: Pixel = [100, 100, 100, 255];
  const saved = rgba([grey, grey, grey, grey]);

  test("may be packed in another way, and differ by what is not seen", () => {
    const opaque = new Uint8Array(12).fill(101);
    const packed = encodePng({ width: 2, height: 2, data: opaque, channels: 3 }, { zlib: { level: 0 } });
    expect(forms("image/png", saved, Buffer.from(packed).toString("base64"))).toEqual([]);
    const veiled = new Uint8Array([100, 150, 200, 128, 200, 100, 150, 51]);
    const [one, other] = ([9, 0] as const).map((level) => {
      const png = encodePng({ width: 2, height: 1, data: veiled, channels: 4 }, { zlib: { level } });
      return Buffer.from(png).toString("base64");
    });
    expect(one).not.toBe(other);
    expect(forms("image/png", one, other)).toEqual([]);
    const clear = (level: number): Pixel => [level, level, level, 0];
    expect(forms("image/png", rgba([clear(0), grey]), rgba([clear(255), grey]))).toEqual([]);
  });

  test("differs by one pixel, which is named", () => {
    const changed = rgba([grey, grey, grey, [100, 110, 100, 255]]);
    expect(forms("image/png", saved, changed)).toEqual([
      "rich output, image/png:",
      "1 pixel of 4 (2 × 2) changed; at x = 1, y = 1: rgb(100 100 100) became rgb(100 110 100)",
    ]);
  });

  test("differs by its size, its opacity, or when it cannot be decoded", () => {
    expect(forms("image/png", saved, rgba([grey, grey]))[1]).toBe("2 × 2 pixels became 2 × 1");
    expect(forms("image/png", rgba([grey, grey]), rgba([grey, [100, 100, 100, 128]]))[1]).toMatch(
      /rgb\(100 100 100 \/ 50%\)/,
    );
    expect(forms("image/png", saved, saved.slice(0, 60))[1]).toMatch(/not both can be decoded: /);
    expect(forms("image/gif", "R0lGOA==", "R0lGOQ==")[1]).toBe("the picture's 4 bytes became 4 others");
  });

  test("of any depth of colour is decoded", () => {
    const png = (data: Uint8Array | Uint16Array, channels: number, depth: 8 | 16): string =>
      Buffer.from(encodePng({ width: 2, height: 1, data, channels, depth })).toString("base64");
    const [black, white] = [Uint8Array.of(0, 0), Uint8Array.of(0, 255)];
    expect(forms("image/png", png(black, 1, 8), png(white, 1, 8))[1]).toMatch(
      /x = 1, y = 0: rgb\(0 0 0\) became rgb\(255 255 255\)/,
    );
    expect(forms("image/png", png(white, 1, 8), png(Uint16Array.of(0, 65535), 1, 16))).toEqual([]);
    expect(forms("image/png", png(white, 1, 8), png(Uint8Array.of(0, 255, 255, 255), 2, 8))).toEqual([]);
    expect(forms("image/png", png(white, 1, 8), png(Uint8Array.of(0, 255, 255, 51), 2, 8))[1]).toMatch(/ 20%\)$/);
  });

  test("in JPEG is compared by its pixels as well", () => {
    const jpeg = (level: number): string => {
      const data = Buffer.from(new Uint8Array(16 * 16 * 4).fill(level));
      return encodeJpeg({ width: 16, height: 16, data }, 90).data.toString("base64");
    };
    expect(forms("image/jpeg", jpeg(100), jpeg(101))).toEqual([]);
    expect(forms("image/jpeg", jpeg(100), jpeg(140))[1]).toMatch(/256 pixels of 256 \(16 × 16\) changed/);
  });
});

describe("the forms of an output", () => {
  const both = { "text/plain": "figure", "image/png": "" };

  test("are all there, and no new ones", () => {
    const plain = { "text/plain": "figure" };
    expect(compareOutputs([display(both)], [display(plain)], settings)).toEqual([
      "rich output, image/png: saved, but not there now",
    ]);
    expect(compareOutputs([result(plain)], [result(both)], settings)).toEqual([
      "last value, image/png: there now, but not saved",
    ]);
  });

  test("belong to as many outputs as are saved", () => {
    expect(compareOutputs([display(both), display(both)], [display(both)], settings)).toEqual([
      "rich output: 2 (image/png + text/plain, image/png + text/plain) saved, 1 (image/png + text/plain) now",
    ]);
    expect(compareOutputs([result(both)], [], settings)).toEqual([
      "last value: 1 (image/png + text/plain) saved, none now",
    ]);
  });

  test("say which of several outputs differs", () => {
    const other = { ...both, "text/plain": "drawing" };
    expect(compareOutputs([display(both), display(both)], [display(both), display(other)], settings)).toEqual([
      "rich output 2 of 2, text/plain: - saved, + now",
      "-figure",
      "+drawing",
    ]);
  });
});

test("an error is compared by its name and message, not by its traceback", () => {
  const error = (evalue: string, line: string) => [
    { output_type: "error", ename: "RangeError", evalue, traceback: [line] },
  ];
  expect(compareOutputs(error("too far", "at 1"), error("too far", "at 2"), settings)).toEqual([]);
  expect(compareOutputs(error("too far", "at 1"), error("too near", "at 1"), settings)).toEqual([
    "error: - saved, + now",
    "-RangeError: too far",
    "+RangeError: too near",
  ]);
});
