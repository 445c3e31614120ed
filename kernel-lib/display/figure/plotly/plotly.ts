import { type Arrangement, arrange } from "../arrange.js";
import type { FigureSpec, Frame, Panel } from "../figure.js";
import { FAINT, FONT, FONT_SIZE, INK, PAPER, textWidth } from "../theme.js";
import { type Place, panelAxes, panelShapes } from "./axes.js";
import { type Json, plain } from "./json.js";
import { panelTraces } from "./traces.js";

const MARGIN = 10;
const NOTE = 18;
const SLIDER = 76;
/** Room for the buttons and a slider that a finger can hold. */
const PLAYER = 320;

/** The interactive form of a figure: JSON for plotly.js, laid out as its SVG is. */
export function plotlyFigure(spec: FigureSpec): Json {
  const frames = spec.frames ?? [];
  const first = frames[0] ?? spec;
  const arrangement = arrange(first.panels, spec.columns);
  const page = pageOf(spec, arrangement);
  const places = arrangement.placed.map((placed, i) => placeOf(placed, page, i));
  const figure = {
    data: traces(first.panels, places),
    layout: {
      ...frameLayout({ ...first, notes: notesOf(spec, frames[0]) }, arrangement, page, spec.title),
      ...Object.assign({}, ...places.map((place, i) => panelAxes(first.panels[i], place))),
      width: page.width,
      height: page.height,
      margin: { l: 0, r: 0, t: 0, b: 0, pad: 0 },
      font: { family: FONT, size: FONT_SIZE, color: INK },
      paper_bgcolor: PAPER,
      plot_bgcolor: PAPER,
      showlegend: false,
      meta: { alt: spec.alt },
      ...(frames.length > 0
        ? {
            sliders: [
              slider(
                frames.map((frame) => frame.name),
                spec.slider,
                spec.milliseconds === undefined ? 16 : 96,
              ),
            ],
          }
        : {}),
      ...(spec.milliseconds === undefined ? {} : { updatemenus: [playButtons(spec.milliseconds)] }),
    },
    config: { displaylogo: false, displayModeBar: false },
  };
  if (frames.length === 0) return figure;
  const states = frames.map((frame) => traces(frame.panels, places));
  const changing = figure.data.map((_, i) => i).filter((i) => states.some((state) => differs(state[i], states[0][i])));
  return {
    ...figure,
    frames: frames.map((frame, k) => ({
      name: frame.name,
      data: changing.map((i) => states[k][i]),
      traces: changing,
      layout: frameLayout(
        { ...frame, notes: notesOf(spec, frame) },
        arrange(frame.panels, spec.columns),
        page,
        spec.title,
      ),
    })),
  };
}

/** A slider may jump, so each frame holds all traces that change in any. */
function differs(a: Json, b: Json): boolean {
  return JSON.stringify(a) !== JSON.stringify(b);
}

function traces(panels: readonly Panel[], places: readonly Place[]): Json[] {
  return panels.flatMap((panel, i) => panelTraces(panel, places[i]));
}

function notesOf(spec: FigureSpec, frame: Frame | undefined): string[] {
  return [...(frame?.notes ?? []), ...(spec.notes ?? [])];
}

/** The whole drawing area and where the panels begin in it. */
interface Page {
  width: number;
  height: number;
  top: number;
}

function pageOf(spec: FigureSpec, { width, height }: Arrangement): Page {
  const blocks = [undefined, ...(spec.frames ?? [])].map((frame) => notesOf(spec, frame));
  const notes = blocks.flat();
  const lines = Math.max(...blocks.map((block) => block.length));
  const widest = Math.max(
    width,
    spec.milliseconds === undefined ? 0 : PLAYER,
    spec.title ? textWidth(spec.title, 13) : 0,
    ...notes.map((note) => textWidth(note, 11)),
  );
  const top = MARGIN + (spec.title ? 24 : 0);
  return {
    width: Math.ceil(widest + 2 * MARGIN),
    height: Math.ceil(top + height + lines * NOTE + MARGIN + (spec.frames ? SLIDER : 0)),
    top,
  };
}

/** Where a panel's data are on the page, from the lower left as Plotly counts. */
function placeOf({ drawing, x, y }: Arrangement["placed"][number], page: Page, index: number): Place {
  const left = MARGIN + x + drawing.inner.x;
  const top = page.top + y + drawing.inner.y;
  return {
    index,
    inner: drawing.inner,
    x: [left / page.width, (left + drawing.inner.width) / page.width],
    y: [1 - (top + drawing.inner.height) / page.height, 1 - top / page.height],
  };
}

/** The part of Plotly's layout that changes from frame to frame: outlines of cells, titles and notes. */
function frameLayout(
  block: { panels: readonly Panel[]; notes?: readonly string[] },
  arrangement: Arrangement,
  page: Page,
  title?: string,
): Json {
  const pixel = (x: number, y: number, text: string, style: Json = {}): Json => ({
    text: plain(text),
    xref: "paper",
    yref: "paper",
    x: x / page.width,
    y: 1 - y / page.height,
    xanchor: "left",
    yanchor: "middle",
    showarrow: false,
    ...style,
  });
  const titles = arrangement.placed.flatMap(({ panel, drawing, x, y }) =>
    panel.kind === "blank" || panel.title === undefined
      ? []
      : [
          pixel(MARGIN + x + drawing.inner.x + drawing.inner.width / 2, page.top + y + 10, panel.title, {
            xanchor: "center",
          }),
        ],
  );
  const notes = (block.notes ?? []).map((note, i) =>
    pixel(MARGIN + 6, page.top + arrangement.height + (i + 0.6) * NOTE, note, { font: { size: 11, color: FAINT } }),
  );
  const heading = title === undefined ? [] : [pixel(MARGIN, MARGIN + 9, title, { font: { size: 13 } })];
  const shapes = arrangement.placed.map((placed, i) => panelShapes(placed.panel, i));
  return {
    shapes: shapes.flatMap((shape) => shape.shapes),
    annotations: [...heading, ...titles, ...notes, ...shapes.flatMap((shape) => shape.annotations)],
  };
}

/** Play and pause, left of the slider. */
function playButtons(milliseconds: number): Json {
  const shown = { duration: milliseconds, redraw: true };
  const options = { mode: "immediate", transition: { duration: 0 } };
  const button = (label: string, names: null | null[], more: Json): Json => ({
    label,
    method: "animate",
    args: [names, { ...options, ...more }],
  });
  return {
    type: "buttons",
    direction: "left",
    showactive: false,
    x: 0,
    xanchor: "left",
    y: 0,
    yanchor: "bottom",
    pad: { l: 8, b: 12 },
    bgcolor: PAPER,
    bordercolor: FAINT,
    buttons: [
      button("▶", null, { frame: shown, fromcurrent: true }),
      button("❚❚", [null], { frame: { duration: 0, redraw: false } }),
    ],
  };
}

function slider(names: readonly string[], prefix: string | undefined, left: number): Json {
  const now = { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } };
  return {
    active: 0,
    pad: { l: left, r: 16, t: 0, b: 8 },
    yanchor: "bottom",
    y: 0,
    currentvalue: { prefix: plain(prefix ?? ""), font: { size: 12 }, xanchor: "left" },
    steps: names.map((name) => ({ label: plain(name), method: "animate", args: [[name], now] })),
  };
}
