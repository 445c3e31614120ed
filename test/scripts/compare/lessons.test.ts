import type { IOutput } from "@jupyterlab/nbformat";
import { decode, encode } from "fast-png";
import { describe, expect, test } from "vitest";
import { compareOutputs } from "../../../scripts/compare/compare.js";
import { lessonFigure, lessonNames, lessonOutputs, settings } from "./outputs.js";

const plotly = "application/vnd.plotly.v1+json";
const compare = (saved: IOutput, now: IOutput): string[] => compareOutputs([saved], [now], settings);

/** The output with one form replaced. */
function withForm(output: IOutput, type: string, change: (form: string) => unknown): IOutput {
  const data = output.data as { [mime: string]: string | string[] };
  const form = data[type];
  return { ...output, data: { ...data, [type]: change(typeof form === "string" ? form : form.join("")) } } as IOutput;
}

describe("every saved output of a lesson", () => {
  const outputs = lessonNames.flatMap(lessonOutputs);
  const texts = outputs.filter((cell) => /\d\.\d{4}/.test(JSON.stringify(cell.map(plainText))));

  test("equals itself, its streams in three pieces, its text in one", () => {
    for (const saved of outputs) {
      expect(compareOutputs(saved, saved.flatMap(inPieces), settings)).toEqual([]);
    }
  });

  test("with a number in its text changed by 1e-7 is equal, by 1e-3 differs, and the number is named", () => {
    expect(texts.length).toBeGreaterThan(20);
    for (const saved of texts) {
      expect(compareOutputs(saved, saved.map(perturbed(1e-7)), settings)).toEqual([]);
      const lines = compareOutputs(saved, saved.map(perturbed(1e-3)), settings);
      expect(lines.join("\n")).toMatch(/became .* \((relative error 0\.00(1|099\d*)|absolute error)/);
    }
  });

  test("without one of its outputs differs", () => {
    for (const saved of outputs.filter((cell) => cell.length > 0)) {
      expect(compareOutputs(saved, saved.slice(1), settings)).not.toEqual([]);
      expect(compareOutputs(saved.slice(1), saved, settings)).not.toEqual([]);
    }
  });

  test("without one of its forms differs, and the form is named", () => {
    for (const saved of outputs.flat().filter(({ data }) => data !== undefined)) {
      for (const type of Object.keys(saved.data as object)) {
        const { [type]: _, ...rest } = saved.data as { [mime: string]: string };
        const [line] = compare(saved, { ...saved, data: rest });
        expect(line).toContain(`, ${type}: saved, but not there now`);
      }
    }
  });
});

function plainText(output: IOutput): string {
  const text = output.text ?? (output.data as { [mime: string]: unknown } | undefined)?.["text/plain"] ?? "";
  return Array.isArray(text) ? text.join("") : String(text);
}

function inPieces(output: IOutput): IOutput[] {
  if (output.output_type !== "stream") return [output];
  const text = plainText(output);
  const [one, two] = [Math.floor(text.length / 3), Math.floor((2 * text.length) / 3)];
  return [text.slice(0, one), text.slice(one, two), text.slice(two)].map((piece) => ({ ...output, text: piece }));
}

/** Changes numbers of four and more decimals by a part of their size; a zero by the part itself. */
function perturbed(part: number): (output: IOutput) => IOutput {
  const change = (text: string): string =>
    text.replace(/(?<![\w.])-?\d+\.\d{4,}(?![\w.])/g, (number) => {
      const value = Number(number);
      return (value === 0 ? part / 10 : value * (1 + part)).toFixed(12);
    });
  return (output) => {
    if (output.output_type === "stream") return { ...output, text: change(plainText(output)) };
    return output.data === undefined ? output : withForm(output, "text/plain", change);
  };
}

describe("a figure of a lesson", () => {
  test("with one pixel changed differs, and the pixel is named", () => {
    const saved = lessonFigure("01-why-convolution.ipynb", "image/png");
    const now = withForm(saved, "image/png", (form) => {
      const png = decode(Buffer.from(form, "base64"));
      // a pixel is the number of its colour in a palette
      expect(png.palette?.[png.data[20 * png.width + 30] ^ 0x80]).toBeDefined();
      png.data[20 * png.width + 30] ^= 0x80;
      return Buffer.from(encode(png)).toString("base64");
    });
    const lines = compare(saved, now);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^1 pixel of 186914 \(553 × 338\) changed; at x = 30, y = 20: rgb\(255 255 255\) became rgb\((?!255 255 255)/,
    );
  });

  test("with its picture packed anew is equal", () => {
    const saved = lessonFigure("01-why-convolution.ipynb", "image/png");
    const now = withForm(saved, "image/png", (form) =>
      Buffer.from(encode(decode(Buffer.from(form, "base64")), { zlib: { level: 1 } })).toString("base64"),
    );
    expect(JSON.stringify(now)).not.toBe(JSON.stringify(saved));
    expect(compare(saved, now)).toEqual([]);
  });

  test("with a coordinate of its drawing changed differs by more than the tolerance only", () => {
    const saved = lessonFigure("01-why-convolution.ipynb", plotly);
    const drawn = (from: string, to: string): IOutput =>
      withForm(saved, "text/html", (html) =>
        html.replace(/(?<=svg\+xml;base64,)[^"]+/, (base64) => {
          const svg = Buffer.from(base64, "base64").toString("utf8");
          expect(svg).toContain(from);
          return Buffer.from(svg.replace(from, to)).toString("base64");
        }),
      );
    expect(compare(saved, drawn("M0 8H20", "M0 8H20.00001"))).toEqual([]);
    const lines = compare(saved, drawn("M0 8H20", "M0 8H21"));
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(
      /^at img src: in the picture: at svg\/g\/.*path d: 1 of 3 numbers differs: 20 became 21 \(relative error 0\.05\)$/,
    );
  });

  test("with a point of its Plotly form changed differs by more than the tolerance only", () => {
    const saved = lessonFigure("01-why-convolution.ipynb", plotly);
    const moved = (by: number): IOutput => {
      const now = structuredClone(saved);
      const figure = now.data[plotly] as { data: { y: number[] }[] };
      figure.data[1].y[3] *= 1 + by;
      return now;
    };
    expect(compare(saved, moved(1e-7))).toEqual([]);
    expect(compare(saved, moved(1e-3))).toEqual([
      `rich output, ${plotly}:`,
      expect.stringMatching(/^data\[1\]\.y\[3\]: 331776 became 332107\.7\d* \(relative error 0\.001\)$/),
    ]);
  });

  test("with a cell of its heat table changed differs, in colour and number", () => {
    const saved = lessonFigure("01-why-convolution.ipynb", "text/html");
    const html = (saved.data["text/html"] as string[]).join("");
    expect(html).toContain("max 6");
    const lines = compare(
      saved,
      withForm(saved, "text/html", (text) => text.replace("max 6", "max 7").replace("#e5f0f9", "#f5f0f9")),
    );
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/1 of 4 numbers differs: 6 became 7 \(relative error 0\.17\)$/);
    expect(lines[2]).toMatch(/ style: background-color: #e5f0f9 became #f5f0f9$/);
  });
});
