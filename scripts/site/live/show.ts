import type { Plot } from "../client/figures.js";
import { escapeHtml } from "../escape.js";
import { jsonTree } from "../json-tree.js";
import { undescribed } from "../undescribed.js";
import type { Output } from "./outputs.js";
import { addressOf, inBothForms, safeNodes } from "./safe.js";
import { terminalHtml } from "./terminal.js";

/** Draws a figure of Plotly in a box, in place of the one that it holds. */
export type DrawFigure = (box: HTMLElement, plot: Plot, alt: string) => Promise<void>;

const plotly = "application/vnd.plotly.v1+json";

/**
 * An output as the page shows it, by the richest of its forms.
 * @param before what showed an earlier form of it: a figure is drawn anew in its box
 */
export function showOutput(output: Output, drawFigure: DrawFigure, before?: HTMLElement): HTMLElement {
  if (output.output_type === "stream") return framed(terminal(output.text, output.name === "stderr" ? "warning" : ""));
  if (output.output_type === "error") return framed(terminal(output.traceback.join("\n"), "error"));
  const { data } = output;
  const figure = data[plotly];
  if (typeof figure === "object" && figure !== null) return figureBox(figure as Plot, data, drawFigure, before);
  return framed(shown(data));
}

function framed(...nodes: Node[]): HTMLElement {
  const frame = document.createElement("div");
  frame.className = "output";
  frame.append(...nodes);
  return frame;
}

function terminal(text: string, kind: string): HTMLElement {
  const element = document.createElement("pre");
  element.className = kind;
  element.append(safeNodes(terminalHtml(text)));
  return element;
}

/** In the order in which nbconvert prefers them. */
function shown(data: Readonly<Record<string, unknown>>): Node {
  const text = (type: string): string | undefined => joined(data[type]);
  const html = text("text/html");
  if (html !== undefined) return safeNodes(html);
  const svg = text("image/svg+xml");
  if (svg !== undefined) return picture(addressOf(svg), text("text/plain"));
  for (const type of ["image/png", "image/jpeg", "image/gif", "image/webp"]) {
    const base64 = text(type);
    if (base64 !== undefined) return picture(`data:${type};base64,${base64.replaceAll("\n", "")}`, text("text/plain"));
  }
  for (const type of ["text/latex", "text/markdown"]) {
    const written = text(type);
    if (written !== undefined) return richText(written, type);
  }
  if (data["application/json"] !== undefined) {
    return safeNodes(`<div class="json">${jsonTree(data["application/json"])}</div>`);
  }
  return terminal(text("text/plain") ?? "", "");
}

/** A text of a notebook may be a list of its lines. */
function joined(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.join("");
  return typeof value === "string" ? value : undefined;
}

function picture(address: string, alt = undescribed): Node {
  const nodes = document.createDocumentFragment();
  const image = document.createElement("img");
  image.alt = alt;
  image.src = address;
  nodes.append(image);
  inBothForms(image);
  return nodes;
}

/** Formulas and Markdown; what draws them is loaded for them alone. */
function richText(text: string, type: string): HTMLElement {
  const element = document.createElement("div");
  element.className = "text";
  element.textContent = text;
  void import("./rich.js").then(({ richHtml }) => element.replaceChildren(safeNodes(richHtml(text, type))));
  return element;
}

function figureBox(plot: Plot, data: object, drawFigure: DrawFigure, before?: HTMLElement): HTMLElement {
  const box = before?.dataset.figure === "" ? before : document.createElement("div");
  const { width = 700, height = 450 } = plot.layout ?? {};
  box.className = `figure live${(plot.frames ?? []).length > 0 ? " stepper" : ""}`;
  box.dataset.figure = "";
  box.style.setProperty("--width", `${Number(width)}px`);
  box.style.setProperty("--height", `${Number(height)}px`);
  const alt = joined((data as Record<string, unknown>)["text/plain"]) ?? "Figure";
  drawFigure(box, plot, alt).catch(() => {
    // Plotly of this course draws no such figure: another form of it is shown
    const { [plotly]: _figure, ...others } = data as Record<string, unknown>;
    box.replaceChildren(safeNodes(`<p>${escapeHtml(alt)}</p>`), shown(others));
  });
  return box;
}
