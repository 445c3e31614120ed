/** A plain object as Plotly reads it. */
export type Json = { [key: string]: unknown };

/** Words as words: Plotly reads some tags in its texts. */
export function plain(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Six significant digits; JSON has no NaN, and Plotly leaves a gap for null. */
export function six(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : null;
}

/** Plotly's name of the axis of the `index`-th panel: x, x2, x3, … */
export function axisId(letter: "x" | "y", index: number): string {
  return index === 0 ? letter : `${letter}${index + 1}`;
}
