import { element, escapeMarkup } from "../html.js";

/** The font that PNGs are drawn with, then its look-alikes for SVG in a browser. */
export const FONT = "DejaVu Sans, Verdana, Geneva, sans-serif";
export const FONT_SIZE = 12;
export const INK = "#222222";
export const FAINT = "#5f5f5f";
export const GRID = "#e3e3e3";
export const PAPER = "#ffffff";

/** Okabe and Ito's colours for all kinds of colour vision, those with contrast on paper first. */
export const SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];

export const DASHES = { solid: undefined, dash: "6 4", dashdot: "8 3 2 3", dot: "2 3" } as const;

/** About how wide a text is in pixels: DejaVu Sans has 0.6 em a letter. */
export function textWidth(text: string, size = FONT_SIZE): number {
  return Math.ceil([...text].length * size * 0.61);
}

/** Pixels to a hundredth, so that the same figure is the same text. */
export function px(value: number): number {
  return Math.round(value * 100) / 100 || 0;
}

interface TextStyle {
  anchor?: "start" | "middle" | "end";
  size?: number;
  fill?: string;
  weight?: "bold";
  /** Degrees about its place. */
  rotate?: number;
}

/** A line of text; `content` is plain and gets escaped. */
export function text(content: string, x: number, y: number, style: TextStyle = {}): string {
  const attributes = {
    x: px(x),
    y: px(y),
    "text-anchor": style.anchor ?? "start",
    "font-size": style.size,
    fill: style.fill ?? INK,
    "font-weight": style.weight,
    transform: style.rotate === undefined ? undefined : `rotate(${style.rotate} ${px(x)} ${px(y)})`,
  };
  return element("text", attributes, escapeMarkup(content));
}

/** A drawing with its size, in its own coordinates. */
export interface Drawing {
  width: number;
  height: number;
  body: string;
}

/** A panel's drawing, and where in it the data are: the area between the axes. */
export interface PanelDrawing extends Drawing {
  inner: { x: number; y: number; width: number; height: number };
}

export function translate(x: number, y: number, body: string): string {
  return element("g", { transform: `translate(${px(x)} ${px(y)})` }, body);
}
