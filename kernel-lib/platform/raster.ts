import { dirname, join } from "node:path";
import { libraries } from "./libraries.js";

/** The fonts shipped beside the library: the same picture on every machine. */
function fontFiles(): string[] {
  const folder = join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf");
  return ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) => join(folder, name));
}

/** Draws an SVG as a PNG: what viewers without SVG show. */
export function svgToPng(svg: string): Buffer {
  const font = { fontFiles: fontFiles(), loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return new libraries.resvg.Resvg(svg, { font }).render().asPng();
}
