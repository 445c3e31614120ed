/**
 * Numbers as Python writes them. JavaScript's own `toFixed` and `toExponential`
 * round exact ties away from zero, Python rounds them to the even digit.
 */

function nonFinite(x: number): string {
  if (Number.isNaN(x)) return "nan";
  return x > 0 ? "inf" : "-inf";
}

/** Undoes the rounding up of an exact tie that ended in an odd digit (so there is nothing to borrow). */
function toEven(text: string, end = text.length): string {
  const digit = Number(text[end - 1]);
  return digit % 2 === 0 ? text : text.slice(0, end - 1) + (digit - 1) + text.slice(end);
}

function sign(x: number): string {
  return Object.is(x, -0) ? "-" : "";
}

/** Python's `f"{x:.{digits}f}"`: `fixed(0.03125, 4)` is `"0.0312"`. */
export function fixed(x: number, digits: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  // From 1e21 on every double is an integer, and toFixed answers in exponents.
  if (Math.abs(x) >= 1e21) return BigInt(x).toString() + (digits > 0 ? `.${"0".repeat(digits)}` : "");
  const text = x.toFixed(digits);
  // Multiplying by a power of two is exact, so this finds exactly the ties.
  const isTie = (Math.abs(x) * 2 ** (digits + 1)) % 2 === 1;
  return sign(x) + (isTie ? toEven(text) : text);
}

/** Python's `f"{x:.{digits}e}"`, with at least two digits of exponent: `"1.0000e-05"`. */
export function exponential(x: number, digits: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  let text = x.toExponential(digits);
  // Decimals that are kept, counted from the point; negative: left of it.
  const places = digits - Number(text.slice(text.indexOf("e") + 1));
  const isTie =
    places >= 0 ? (Math.abs(x) * 2 ** (places + 1)) % 2 === 1 : (Math.abs(x) % 10 ** -places) * 2 === 10 ** -places;
  if (isTie) text = toEven(text, text.indexOf("e"));
  return sign(x) + text.replace(/e([+-])(\d)$/, "e$10$2");
}

/** Python's `repr` of a float: `0.5`, `1.0`, `1e-05`, `1e+16`. */
export function floatText(x: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const magnitude = Math.abs(x);
  const text = String(magnitude);
  const minus = x < 0 || Object.is(x, -0) ? "-" : "";
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    return minus + magnitude.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
  }
  return minus + (text.includes(".") ? text : `${text}.0`);
}

/** C++'s text of a double in a message: six digits, `0.144338`. */
export function shortText(x: number): string {
  if (!Number.isFinite(x)) return nonFinite(x);
  const text = Number(x.toPrecision(6));
  const magnitude = Math.abs(text);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e6)
    ? text.toExponential().replace(/e([+-])(\d)$/, "e$10$2")
    : sign(x) + String(text);
}

/** Python's text of a tuple of numbers: `(2, 3)`, `(5,)`, `()`. */
export function tupleText(values: readonly number[]): string {
  return values.length === 1 ? `(${values[0]},)` : `(${values.join(", ")})`;
}
