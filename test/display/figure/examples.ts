import type { FigureSpec, Frame } from "../../../kernel-lib/display/figure/figure.js";
import { viewOf } from "../views.js";

const x = Array.from({ length: 25 }, (_, i) => i / 4);
const edge = viewOf([6, 8], (i) => (i % 8 >= 2 && i % 8 < 6 ? 0 : 1));

function frame(step: number): Frame {
  const values = viewOf([2, 2], (i) => [19, 25, 37, 43][i]);
  return {
    name: String(step + 1),
    notes: [`the sum is ${[19, 25, 37, 43][step]}`],
    panels: [
      {
        kind: "heatmap",
        title: "input",
        values: viewOf([3, 3], (i) => i),
        numbers: true,
        boxes: [{ row: step >> 1, column: step % 2, rows: 2, columns: 2, colour: "#d55e00" }],
      },
      {
        kind: "heatmap",
        title: "output",
        values,
        numbers: true,
        colours: { map: "blues", low: 0, high: 43 },
        shown: (row, column) => 2 * row + column <= step,
      },
    ],
  };
}

const frames = [0, 1, 2, 3].map(frame);

/** A figure of every kind of panel and mark. */
export const examples: { readonly [name: string]: FigureSpec } = {
  lines: {
    alt: "The sine, the cosine and a straight line from 0 to 6",
    title: "Three curves",
    panels: [
      {
        kind: "chart",
        x: { label: "x" },
        y: { label: "f(x)" },
        marks: [
          { mark: "line", x, y: x.map(Math.sin), name: "sin" },
          { mark: "line", x, y: x.map((v) => (v === 2 ? Number.NaN : Math.cos(v))), name: "cos", dash: "dash" },
          { mark: "line", x, y: x.map((v) => v / 6), name: "x / 6", dash: "dot" },
          { mark: "label", x: Math.PI, y: 0, text: "π" },
        ],
      },
    ],
  },
  scales: {
    alt: "Weights of a dense and a convolutional layer on a logarithmic scale; two losses over epochs",
    columns: 2,
    panels: [
      {
        kind: "chart",
        title: "weights",
        y: { scale: "log" },
        marks: [
          { mark: "bar", x: ["dense", "conv"], y: [3.87e10, 28] },
          { mark: "bar", x: ["dense", "conv"], y: [1e9, 7], name: "half" },
        ],
      },
      {
        kind: "chart",
        title: "loss",
        x: { label: "epoch", domain: [0, 5] },
        marks: [
          { mark: "scatter", x: [1, 2, 3, 4], y: [3e6, 2e6, 1.5e6, 1.2e6], name: "train" },
          { mark: "scatter", x: [1, 2, 3, 4], y: [3.2e6, 2.4e6, 2e6, 1.9e6], name: "test" },
        ],
      },
    ],
  },
  heatmaps: {
    alt: "An image with a dark stripe, a ramp from red to blue, and a larger matrix",
    panels: [
      {
        kind: "heatmap",
        title: "X",
        values: edge,
        numbers: true,
        x: { label: "column", ticks: Array.from("01234567") },
        y: { label: "row", ticks: Array.from("012345") },
        boxes: [{ row: 1, column: 1, rows: 1, columns: 2, colour: "#d55e00", dashed: true }],
      },
      { kind: "heatmap", title: "ramp", values: viewOf([5, 9], (i) => (i % 9) - 4), legend: true },
      { kind: "heatmap", title: "many cells", values: viewOf([40, 60], (i) => Math.sin(i / 30)) },
    ],
  },
  pictures: {
    alt: "A grey and a coloured gradient",
    panels: [
      { kind: "picture", title: "grey", values: viewOf([16, 16], (i) => i / 255) },
      { kind: "picture", title: "colour", values: viewOf([8, 12, 3], (i) => i % 256, "uint8"), side: 100 },
    ],
  },
  frames: { alt: "A window of 2 × 2 slides over nine cells", panels: [], frames, keyFrames: [0, 3] },
};
