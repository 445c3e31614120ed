// The dark form of a picture is made from what the picture says, not by a filter: paper and ink change, data stay.

const paper = [0x12, 0x15, 0x1b];
const ink = [0xe4, 0xe8, 0xef];

const names: Record<string, string> = {
  ...{ white: "#ffffff", black: "#000000", gray: "#808080", grey: "#808080", silver: "#c0c0c0", lightgray: "#d3d3d3" },
  ...{ lightgrey: "#d3d3d3", darkgray: "#a9a9a9", darkgrey: "#a9a9a9", dimgray: "#696969", gainsboro: "#dcdcdc" },
  ...{ whitesmoke: "#f5f5f5" },
};

/**
 * What a colour of paper, ink or lines is in the dark: white becomes the page's dark, black its light, what lies between
 * lies between. Colours that mean something stay.
 * @param most that the colour's parts may differ, of 255: none for what may be data
 */
export function darkColour(colour: string, most = 0): string {
  const parts = partsOf(names[colour.toLowerCase()] ?? colour);
  if (parts === undefined) return colour;
  const [red = 0, green = 0, blue = 0, opacity = 1] = parts;
  const [least, largest] = [Math.min(red, green, blue), Math.max(red, green, blue)];
  if (largest - least > most) return colour;
  const light = (least + largest) / 510;
  const mixed = paper.map((dark, index) => Math.round(dark * light + (ink[index] ?? 0) * (1 - light)));
  return opacity === 1 ? hex(mixed) : `rgba(${mixed.join(",")},${opacity})`;
}

const hex = (parts: readonly number[]): string =>
  `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;

function partsOf(colour: string): number[] | undefined {
  const [, digits = ""] = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(colour.trim()) ?? [];
  if (digits !== "") {
    const whole = digits.length === 3 ? digits.replaceAll(/./g, "$&$&") : digits;
    return [0, 2, 4].map((at) => Number.parseInt(whole.slice(at, at + 2), 16));
  }
  const [, list] = /^rgba?\(([\d.,\s%]+)\)$/i.exec(colour.trim()) ?? [];
  if (list === undefined || list.includes("%")) return undefined;
  return list.split(",").map(Number);
}

/**
 * The dark form of an SVG: paper, lines and letters change. Other shapes are data, grey cells too; and so are numbers on
 * coloured cells, which our figures write, as nothing else, in `#000` or `#fff`, after the colour below.
 */
export function darkSvg(svg: string): string {
  const [width = 0, height = 0] = sizeOf(svg);
  const coloured = svg.replaceAll(/<(\w+)\b[^>]*>/g, (tag, name: string) => {
    if (name === "text" && /\sfill="#(?:000|fff)"/.test(tag)) return tag;
    const fills = !shapes.test(name) || isPaper(tag, 0.15 * width * height);
    return tag.replaceAll(colours, (whole, property: string, before: string, colour: string) =>
      property === "fill" && !fills ? whole : property + before + darkColour(colour),
    );
  });
  // what names no colour is drawn black
  return coloured.replace(/<svg\b(?![^>]*\sfill=)/, `<svg fill="${hex(ink)}"`);
}

const shapes = /^(?:rect|path|circle|ellipse|polygon)$/;
const colours = /\b(fill|stroke|stop-color|color)(="|:\s*)([^";}]+)/g;

/** Width and height of a drawing. */
function sizeOf(svg: string): number[] {
  const [, box] = /\bviewBox="([^"]*)"/.exec(svg) ?? [];
  if (box !== undefined)
    return box
      .split(/[\s,]+/)
      .map(Number)
      .slice(2);
  return [/<svg[^>]*?\bwidth="([\d.]+)/, /<svg[^>]*?\bheight="([\d.]+)/].map((size) =>
    Number(size.exec(svg)?.[1] ?? 0),
  );
}

/** White that is large, or that something shines through as behind a legend, is what others are drawn on. */
function isPaper(tag: string, least: number): boolean {
  if (!/\bfill(?:="|:\s*)(?:#fff(?:fff)?|white)\b/i.test(tag)) return false;
  if (/\bopacity(?:="|:\s*)0?\.\d/.test(tag)) return true;
  const [width, height] = [/\swidth="([\d.]+)/, /\sheight="([\d.]+)/].map((size) => Number(size.exec(tag)?.[1] ?? 0));
  if ((width ?? 0) * (height ?? 0) >= least) return true;
  const [, path = ""] = /\sd="([^"]*)"/.exec(tag) ?? [];
  const points = [...path.matchAll(/[ML]\s*(-?[\d.]+)[\s,]+(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
  if (points.length < 3 || path.split("M").length > 2) return false;
  const spread = (at: number): number => {
    const values = points.map((point) => point[at] ?? 0);
    return Math.max(...values) - Math.min(...values);
  };
  return spread(0) * spread(1) >= least;
}

/** The dark form of the description of a Plotly figure: all that its layout says of colours, and ink in its data. */
export function darkFigure<Figure extends { data?: unknown; layout?: unknown; frames?: unknown }>(
  figure: Figure,
): Figure {
  const { data, layout, frames } = figure;
  const given = typeof layout === "object" && layout !== null ? layout : {};
  const usual = { paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff", font: {}, ...given };
  const axes = Object.keys(given).filter((key) => /^[xy]axis/.test(key));
  const lines = Object.fromEntries(
    axes.map((key) => [key, { ...axisLines, ...(given as Record<string, object>)[key] }]),
  );
  const font = { color: "#444444", ...usual.font };
  return {
    ...figure,
    data: dark(data, 0),
    layout: dark({ ...axesOf(axes), ...usual, ...lines, font }, 80),
    ...(frames !== undefined && { frames: dark(frames, 0) }),
  };
}

const axisLines = { gridcolor: "#eeeeee", zerolinecolor: "#444444", linecolor: "#444444" };

const axesOf = (named: readonly string[]): object => (named.length > 0 ? {} : { xaxis: axisLines, yaxis: axisLines });

/** Scales of colours, and letters on coloured cells, belong to the data. */
const data = /^(?:colorscale|colorway|textfont|insidetextfont)$/;

function dark<Value>(value: Value, most: number): Value {
  if (typeof value === "string") return darkColour(value, most) as Value;
  if (Array.isArray(value)) return value.map((each) => dark(each, most)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, data.test(key) ? each : darkPart(key, each, most)]);
  return Object.fromEntries(entries) as Value;
}

/** Only what is called a colour is one: a text may say "white". */
function darkPart(key: string, value: unknown, most: number): unknown {
  if (typeof value === "string") return /color$/.test(key) ? darkColour(value, most) : value;
  return Array.isArray(value) && typeof value[0] !== "object" ? value : dark(value, most);
}
