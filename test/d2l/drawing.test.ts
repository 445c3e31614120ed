import { decode } from "fast-png";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ValueError } from "../../kernel-lib/base/errors.js";
import { progressBundle, progressText } from "../../kernel-lib/d2l/progress.js";
import { displaySymbol } from "../../kernel-lib/display/contract.js";
import { type Chart, d2l, type Figure, type Picture, torch } from "../../kernel-lib/index.js";
import { expectKeptByJupyterLab } from "../display/viewers.js";

const chart = (figure: Figure) => figure.spec.panels[0] as Chart;

describe("plot", () => {
  const x = torch.arange(0, 3, 1);

  test("draws several curves over one axis, told apart by d2l's dashes", () => {
    const figure = d2l.plot(x, [x.pow(2), x.mul(2)], "x", "f(x)", { legend: ["f", "f′"], alt: "two curves" });
    expect(chart(figure).marks).toEqual([
      { mark: "line", x: [0, 1, 2], y: [0, 1, 4], name: "f", dash: "solid" },
      { mark: "line", x: [0, 1, 2], y: [0, 2, 4], name: "f′", dash: "dash" },
    ]);
    expect(chart(figure)).toMatchObject({ x: { label: "x" }, y: { label: "f(x)" } });
  });

  test("draws a single argument over 0, 1, 2, …, and the rows of a matrix as curves", () => {
    expect(chart(d2l.plot([5, 6], null, { alt: "a" })).marks).toEqual([
      { mark: "line", x: [0, 1], y: [5, 6], dash: "solid" },
    ]);
    expect(chart(d2l.plot(torch.ones(3, 4), null, { alt: "a" })).marks).toHaveLength(3);
    expect(chart(d2l.plot([[5, 6], [7]], { alt: "a", xlabel: "place" }))).toMatchObject({
      x: { label: "place" },
      marks: [
        { x: [0, 1], y: [5, 6] },
        { x: [0], y: [7] },
      ],
    });
  });

  test("draws points for the format o, on the scales and limits given", () => {
    const options = { fmts: ["o"], yscale: "log", xlim: [0, 9], alt: "points" } as const;
    expect(chart(d2l.plot([1, 2], [3, 4], options))).toMatchObject({
      x: { domain: [0, 9] },
      y: { scale: "log" },
      marks: [{ mark: "scatter" }],
    });
  });

  test("draws points on the line for the formats o- and o--", () => {
    const figure = d2l.plot(
      [
        [1, 2],
        [2, 1],
      ],
      null,
      { fmts: ["o-", "o--"], alt: "two" },
    );
    expect(chart(figure).marks).toMatchObject([
      { mark: "line", dash: "solid", points: true },
      { mark: "line", dash: "dash", points: true },
    ]);
    const { data } = figure[displaySymbol]()["application/vnd.plotly.v1+json"] as { data: { mode: string }[] };
    expect(data.map(({ mode }) => mode)).toEqual(["lines+markers", "lines+markers"]);
  });

  test("refuses curves that do not fit their axis, with matplotlib's words", () => {
    expect(() => d2l.plot([1, 2, 3], [1, 2], { alt: "a" })).toThrow(
      new ValueError("x and y must have same first dimension, but have lengths 3 and 2"),
    );
  });

  test("does not keep the graph of a tensor that requires gradients", () => {
    const w = torch.ones(2, { requires_grad: true });
    expect(chart(d2l.plot(w.mul(2), null, { alt: "a" })).marks).toMatchObject([{ y: [2, 2] }]);
  });

  test("needs alternative text", () => {
    expect(() => d2l.plot([1], [1], {} as { alt: string })).toThrow(/needs alternative text/);
  });
});

