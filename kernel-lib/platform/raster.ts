import { dirname, join } from "node:path";

/** The fonts shipped beside the library: the same picture on every machine. */
function fontFiles(): string[] {
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(folder, name));
}

/** Draws an SVG as a PNG, what viewers without SVG show; undefined where nothing draws it. */
export function svgToPng(svg: string): Uint8Array | undefined {
  // loaded when something is drawn: it is large
  const { Resvg } = require("@resvg/resvg-js") as typeof import("@resvg/resvg-js");
  const font = { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { font }).render().asPng();
}
