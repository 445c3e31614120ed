import { arrayOf } from "../autograd/graph/variable.js";
import { Tensor } from "../autograd/tensor.js";
import { ValueError } from "../base/errors.js";
import type { ColourMap } from "../display/colour-scale.js";
import { Figure, type Heatmap, type Picture } from "../display/figure/figure.js";
import { mosaic } from "./mosaic.js";
import { min_max, toTensor, type Values } from "./values.js";

export interface ImagesOptions {
  /** What is seen, in a sentence, for those who do not see it. */
  alt: string;
  /** Row by row, one for each image. */
  titles?: readonly string[];
  /** Inches an image is wide and high, as in d2l; 1.5 unless given. */
  scale?: number;
  /** What is black in the grey images, their darkest value unless given; with `vmax`, as in matplotlib's `imshow`. */
  vmin?: number;
  /** What is white in the grey images, their lightest value unless given. */
  vmax?: number;
  /** How they are magnified, in matplotlib's words: "nearest" by whole factors, so that pixels can be seen, unless given. */
  interpolation?: "nearest" | "bilinear";
}

/**
 * Images in rows and columns. An image is rows × columns in grey, from its darkest to its lightest
 * value, or rows × columns × 3 in colour, from 0 to 1, or to 255 for uint8. Greys of several images can be compared
 * when `vmin` and `vmax` are given, for then they all have one range. Photographs look best with
 * `interpolation: "bilinear"`.
 *
 * @throws TypeError without `alt`; ValueError for an image of another shape, or more images than places.
 * @example d2l.show_images(X.reshape(3, 4, 4), 1, 3, { titles: ["a", "b", "c"], alt: "Three ramps, from black to white" })
 */
export function show_images(
  imgs: Values | readonly Tensor[],
  num_rows: number,
  num_cols: number,
  options: ImagesOptions,
): Figure {
  const images = isList(imgs) ? imgs.map((image) => image.detach()) : [...toTensor(imgs as Values)];
  if (images.length > num_rows * num_cols) {
    throw new ValueError(`${images.length} images do not fit in ${num_rows} rows of ${num_cols}`);
  }
  const side = Math.round((options.scale ?? 1.5) * 80);
  const pictures = images.map((image, i) => picture(image, side, options, options.titles?.[i]));
  const one = options.titles === undefined && pictures.length > MOST_PANELS ? mosaic(pictures, num_cols) : undefined;
  return new Figure({ alt: options.alt, columns: num_cols, panels: one ? [one] : pictures });
}

/** Plotly gives each panel axes of its own: with many of them it is slow, and the figure large. */
const MOST_PANELS = 12;

function isList(imgs: Values | readonly Tensor[]): imgs is readonly Tensor[] {
  return Array.isArray(imgs) && imgs[0] instanceof Tensor;
}

function picture(image: Tensor, side: number, options: ImagesOptions, title?: string): Picture {
  const { vmin, vmax, interpolation = "nearest" } = options;
  const { shape, dtype } = arrayOf(image);
  const colour = shape.length === 3 && shape[2] === 3;
  if (shape.length !== 2 && !colour) {
    const hint = shape[0] === 3 ? "; move the channels to the end with permute(1, 2, 0)" : "";
    throw new ValueError(`an image must be of shape (H, W) or (H, W, 3), but got (${shape.join(", ")})${hint}`);
  }
  const [low, high] = dtype.name === "uint8" ? [0, 255] : min_max(image);
  const range = !colour && { range: [vmin ?? low, vmax ?? high] as const };
  if (interpolation !== "nearest" && interpolation !== "bilinear") {
    throw new ValueError(`'${interpolation}' is not an interpolation here; those are nearest, bilinear`);
  }
  const smooth = interpolation === "bilinear" && { smooth: true };
  return { kind: "picture", values: arrayOf(image), side, ...smooth, ...range, ...(title !== undefined && { title }) };
}

export interface HeatmapsOptions {
  /** What is seen, in a sentence, for those who do not see it. */
  alt: string;
  /** One for each column. */
  titles?: readonly string[];
  /** Inches each matrix is wide and high; 2.5 × 2.5 unless given. */
  figsize?: readonly [number, number];
  /** matplotlib's name: Reds, Blues, RdBu or gray. */
  cmap?: "Reds" | "Blues" | "RdBu" | "gray";
}

const COLOUR_MAPS: { readonly [name: string]: ColourMap } = {
  Reds: "reds",
  Blues: "blues",
  RdBu: "diverging",
  gray: "grey",
};

/**
 * Matrices of shape (rows, columns, queries, keys) as heatmaps in rows and columns, in the same
 * colours, as d2l shows attention weights.
 *
 * @throws TypeError without `alt`; ValueError for another shape or an unknown `cmap`.
 * @example d2l.show_heatmaps(X.reshape(1, 2, 6, 4), "column", "row", { titles: ["left", "right"], alt: "Two ramps" })
 */
export function show_heatmaps(matrices: Values, xlabel: string, ylabel: string, options: HeatmapsOptions): Figure {
  const tensor = toTensor(matrices);
  const { shape } = arrayOf(tensor);
  if (shape.length !== 4) {
    throw new ValueError(`show_heatmaps expects a shape of (rows, columns, H, W), but got (${shape.join(", ")})`);
  }
  const map = COLOUR_MAPS[options.cmap ?? "Reds"];
  if (map === undefined) {
    throw new ValueError(
      `'${options.cmap}' is not a colour map here; those are ${Object.keys(COLOUR_MAPS).join(", ")}`,
    );
  }
  const [low, high] = min_max(tensor);
  const limit = Math.max(Math.abs(low), Math.abs(high));
  const colours = map === "diverging" ? { map, low: -limit, high: limit } : { map, low, high };
  const side = Math.round((options.figsize?.[0] ?? 2.5) * 80);
  const panels = [...tensor].flatMap((row, i) =>
    [...row].map((matrix, j): Heatmap => {
      const title = i === 0 ? options.titles?.[j] : undefined;
      return {
        kind: "heatmap",
        values: arrayOf(matrix),
        colours,
        side,
        legend: i === 0 && j === shape[1] - 1,
        ...(title !== undefined && { title }),
        ...(i === shape[0] - 1 && { x: { label: xlabel } }),
        ...(j === 0 && { y: { label: ylabel } }),
      };
    }),
  );
  return new Figure({ alt: options.alt, columns: shape[1], panels });
}
