import { describe, expect, test } from "vitest";
import { ValueError } from "../../kernel-lib/base/errors.js";
import { displaySymbol } from "../../kernel-lib/display/contract.js";
import { d2l, type Figure, torch } from "../../kernel-lib/index.js";

interface Plot {
  readonly frames: readonly { readonly name: string; readonly data: readonly { readonly source: string }[] }[];
  readonly layout: {
    readonly sliders: readonly { readonly steps: readonly unknown[] }[];
    readonly updatemenus: readonly {
      readonly buttons: readonly { readonly label: string; readonly args: readonly [unknown, { frame: object }] }[];
    }[];
  };
}

const plotOf = (figure: Figure) => figure[displaySymbol]()["application/vnd.plotly.v1+json"] as unknown as Plot;
const growing = torch.arange(4).reshape(4, 1, 1).div(3).expand(4, 2, 2);

describe("play", () => {
  test("shows each picture as a frame, with a slider and buttons to play and to pause", () => {
    const { frames, layout } = plotOf(d2l.play([growing], { alt: "It grows lighter", rate: 10 }));
    expect(frames.map(({ name }) => name)).toEqual(["1", "2", "3", "4"]);
    expect(layout.sliders[0].steps.length).toBe(4);
    const [playing, paused] = layout.updatemenus[0].buttons;
    expect([playing.args[0], playing.args[1].frame]).toEqual([null, { duration: 100, redraw: true }]);
    expect(paused.args[0]).toEqual([null]);
  });

  test("draws all pictures of a film in one range: black, and at last white", () => {
    const sources = plotOf(d2l.play([growing], { alt: "It grows lighter" })).frames.map(({ data }) => data[0].source);
    expect(new Set(sources).size).toBe(4);
  });

  test("puts films side by side, and shows some pictures where nothing can play", () => {
    const figure = d2l.play([growing, growing.neg()], { alt: "Two", titles: ["one", "other"], key_frames: [0, 3] });
    expect(plotOf(figure).frames[0].data.length).toBe(2);
    const html = String(figure[displaySymbol]()["text/html"]);
    const svg = Buffer.from(/base64,([^"]*)"/.exec(html)?.[1] ?? "", "base64").toString();
    expect(svg.match(/<image/g)?.length).toBe(4);
  });

  test("refuses what is no film", () => {
    const film = torch.zeros(3, 2, 2);
    const refused =
      (films: Parameters<typeof d2l.play>[0], more = {}) =>
      () =>
        d2l.play(films, { alt: "x", ...more });
    expect(refused([torch.zeros(2, 2)])).toThrow(
      new ValueError("a film must be of shape (T, H, W) or (T, H, W, 3), but got (2, 2)"),
    );
    expect(refused([film, torch.zeros(4, 2, 2)])).toThrow(
      new ValueError("play expects films of one length, but got 3, 4"),
    );
    expect(refused([film], { rate: 0 })).toThrow(new ValueError("rate must be above 0, but got 0"));
    expect(refused([film], { key_frames: [3] })).toThrow(new ValueError("key_frames must be from 0 to 2, but got 3"));
    expect(() => d2l.play([film], { alt: "" })).toThrow(TypeError);
  });
});
