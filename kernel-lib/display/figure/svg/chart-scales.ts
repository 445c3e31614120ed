import { libraries } from "../../../platform/libraries.js";
import type { Axis, Bar, Chart, Mark } from "../figure.js";

interface Tick {
  value: number;
  at: number;
  text: string;
}

/** A direction of a chart: data to pixels, and where its ticks are. */
export interface ChartScale {
  position(value: number | string): number;
  ticks: readonly Tick[];
  /** The ends of a continuous scale. */
  domain: readonly number[];
  /** Pixels of one category; 0 on a continuous scale. */
  bandwidth: number;
  /** From tick to tick, where all data are whole numbers: half a layer has no place. */
  wholeStep?: number;
}

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export function horizontalScale(chart: Chart, width: number): ChartScale {
  const bars = chart.marks.filter((mark): mark is Bar => mark.mark === "bar");
  if (bars.length > 0) return bandScale([...new Set(bars.flatMap((bar) => bar.x))], width);
  const values = chart.marks.flatMap(xValues);
  const scale = continuousScale(chart.x ?? {}, values, [0, width], Math.max(3, width / 60));
  return chart.x?.scale !== "log" && values.every(Number.isInteger) ? atWholeNumbers(scale) : scale;
}

export function verticalScale(chart: Chart, height: number): ChartScale {
  const values = chart.marks.flatMap(yValues);
  const fromZero = chart.marks.some((mark) => mark.mark === "bar") && chart.y?.scale !== "log";
  return continuousScale(chart.y ?? {}, fromZero ? [0, ...values] : values, [height, 0], Math.max(3, height / 36));
}

function xValues(mark: Mark): readonly number[] {
  if (mark.mark === "bar") return [];
  return mark.mark === "label" ? [mark.x] : mark.x;
}

function yValues(mark: Mark): readonly number[] {
  return mark.mark === "label" ? [mark.y] : mark.y;
}

function bandScale(names: readonly string[], width: number): ChartScale {
  const scale = libraries.scale.scaleBand(names, [0, width]).paddingInner(0.3).paddingOuter(0.2);
  const bandwidth = scale.bandwidth();
  const position = (name: number | string) => (scale(String(name)) ?? 0) + bandwidth / 2;
  return {
    position,
    bandwidth,
    domain: [],
    ticks: names.map((name, value) => ({ value, at: position(name), text: name })),
  };
}

function continuousScale(axis: Axis, values: readonly number[], range: [number, number], count: number): ChartScale {
  const log = axis.scale === "log";
  const domain =
    axis.domain ??
    dataDomain(
      values.filter((value) => Number.isFinite(value) && (!log || value > 0)),
      log,
    );
  const scale = log ? libraries.scale.scaleLog(domain, range) : libraries.scale.scaleLinear(domain, range);
  // Room between the data and the frame; ends that were asked for are kept.
  if (!axis.domain) scale.nice(count);
  const ticks = log ? powersOfTen(scale.domain()) : scale.ticks(count);
  const write = log ? tenTo : linearFormat(ticks, scale.tickFormat(count));
  return {
    position: (value) => scale(Number(value)),
    bandwidth: 0,
    domain: scale.domain(),
    ticks: ticks.map((value) => ({ value, at: scale(value), text: write(value) })),
  };
}

function atWholeNumbers(scale: ChartScale): ChartScale {
  const ticks = scale.ticks
    .filter(({ value }) => Number.isInteger(value))
    .map((tick) => ({ ...tick, text: tick.text.replace(/\.0+$/, "") }));
  return ticks.length < 2 ? scale : { ...scale, ticks, wholeStep: ticks[1].value - ticks[0].value };
}

function dataDomain(values: readonly number[], log: boolean): [number, number] {
  const [low, high] = libraries.array.extent(values);
  if (low === undefined || high === undefined) return log ? [1, 10] : [0, 1];
  if (low < high) return [low, high];
  return log ? [low / 10, low * 10] : [low - 0.5, low + 0.5];
}

/** Whole numbers of millions are written 2M, not 2,000,000. */
function linearFormat(ticks: readonly number[], usual: (value: number) => string): (value: number) => string {
  return ticks.some((tick) => Math.abs(tick) >= 1e5) ? libraries.format.format("~s") : usual;
}

function powersOfTen([low, high]: number[]): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first) / 8));
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) => 10 ** (first + i * step));
}

function tenTo(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent >= 0 && exponent <= 2) return String(10 ** exponent);
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPT[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}
