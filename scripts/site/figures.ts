import type { CheerioAPI } from "cheerio";

interface Figure {
  data?: { type?: string }[];
  layout?: { width?: number; height?: number; title?: { text?: string } | string };
  frames?: unknown[];
}

/** Traces whose maps come from other hosts: their figures stay pictures. */
const fromElsewhere = /^(?:scattergeo|choropleth|(?:scatter|choropleth|density)map(?:box)?)$/;

/**
 * Move Plotly figures into scripts of their own, which are loaded when a reader comes near (a script works from disk too).
 * @returns the types of all traces that the reader's browser will draw
 */
export function moveFigures($: CheerioAPI, name: string, files: Map<string, Buffer>): Set<string> {
  const types = new Set<string>();
  $(".figure").each((index, element) => {
    const box = $(element);
    // an output may bring scripts of its own: ours is the last
    const figure = parsed(box.children('script[type="application/json"]').last().text());
    if (figure === undefined) return;
    const { data = [], layout = {}, frames = [] } = figure;
    const traces = data.map(({ type = "scatter" }) => type);
    const pictures = box.find("img").length;
    if (traces.some((type) => fromElsewhere.test(type))) {
      if (pictures === 0) box.append(note($, layout, "draws a map, which this page cannot load"));
      return;
    }
    for (const type of traces) types.add(type);
    const path = `figures/${name}-${index + 1}.js`;
    files.set(path, Buffer.from(`showFigure(${JSON.stringify(path)}, ${JSON.stringify(figure)});\n`));
    const { width = 700, height = 450 } = layout;
    box.attr("data-figure", path).attr("style", `--width:${Number(width)}px;--height:${Number(height)}px`);
    if (frames.length > 0) box.addClass("stepper");
    if (pictures === 0) box.append(note($, layout, "is drawn by JavaScript"));
  });
  return types;
}

/** The figure, or undefined when an output has broken the page around it: its picture is left. */
function parsed(json: string): Figure | undefined {
  try {
    const figure: unknown = JSON.parse(json);
    return typeof figure === "object" && figure !== null ? figure : undefined;
  } catch {
    return undefined;
  }
}

/** What stands in the place of a figure that has no picture. */
function note($: CheerioAPI, { title }: { title?: { text?: string } | string }, how: string) {
  const text = typeof title === "string" ? title : title?.text;
  return $("<p></p>").text(`${text === undefined ? "This figure" : `The figure “${text}”`} ${how}.`);
}
