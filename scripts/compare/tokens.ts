/** A piece of text that is compared as a whole. */
export interface Token {
  readonly text: string;
  readonly isNumber: boolean;
  /** White space before it. */
  readonly gap: string;
}

/** The point of `12.py` is none of the number's. */
const digits = String.raw`(?:\d+(?:\.\d+|\.(?=[eE][-+]?\d)|\.(?![\p{L}\d_]))?|\.\d+)(?:[eE][-+]?\d+)?`;
const inWord = String.raw`[\p{L}\p{N}_]`;

/**
 * Dates, times and versions (`2026-11-21`, `12:30:05`, `1.2.3`) and what begins with an integer and goes on in letters
 * (`3x3`, `0x1f`, a commit's hash) are words, although a number could be read out of them. A unit is no such thing: `12ms`.
 */
const dotted = String.raw`\d+(?<mark>[-/:.])\d+(?:\k<mark>\d+)+(?!${inWord})`;
/** Padded numbers (`007`) are names, and so is what follows the name of a program: `Python 3.10` is not 3.1. */
const padded = String.raw`0\d+(?![\d.]|${inWord})`;
const program =
  "[Vv]ersion|[Vv]er|[Rr]elease|[Pp]ython|[Nn]ode(?:\\.js)?|[Dd]eno|[Nn][Pp][Mm]|[Nn]um[Pp]y|[Ss]ci[Pp]y|[Pp]andas|[Tt]orch|[Pp]y[Tt]orch|" +
  "[Tt]ensor[Ff]low|[Kk]eras|CUDA|[Cc]uda|[Jj]ulia|[Jj]ava|[Tt]ype[Ss]cript|GCC|gcc|[Cc]lang|Linux|macOS|Ubuntu|Debian";
const version = String.raw`(?<=(?<!${inWord})(?:${program})[ =:/-]{1,3}|[=<>~!]=\s?)\d+\.\d+(?!${inWord})`;
const unit = String.raw`\d{1,6}\p{L}{1,3}(?!${inWord})`;
const power = String.raw`\d+[eE][-+]?\d+(?!${inWord})`;
const glued = String.raw`(?!${unit}|${power})\d+[\p{L}_]${inWord}*`;

/** A sign belongs to the number unless something stands right before it that it could be subtracted from. */
const sign = String.raw`(?:(?<![\p{L}\p{N}_)\]])[-−+])?`;
const number = `(?<!${inWord})(?:${digits}|(?:nan|NaN|inf|Infinity)(?!${inWord}))`;

const plain = new RegExp(
  String.raw`(?<word>(?<!${inWord})(?:${dotted}|${version}|${padded}|${glued}))|(?<number>${sign}${number})|${inWord}+|\S`,
  "gu",
);

/** In the coordinates of a drawing, letters and numbers touch and a minus also ends the number before: `M10,20l3-.5`. */
const coordinates = new RegExp(String.raw`(?<number>[-+]?${digits})|\S`, "gu");

/** Take text apart into numbers, words and single other characters. */
export function tokens(text: string, kind: "text" | "coordinates" = "text"): Token[] {
  const list: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(kind === "text" ? plain : coordinates)) {
    list.push({ text: match[0], isNumber: match.groups?.number !== undefined, gap: text.slice(end, match.index) });
    end = match.index + match[0].length;
  }
  return list;
}

const closing: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** For each token, whether it stands between two brackets that belong together. */
export function insideBrackets(list: readonly Token[]): boolean[] {
  const steps = new Int32Array(list.length + 1);
  const open: number[] = [];
  for (const [index, { text }] of list.entries()) {
    if (text === "(" || text === "[" || text === "{") open.push(index);
    const last = open.at(-1);
    if (last === undefined || list[last].text !== closing[text]) continue;
    open.pop();
    steps[last + 1]++;
    steps[index + 1]--;
  }
  let depth = 0;
  return list.map((_, index) => {
    depth += steps[index];
    return depth > 0;
  });
}
