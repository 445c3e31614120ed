import { dirname, join } from "node:path";
import { libraries } from "./libraries.js";

/** The fonts shipped beside the library: the same picture on every machine. */
function fontFiles(): string[] {
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(folder, name));
}

/** Draws an SVG as a PNG on white, what viewers without SVG show; undefined where nothing draws it. */
export function svgToPng(svg: string): Uint8Array | undefined {
  // loaded when something is drawn: it is large
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const font = { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return packed(new Resvg(svg, { font, background: "white" }).render());
}

/** Without alpha, and with a palette where the colours fit into one: half the bytes, which every notebook keeps. */
function packed({ pixels, width, height }: { pixels: Uint8Array; width: number; height: number }): Uint8Array {
  const rgb = pixels.filter((_, i) => i % 4 !== 3);
  const entries = new Map<number, number>();
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const colour = (rgb[3 * i] << 16) | (rgb[3 * i + 1] << 8) | rgb[3 * i + 2];
    const entry = entries.get(colour) ?? entries.size;
    entries.set(colour, entry);
    return entry;
  });
  const palette = [...entries.keys()].map((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]);
  const kind = palette.length > 256 ? { data: rgb, channels: 3 } : { data, channels: 1, palette };
  return libraries.png.encode({ width, height, depth: 8, ...kind }, { zlib: { level: 9 } });
}
