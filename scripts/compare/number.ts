import type { CompareSettings } from "./settings.js";

type Tolerance = Pick<CompareSettings, "rtol" | "atol">;

const words: Record<string, number> = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** The value of a number as programs print it: `1.`, `-2e-3`, `−3`, `nan`, `-inf`, `Infinity`. */
export function parseNumber(text: string): number {
  const sign = /^[-−]/.test(text) ? -1 : 1;
  const size = text.replace(/^[-−+]/, "");
  return sign * (words[size.toLowerCase()] ?? Number(size));
}

/** Whether a number equals the saved one; nan equals nan, an infinity equals itself, and -0 equals 0. */
export function isClose(saved: number, now: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(saved, now) || saved === now) return true;
  if (!Number.isFinite(saved) || !Number.isFinite(now)) return false;
  return Math.abs(now - saved) <= atol + rtol * Math.abs(saved);
}

/** `0.5 became 0.51 (relative error 2e-2)`; of zero there is no relative error, so it is the absolute one. */
export function numberChange(saved: string, now: string): string {
  const [before, after] = [parseNumber(saved), parseNumber(now)];
  const size = Math.abs(after - before);
  if (!Number.isFinite(size)) return `${saved} became ${now}`;
  const error = before === 0 ? `absolute error ${short(size)}` : `relative error ${short(Math.abs(size / before))}`;
  return `${saved} became ${now} (${error})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
