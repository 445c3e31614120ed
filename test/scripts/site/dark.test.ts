import { load } from "cheerio";
import { expect, test } from "vitest";
import { darkColour, darkFigure, darkSvg } from "../../../scripts/site/dark.js";
import { movePictures } from "../../../scripts/site/pictures.js";

test("white becomes the dark paper, black the light ink, greys lie between; colours that mean something stay", () => {
  expect([darkColour("#ffffff"), darkColour("white"), darkColour("#fff")]).toEqual(Array(3).fill("#12151b"));
  expect(darkColour("#000000")).toBe("#e4e8ef");
  expect(darkColour("rgb(128, 128, 128)")).toBe("#7b7e85");
  expect(darkColour("rgba(255,255,255,0.8)")).toBe("rgba(18,21,27,0.8)");
  for (const colour of ["#f7fbff", "#d9730d", "none", "url(#a)", "steelblue"]) expect(darkColour(colour)).toBe(colour);
});

test("of a drawing, paper, lines and letters change; cells, grey ones too, and the numbers on them stay", () => {
  const svg = `<svg viewBox="0 0 100 100"><rect width="100" height="100" fill="#ffffff"/>
<path d="M0 0h24v24h-24zM25 0h24v24h-24z" fill="#ffffff" stroke="#e3e3e3"/><rect width="10" height="10" fill="#777777"/>
<text fill="#000">1</text><text fill="#222222">row</text></svg>`;
  const dark = darkSvg(svg);
  expect(dark).toContain('<rect width="100" height="100" fill="#12151b"/>');
  expect(dark).toContain('h-24z" fill="#ffffff" stroke="#29');
  expect(dark).toContain('<rect width="10" height="10" fill="#777777"/>');
  expect(dark).toContain('<text fill="#000">1</text>');
  expect(dark).toContain('<text fill="#c8ccd3">row</text>');
});

test("a drawing of matplotlib: patches that are large, or that shine through as a legend's, are paper; glyphs are ink", () => {
  const svg = `<svg viewBox="0 0 400 300"><g id="patch_1"><path d="M 0 300 L 400 300 L 400 0 L 0 0 z" style="fill: #ffffff"/></g>
<path d="M 1 9 L 60 9 L 60 0 L 1 0 z" style="fill: #ffffff; opacity: 0.8; stroke: #cccccc"/><use xlink:href="#a"/></svg>`;
  const dark = darkSvg(svg);
  expect(dark.match(/fill: #12151b/g)?.length).toBe(2);
  expect(dark).toMatch(/^<svg fill="#e4e8ef" /);
});

test("of a figure of Plotly, its layout changes and its data do not, but for black lines", () => {
  const figure = {
    data: [{ type: "heatmap", colorscale: [[0, "#ffffff"]], line: { color: "#000000" }, name: "white" }],
    layout: {
      font: { color: "#2a3f5f" },
      title: { text: "white" },
      xaxis: { gridcolor: "white" },
      shapes: [{ line: { color: "#d55e00" } }],
    },
  };
  const { data, layout } = darkFigure(figure);
  expect(data).toEqual([{ ...figure.data[0], line: { color: "#e4e8ef" } }]);
  expect(layout).toMatchObject({
    ...{ paper_bgcolor: "#12151b", plot_bgcolor: "#12151b", title: { text: "white" } },
    ...{ xaxis: { gridcolor: "#12151b" }, shapes: [{ line: { color: "#d55e00" } }] },
  });
  expect(layout.font.color).not.toBe("#2a3f5f");
});

test("a drawing that does not name its language can stand in a file of its own", () => {
  const svg = '<svg width="9" height="9"><circle r="4"/></svg>';
  const $ = load(`<main><img src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"></main>`);
  const files = new Map<string, Buffer>();
  movePictures($ as never, { files, root: "" });
  const drawings = [...files.values()].map(String);
  expect(drawings.length).toBeGreaterThan(0);
  for (const drawing of drawings) expect(drawing).toContain('xmlns="http://www.w3.org/2000/svg"');
});
