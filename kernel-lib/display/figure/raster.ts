import { dirname, join } from "node:path";
import { Resvg } from "@resvg/resvg-js";

/** The fonts shipped beside the library: the same picture on every machine. */
const FONTS = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map((name) =>
  join(dirname(require.resolve("dejavu-fonts-ttf/package.json")), "ttf", name),
);

/** An SVG as PNG. */
export function svgToPng(svg: string): Buffer {
  const font = { fontFiles: FONTS, loadSystemFonts: false, defaultFontFamily: "DejaVu Sans" };
  return new Resvg(svg, { font }).render().asPng();
}
