/** A page shows SVG. */
export const svgToPng: typeof import("../raster.js")["svgToPng"] = () => undefined;
