import type { CheerioAPI } from "cheerio";
import { type Figure, parsed, plotlyOf } from "./embedded.js";
import { jsonTree } from "./json-tree.js";
import { twoForms } from "./pictures.js";
import { undescribed } from "./undescribed.js";
import { type WidgetStates, widgetHtml } from "./widgets.js";

/** What figures are drawn with. */
export interface Drawing {
  /** Name of the page. */
  name: string;
  files: Map<string, Buffer>;
  widgets: WidgetStates;
  /** Path of a file that a figure names. */
  read: (path: string) => string;
}

/** Traces whose maps come from other hosts: their figures stay pictures. */
const fromElsewhere = /^(?:scattergeo|choropleth|(?:scatter|choropleth|density)map(?:box)?)$/;

/**
 * Draw the outputs that are data: trees, widgets as they were saved, figures of Vega. Those of Plotly move into scripts of
 * their own, which are loaded when a reader comes near (a script works from disk too).
 * @returns the types of all traces of Plotly that the reader's browser will draw
 */
export async function drawFigures($: CheerioAPI, drawing: Drawing): Promise<Set<string>> {
  const traces = new Set<string>();
  await drawEmbedded($, drawing);
  for (const [index, element] of $(".figure").toArray().entries()) {
    const box = $(element);
    const type = box.attr("data-type") ?? "";
    // an output may bring scripts of its own: ours is the last
    const data = parsed(box.children('script[type="application/json"]').last().text());
    box.removeAttr("data-type");
    if (data === undefined) box.removeClass("figure");
    else if (type.includes("plotly")) movePlotly($, index, box, data, drawing, traces);
    else {
      box.removeClass("figure");
      await drawData($, type, box.children(".output"), data, drawing);
    }
  }
  return traces;
}

type Box = ReturnType<CheerioAPI>;

/** Scripts that draw a figure have its description as their argument, or its pictures. */
async function drawEmbedded($: CheerioAPI, drawing: Drawing): Promise<void> {
  for (const script of $("main .output script").toArray()) {
    const output = $(script).closest(".output");
    if (output.closest(".figure").length > 0) continue;
    const text = $(script).text();
    // Altair's
    const [, spec = ""] = (text.includes("vegaEmbed") && /\}\)\((\{.*\}), \{.*\}\);?\s*$/s.exec(text)) || [];
    const data = parsed(spec);
    const plotly = plotlyOf(text);
    // an animation of matplotlib's
    const [, first] = (text.includes("new Animation(") && /\bframes\[0\] = "(data:image\/[^"]*)"/.exec(text)) || [];
    if (data !== undefined) await drawData($, "vegalite", output, data, drawing);
    else if (plotly !== undefined) {
      output.empty().wrap('<div class="figure" data-type="plotly"></div>');
      output.after($('<script type="application/json"></script>').text(JSON.stringify(plotly)));
    } else if (first !== undefined) {
      const words = "The first picture of an animation, which does not move here";
      const still = $("<img>").attr({ src: first.replaceAll(/\\?\n/g, ""), alt: words });
      output.empty().append(still, $("<p class='caption'></p>").text(`${words}.`));
    }
  }
  // what brings Plotly itself
  $("main .output script").each((_, script) => {
    const output = $(script).closest(".output");
    if (/^\s*window\.PlotlyConfig\b/.test($(script).text()) && output.children(":not(script)").length === 0)
      output.remove();
  });
}

async function drawData($: CheerioAPI, type: string, output: Box, data: object, drawing: Drawing): Promise<void> {
  if (type.includes("vega")) {
    if (output.find("img").length > 0) return;
    // half of what this command loads, and few courses need it
    const { drawVega } = await import("./vega.js");
    const forms = await drawVega(type, data, drawing.read).catch((error: Error) => error);
    if (forms instanceof Error) return void output.append($("<p></p>").text(`Vega cannot draw it: ${forms.message}`));
    output.empty().append(...twoForms($, forms, altOf(data)));
  } else if (type.includes("widget")) {
    const html = widgetHtml(drawing.widgets, String((data as { model_id?: unknown }).model_id));
    if (html !== undefined) output.html(`<div class="widgets">${html}</div>`);
  } else {
    output.html(`<div class="json">${jsonTree(data)}</div>`);
  }
}

function altOf(data: object): string {
  const { description, title } = data as { description?: unknown; title?: unknown };
  const words = typeof title === "object" && title !== null ? (title as { text?: unknown }).text : title;
  return [description, words].find((each) => typeof each === "string") ?? undescribed;
}

function movePlotly(
  $: CheerioAPI,
  index: number,
  box: Box,
  figure: Figure,
  { name, files }: Drawing,
  types: Set<string>,
): void {
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
}

/** What stands in the place of a figure that has no picture. */
function note($: CheerioAPI, { title }: { title?: { text?: string } | string }, how: string) {
  const text = typeof title === "string" ? title : title?.text;
  return $("<p></p>").text(`${text === undefined ? "This figure" : `The figure “${text}”`} ${how}.`);
}
