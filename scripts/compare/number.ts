import { type CompareSettings, isExact } from "./settings.js";

type Tolerance = Pick<CompareSettings, "rtol" | "atol" | "closeIntegers">;

const words: Record<string, number> = { nan: Number.NaN, inf: Infinity, infinity: Infinity };

/** The value of a number as programs print it: `1.`, `-2e-3`, `−3`, `nan`, `-inf`, `Infinity`. */
function parseNumber(text: string): number {
  const sign = /^[-−]/.test(text) ? -1 : 1;
  const size = text.replace(/^[-−+]/, "");
  return sign * (words[size.toLowerCase()] ?? Number(size));
}

/**
 * Whether two numbers say the same: whole numbers, which count or name something, only when they are the same; others
 * within the tolerance. JavaScript prints the number 3.0 as `3`, so one of each is compared with the tolerance too.
 */
export function sameNumber(saved: string, now: string, settings: Tolerance): boolean {
  if (isExact(settings)) return saved === now;
  const whole = [saved, now].every((text) => /^[-−+]?\d+$/.test(text));
  const [before, after] = [parseNumber(saved), parseNumber(now)];
  if (!whole || settings.closeIntegers) return isClose(before, after, settings);
  // digits beyond what a number holds count as well
  return before === after && digits(saved) === digits(now);
}

function digits(text: string): string {
  return text.replace(/^[-−+]/, "");
}

/** Whether two values say the same; nan equals nan, an infinity equals itself, and -0 equals 0. */
export function sameValue(saved: number, now: number, settings: Tolerance): boolean {
  const whole = Number.isInteger(saved) && Number.isInteger(now);
  if (isExact(settings) || (whole && !settings.closeIntegers)) return Object.is(saved, now) || saved === now;
  return isClose(saved, now, settings);
}

function isClose(saved: number, now: number, { rtol, atol }: Tolerance): boolean {
  if (Object.is(saved, now) || saved === now) return true;
  if (!Number.isFinite(saved) || !Number.isFinite(now)) return false;
  return Math.abs(now - saved) <= atol + rtol * Math.abs(saved);
}

/** `0.5 became 0.51 (relative error 2e-2)`; of zero there is no relative error, so it is the absolute one. */
export function numberChange(saved: string, now: string): string {
  const [before, after] = [parseNumber(saved), parseNumber(now)];
  const size = Math.abs(after - before);
  if (!Number.isFinite(size) || size === 0) return `${saved} became ${now}`;
  const error = before === 0 ? `absolute error ${short(size)}` : `relative error ${short(Math.abs(size / before))}`;
  return `${saved} became ${now} (${error})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}