test("half a layer has no place on an axis of whole numbers", () => {
  const ticksOf = (x: number[]) => {
    const bundle = d2l.plot(x, x, { alt: "a line" })[displaySymbol]();
    const [, svg] = /base64,([^"]+)/.exec(String(bundle["text/html"])) ?? [];
    const below = /y="[\d.]+" text-anchor="middle" font-size="11"[^>]*>([^<]*)</g;
    const { layout } = bundle["application/vnd.plotly.v1+json"] as { layout: { xaxis: { dtick?: number } } };
    return [[...Buffer.from(svg, "base64").toString().matchAll(below)].map(([, tick]) => tick), layout.xaxis.dtick];
  };
  expect(ticksOf([1, 2, 3, 4])).toEqual([["1", "2", "3", "4"], 1]);
  expect(ticksOf([1, 2.5, 4])[0]).toContain("1.5");
});

describe("show_images", () => {
  test("magnifies by whole factors, and photographs smoothly to just the side that is asked for", () => {
    const image = torch.arange(32).reshape(4, 8);
    const drawn = (interpolation: "nearest" | "bilinear") => {
      const bundle = d2l.show_images([image], 1, 1, { scale: 1.25, interpolation, alt: "a ramp" })[displaySymbol]();
      const [, svg] = /base64,([^"]+)/.exec(String(bundle["text/html"])) ?? [];
      const [size] = /<image width="\d+" height="\d+"/.exec(Buffer.from(svg, "base64").toString()) ?? [];
      const { data } = bundle["application/vnd.plotly.v1+json"] as { data: { source: string; dx?: number }[] };
      const png = decode(Buffer.from(data[0].source.split(",")[1], "base64"));
      return [size, png.width, data[0].dx];
    };
    expect(drawn("nearest")).toEqual(['<image width="96" height="48"', 96, undefined]);
    expect(drawn("bilinear")).toEqual(['<image width="100" height="50"', 8, 12.5]);
    expect(() => drawn("cubic" as "nearest")).toThrow(
      new ValueError("'cubic' is not an interpolation here; those are nearest, bilinear"),
    );
  });

  test("draws many without titles as one picture, transparent between them", () => {
    const images = torch.arange(13 * 4).reshape(13, 2, 2);
    const panels = (titles?: string[]) =>
      d2l.show_images(images, 2, 7, { scale: 0.05, alt: "ramps", ...(titles && { titles }) }).spec.panels as Picture[];
    const [one, ...others] = panels();
    expect([others.length, one.values.shape, panels(Array(13).fill("a")).length]).toEqual([
      0,
      [2 * 4 + 12, 7 * 4 + 72, 4],
      13,
    ]);
    const clear = "transparent";
    const at = (row: number, column: number) => {
      const place = row * one.values.strides[0] + 4 * column;
      return one.values.data[place + 3] === 255 ? one.values.data[place] : clear;
    };
    const rows = [0, 2, 4, 16].map((row) => [at(row, 0), at(row, 2), at(row, 4), at(row, 16), at(row, 98)]);
    expect(rows).toEqual([
      [0, 85, clear, 0, 85],
      [170, 255, clear, 170, 255],
      [clear, clear, clear, clear, clear],
      [0, 85, clear, 0, clear],
    ]);
  });

  test("gives greys one range where vmin and vmax are named, and each its own otherwise", () => {
    const ranges = (options: { vmin?: number; vmax?: number }) =>
      d2l
        .show_images(torch.tensor([[[0, 1]], [[2, 5]]]), 1, 2, { ...options, alt: "two" })
        .spec.panels.map((panel) => (panel as { range?: readonly number[] }).range);
    expect(ranges({})).toEqual([
      [0, 1],
      [2, 5],
    ]);
    expect(ranges({ vmin: -1, vmax: 9 })).toEqual([
      [-1, 9],
      [-1, 9],
    ]);
    expect(ranges({ vmax: 9 })).toEqual([
      [0, 9],
      [2, 9],
    ]);
  });

  test("lays images out in rows with their titles, grey ones from their darkest to their lightest", () => {
    const { spec } = d2l.show_images(torch.arange(8).reshape(2, 2, 2), 1, 2, { titles: ["a", "b"], alt: "two" });
    expect(spec.columns).toBe(2);
    expect(spec.panels).toMatchObject([
      { kind: "picture", title: "a", range: [0, 3] },
      { kind: "picture", title: "b", range: [4, 7] },
    ]);
  });

  test("takes a list of images of different sizes, in colour too", () => {
    const { spec } = d2l.show_images([torch.ones(4, 5, 3), torch.ones(2, 2)], 1, 2, { alt: "two" });
    expect(spec.panels).toHaveLength(2);
  });

  test("tells how to move the channels of an image to the end", () => {
    expect(() => d2l.show_images([torch.ones(3, 8, 8)], 1, 1, { alt: "a" })).toThrow(
      new ValueError(
        "an image must be of shape (H, W) or (H, W, 3), but got (3, 8, 8); move the channels to the end with permute(1, 2, 0)",
      ),
    );
  });

  test("refuses more images than places", () => {
    expect(() => d2l.show_images(torch.ones(5, 2, 2), 2, 2, { alt: "a" })).toThrow(
      new ValueError("5 images do not fit in 2 rows of 2"),
    );
  });
});

describe("show_heatmaps", () => {
  test("draws rows and columns of matrices in the same colours", () => {
    const { spec } = d2l.show_heatmaps(torch.arange(8).reshape(1, 2, 2, 2), "keys", "queries", { alt: "two" });
    const colours = { map: "reds", low: 0, high: 7 };
    expect(spec.panels).toMatchObject([
      { kind: "heatmap", colours, legend: false, x: { label: "keys" }, y: { label: "queries" } },
      { kind: "heatmap", colours, legend: true, x: { label: "keys" } },
    ]);
  });

  test("refuses other shapes and unknown colour maps", () => {
    expect(() => d2l.show_heatmaps(torch.ones(2, 2), "x", "y", { alt: "a" })).toThrow(
      new ValueError("show_heatmaps expects a shape of (rows, columns, H, W), but got (2, 2)"),
    );
    const options = { alt: "a", cmap: "jet" } as unknown as { alt: string };
    expect(() => d2l.show_heatmaps(torch.ones(1, 1, 2, 2), "x", "y", options)).toThrow(
      new ValueError("'jet' is not a colour map here; those are Reds, Blues, RdBu, gray"),
    );
  });
});

/** What a notebook in Deno would be sent. */
function messages(): { type: string; data: Record<string, string>; display_id: string }[] {
  const sent: ReturnType<typeof messages> = [];
  const broadcast = async (
    type: string,
    { data, transient }: { data: Record<string, string>; transient: { display_id: string } },
  ) => void sent.push({ type, data, ...transient });
  Object.assign(globalThis, { Deno: { jupyter: { broadcast } } });
  return sent;
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, "Deno");
  vi.restoreAllMocks();
});

describe("Animator", () => {
  test("grows one output, whose last state has every point", () => {
    const sent = messages();
    const animator = new d2l.Animator({ xlabel: "epoch", xlim: [1, 3], legend: ["loss", "accuracy"] });
    animator.add(1, [3, null]);
    animator.add(2, [2, 0.5]);
    animator.add(3, [1, 0.75]);
    expect(sent[0].type).toBe("display_data");
    expect(sent[sent.length - 1].type).toBe("update_display_data");
    expect(new Set(sent.map(({ display_id }) => display_id)).size).toBe(1);
    expect(sent[sent.length - 1].data["text/plain"]).toBe(
      "Curves over epoch from 1 to 3. loss: 3 to 1; accuracy: 0.5 to 0.75.",
    );
  });

  test("draws every point when no limit tells which is the last", () => {
    const sent = messages();
    const animator = new d2l.Animator();
    for (let x = 0; x < 4; x++) animator.add(x, x);
    expect(sent).toHaveLength(4);
  });

  test("is silent in a terminal and gives its figure as a value", () => {
    const log = vi.spyOn(console, "log");
    const animator = new d2l.Animator();
    animator.add(0, 1);
    expect(log).not.toHaveBeenCalled();
    expect(chart(animator.figure()).marks).toMatchObject([{ x: [0], y: [1] }]);
  });
});

test("ProgressBoard averages every_n points of each label", () => {
  const board = new d2l.ProgressBoard({ xlabel: "x" });
  for (let x = 0; x < 4; x++) {
    board.draw(x, x * 10, "a", 2);
    board.draw(x, -x, "b");
  }
  expect(chart(board.figure()).marks).toMatchObject([
    { name: "a", x: [0.5, 2.5], y: [5, 25] },
    { name: "b", x: [0, 1, 2, 3], y: [0, -1, -2, -3] },
  ]);
});

describe("progress", () => {
  const state = { label: "epoch 1", done: 40, total: 100, seconds: 2, finished: false };

  test("tells how far, how fast and how long still", () => {
    expect(progressText(state)).toBe("epoch 1  40/100  40%  20.0/s  3 s left");
    expect(progressText({ ...state, total: undefined })).toBe("epoch 1  40  20.0/s");
    expect(progressText({ ...state, done: 0 })).toBe("epoch 1  0/100");
    expect(progressText({ ...state, done: 1, total: 10_000 })).toMatch(/5.6 h left$/);
  });

  test("a finished bar tells the count alone, so that saved outputs can be compared", () => {
    expect(progressText({ ...state, done: 100, seconds: 3.14, finished: true })).toBe("epoch 1  100/100  ✓");
    expect(progressText({ ...state, finished: true })).toBe("epoch 1  40/100  stopped");
  });

  test("its bar survives in an untrusted notebook, with its label as text", () => {
    const html = String(progressBundle({ ...state, label: "<script>" })["text/html"]);
    expectKeptByJupyterLab(html);
    expect(html).not.toContain("<script>");
  });

  test("yields every item and updates one output of a notebook", () => {
    const sent = messages();
    expect([...d2l.progress([1, 2, 3], "go")]).toEqual([1, 2, 3]);
    expect(sent.map(({ type }) => type)).toEqual(["display_data", "update_display_data"]);
    expect(sent[1].data["text/plain"]).toBe("go  3/3  ✓");
  });

  test("says that it stopped when the loop breaks or throws", () => {
    const sent = messages();
    for (const item of d2l.progress(new Set([1, 2, 3]), "go")) if (item === 2) break;
    expect(sent[1].data["text/plain"]).toBe("go  1/3  stopped");
  });

  /** What is written to stderr, as a terminal or as a file. */
  function written(isTTY: boolean): string[] {
    const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const before = process.stderr.isTTY;
    process.stderr.isTTY = isTTY;
    for (const _ of d2l.progress([1, 2], "go"));
    process.stderr.isTTY = before;
    return write.mock.calls.map(([text]) => String(text));
  }

  test("writes only the last state where there is no terminal", () => {
    expect(written(false)).toEqual(["go  2/2  ✓\n"]);
  });

  test("redraws one line of a terminal and ends it", () => {
    const lines = written(true);
    expect(lines[0]).toBe(`\r\u001b[2K${"░".repeat(24)} go  0/2`);
    expect(lines.at(-1)).toBe(`\r\u001b[2K${"█".repeat(24)} go  2/2  ✓\n`);
  });
});
