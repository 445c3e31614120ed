import { convertIndexedToRgb, decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { displaySymbol } from "../../../kernel-lib/display/contract.js";
import { Figure, type FigureSpec } from "../../../kernel-lib/display/figure/figure.js";
import { expectGolden } from "../golden.js";
import { expectKeptByJupyterLab } from "../viewers.js";
import { examples } from "./examples.js";

function shown(spec: FigureSpec): Record<string, unknown> {
  return new Figure(spec)[displaySymbol]();
}

function svgOf(bundle: Record<string, unknown>): string {
  const [, base64] = /base64,([^"]+)/.exec(String(bundle["text/html"])) ?? [];
  return Buffer.from(base64, "base64").toString();
}

describe.each(Object.entries(examples))("%s", (name, spec) => {
  const bundle = shown(spec);

  test("is drawn as the reviewed SVG", () => {
    expectGolden(`figure-${name}.svg`, svgOf(bundle));
  });

  test("is described by the reviewed Plotly JSON", () => {
    expectGolden(`figure-${name}.json`, JSON.stringify(bundle["application/vnd.plotly.v1+json"], null, 1));
  });

  test("survives in an untrusted notebook with its alternative text", () => {
    expectKeptByJupyterLab(String(bundle["text/html"]));
    expect(bundle["text/html"]).toContain('alt="');
    expect(bundle["text/plain"]).toBe(spec.alt);
  });

  test("is a PNG of the same size, unless it has a slider that a PNG would hide", () => {
    expect("image/png" in bundle).toBe(spec.frames === undefined);
    if (spec.frames) return;
    const png = Buffer.from(String(bundle["image/png"]), "base64");
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svgOf(bundle)) ?? [];
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Number(width), Number(height)]);
  });

  test("is a PNG on white, with no more bytes for a pixel than its colours need", () => {
    if (spec.frames) return;
    const png = decode(Buffer.from(String(bundle["image/png"]), "base64"));
    const pixels = png.palette ? convertIndexedToRgb(png) : png.data;
    const colours = new Set(
      Array.from({ length: png.width * png.height }, (_, i) => String(pixels.slice(3 * i, 3 * i + 3))),
    );
    expect([...pixels.slice(0, 3)]).toEqual([255, 255, 255]);
    expect(png.channels).toBe(colours.size > 256 ? 3 : 1);
  });

  test("gives the same bytes again", () => {
    expect(shown(spec)).toEqual(bundle);
  });
});

test("a figure without alternative text is refused", () => {
  expect(() => new Figure({ alt: " ", panels: [] })).toThrow(
    new TypeError("a figure needs alternative text: give `alt`, a sentence that says what is seen"),
  );
});

test("words with markup in them come out as words in every form", () => {
  const hostile = '<script>alert("x")</script>&amp;';
  const bundle = shown({
    alt: hostile,
    title: hostile,
    notes: [hostile],
    panels: [
      {
        kind: "chart",
        title: hostile,
        x: { label: hostile },
        y: { label: hostile },
        marks: [
          { mark: "line", x: [0, 1], y: [0, 1], name: hostile },
          { mark: "label", x: 0, y: 0, text: hostile },
        ],
      },
      { kind: "chart", marks: [{ mark: "bar", x: [hostile], y: [1] }] },
    ],
  });
  const { data, layout } = bundle["application/vnd.plotly.v1+json"] as { data: object; layout: object };
  const drawn = { data, layout: { ...layout, meta: undefined } };
  for (const form of [String(bundle["text/html"]), svgOf(bundle), JSON.stringify(drawn)]) {
    expect(form).not.toContain("<script");
    expect(form.length).toBeGreaterThan(1000);
  }
});
