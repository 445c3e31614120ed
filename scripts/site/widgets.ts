import { stripVTControlCharacters } from "node:util";
import { screenOf } from "../compare/terminal.js";
import { escapeHtml } from "./escape.js";
import { undescribed } from "./undescribed.js";

/** Saved states of widgets, by the id of their model. */
export type WidgetStates = Record<string, { model_name?: string; state?: Record<string, unknown> }>;

/** Widgets that hold others. */
const boxes = /^(?:HBox|VBox|Box|GridBox|Accordion|Tab|Stack|TwoByTwoLayout|AppLayout)Model$/;

/**
 * A widget as it was when the notebook was saved, as HTML; nobody can turn its knobs here.
 * @returns undefined when its state is not saved, or says nothing that can be shown
 */
export function widgetHtml(states: WidgetStates, id: string, depth = 0): string | undefined {
  const { model_name: model = "", state } = states[id] ?? {};
  if (state === undefined || depth > 20) return undefined;
  if (boxes.test(model)) {
    const children = Array.isArray(state.children) ? state.children : [];
    const shown = children.flatMap(
      (child) => widgetHtml(states, String(child).replace("IPY_MODEL_", ""), depth + 1) ?? [],
    );
    return shown.length === 0
      ? undefined
      : `<div class="${/^H/.test(model) ? "row" : "column"}">${shown.join("")}</div>`;
  }
  if (model === "OutputModel") return outputs(state.outputs);
  const value = control(model, state);
  if (value === undefined) return undefined;
  const label = textOf(state.description);
  return `<p class="widget">${label === "" ? "" : `<span>${label}</span> `}${value}</p>`;
}

const textOf = (value: unknown): string => (typeof value === "string" ? escapeHtml(value) : "");

function control(model: string, state: Record<string, unknown>): string | undefined {
  const { value } = state;
  if (/^(?:HTML|HTMLMath|Label)Model$/.test(model)) return String(value ?? "");
  if (model === "ButtonModel") return `<button type="button" disabled>${textOf(state.description)}</button>`;
  if (/Progress/.test(model))
    return `<progress max="${Number(state.max)}" value="${Number(value)}"></progress> ${Number(value)}`;
  if (/Slider/.test(model) && typeof value === "number" && state.min !== undefined) {
    const range = `min="${Number(state.min)}" max="${Number(state.max)}" step="any" value="${value}"`;
    return `<input type="range" disabled ${range} aria-label="${textOf(state.description) || "slider"}"> ${value}`;
  }
  if (typeof value === "boolean") return value ? "✓" : "✗";
  if (Array.isArray(state._options_labels)) {
    const chosen = [state.index].flat().map((index) => state._options_labels?.[Number(index) as never]);
    return escapeHtml(chosen.filter((each) => each !== undefined).join(", "));
  }
  return /^(?:string|number)$/.test(typeof value) ? escapeHtml(String(value)) : undefined;
}

/** What cells put into a widget of outputs: pictures, HTML and texts. */
function outputs(list: unknown): string | undefined {
  if (!Array.isArray(list)) return undefined;
  const shown = list.map(({ text, data = {} }) => {
    const type = ["image/png", "image/jpeg"].find((each) => typeof data[each] === "string");
    if (type !== undefined)
      return `<img alt="${undescribed}" src="data:${type};base64,${data[type].replaceAll("\n", "")}">`;
    const html = data["text/html"];
    if (html !== undefined) return [html].flat().join("");
    const words = text ?? data["text/plain"];
    return words === undefined ? "" : `<pre>${escapeHtml(plain([words].flat().join("")))}</pre>`;
  });
  return shown.join("") || undefined;
}

/** As a terminal shows it in the end, without colours. */
const plain = (text: string): string => stripVTControlCharacters(screenOf(text));
