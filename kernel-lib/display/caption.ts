import { type ColourScale, hex, textOn } from "./colour-scale.js";
import { element, escapeMarkup } from "./html.js";
import { formatShort } from "./number.js";
import type { Statistics } from "./statistics.js";

const LEGEND_STEPS = 12;
const FAINT = "opacity:0.75";

const LINE = "display:flex;flex-wrap:wrap;gap:0 12px;align-items:center";

/** The lines above a tensor: what it is; what is in it and what its colours mean. */
export function caption(name: string, details: readonly string[], stats: Statistics, scale: ColourScale): string {
  const facts = details.map((detail) => element("span", {}, escapeMarkup(detail)));
  const numbers = element("span", { style: FAINT }, escapeMarkup(summary(stats)));
  return element(
    "div",
    { style: "margin:0 0 6px" },
    element("div", { style: LINE }, element("strong", {}, escapeMarkup(name)), ...facts, ...warnings(stats, scale)),
    element("div", { style: LINE }, numbers, legend(scale)),
  );
}

function summary({ min, max, mean, std }: Statistics): string {
  if (!(min <= max)) return "no finite values";
  const parts = [`min ${formatShort(min)}`, `max ${formatShort(max)}`, `mean ${formatShort(mean)}`];
  if (!Number.isNaN(std)) parts.push(`std ${formatShort(std)}`);
  return parts.join(" · ");
}

/** The colours from low to high, between their numbers. */
function legend({ low, high, palette, index }: ColourScale): string {
  const steps = Array.from({ length: LEGEND_STEPS }, (_, i) => {
    const colour = palette[index(low + ((high - low) * i) / (LEGEND_STEPS - 1))];
    return element("span", { style: `display:inline-block;width:6px;height:10px;background-color:${hex(colour)}` });
  });
  const bar = element("span", { style: "display:inline-block;margin:0 4px;line-height:0" }, ...steps);
  return element("span", { style: "white-space:nowrap" }, formatShort(low), bar, formatShort(high));
}

function warnings(stats: Statistics, scale: ColourScale): string[] {
  const specials = [
    warningChip(stats.nan, "nan", Number.NaN, scale),
    warningChip(stats.posinf, "inf", Number.POSITIVE_INFINITY, scale),
    warningChip(stats.neginf, "−inf", Number.NEGATIVE_INFINITY, scale),
  ];
  const chips = specials.filter((text) => text !== "");
  if (stats.min === 0 && stats.max === 0 && stats.visited === stats.count) chips.push(chip("all zero"));
  if (scale.clipped) chips.push(chip("outliers beyond the colours"));
  if (stats.visited < stats.count) chips.push(chip(`from a sample of ${stats.visited} elements`));
  return chips;
}

/** The count of a special value on the colour that marks it in the maps. */
function warningChip(count: number, word: string, value: number, scale: ColourScale): string {
  if (count === 0) return "";
  const colour = scale.palette[scale.index(value)];
  return chip(`⚠ ${count} ${word}`, hex(colour), textOn(colour));
}

function chip(text: string, background = "#e0e0e0", colour = "#000"): string {
  const style = `padding:0 6px;border-radius:8px;background-color:${background};color:${colour}`;
  return element("span", { style }, escapeMarkup(text));
}
