import { svgToPng } from "../../platform/raster.js";
import type { MimeBundle } from "../contract.js";
import { picture } from "../html.js";
import type { FigureSpec } from "./figure.js";
import { plotlyFigure } from "./plotly/plotly.js";
import { figureSvg } from "./svg/svg.js";

/**
 * A figure in the forms that viewers know, its alternative text among them. One with a slider has no PNG:
 * JupyterLab's Plotly would show that, without the slider, until the mouse comes by.
 */
export function figureBundle(spec: FigureSpec): MimeBundle {
  const { width, height, body } = figureSvg(spec);
  return {
    "text/plain": spec.alt,
    "text/html": picture("image/svg+xml", Buffer.from(body), spec.alt, width, height),
    ...(spec.frames ? {} : { "image/png": svgToPng(body).toString("base64") }),
    "application/vnd.plotly.v1+json": plotlyFigure(spec),
  };
}
