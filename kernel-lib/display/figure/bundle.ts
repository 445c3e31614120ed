import { toBase64 } from "../../platform/base64.js";
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
  const png = spec.frames ? undefined : svgToPng(body);
  return {
    "text/plain": spec.alt,
    "text/html": picture("image/svg+xml", new TextEncoder().encode(body), spec.alt, width, height),
    ...(png && { "image/png": toBase64(png) }),
    "application/vnd.plotly.v1+json": plotlyFigure(spec),
  };
}
