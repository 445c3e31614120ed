import type { IOutput } from "@jupyterlab/nbformat";
import { decode, encode } from "fast-png";
import { joined } from "../../../scripts/notebook/notebook.js";
import type { ForeignCell } from "./foreign.js";
import { formsOf, steadyPieces, textOf, withText } from "./pieces.js";

/** Outputs that a reader would notice to be others, and what was done to them. */
export interface Mutation {
  readonly kind: string;
  readonly what: string;
  readonly outputs: readonly IOutput[];
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Change = (cell: ForeignCell, random: Random) => Mutation | null;

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];

/** Places of digits whose change is beyond any tolerance: all of a whole number, the first four of a fraction. */
function digitPlaces(piece: string): number[] {
  return [...piece.matchAll(/\d+(?:\.\d+)?(?:e[-+]?\d+)?/g)].flatMap(({ 0: number, index }) => {
    const all = [...number].flatMap((letter, at) => (/\d/.test(letter) ? [index + at] : []));
    if (!/[.e]/.test(number)) return all;
    const first = number.search(/[1-9]/);
    const mantissa = number.search(/e|$/);
    return first === -1 ? [] : all.filter((at) => at - index >= first && at - index < Math.min(first + 4, mantissa));
  });
}

const digit: Change = (cell, random) =>
  inPiece("digit", cell, random, digitPlaces, (old) => other("0123456789", old, random));
const letter: Change = (cell, random) =>
  inPiece(
    "letter",
    cell,
    random,
    (piece) => [...piece.matchAll(/[a-zA-Z]/g)].map(({ index }) => index),
    (old) => other("abcdefghijklmnopqrstuvwxyz", old, random),
  );

function other(letters: string, old: string, random: Random): string {
  return (
    pick(
      [...letters].filter((each) => each !== old.toLowerCase()),
      random,
    ) ?? ""
  );
}

function inPiece(
  kind: string,
  cell: ForeignCell,
  random: Random,
  placesOf: (piece: string) => number[],
  anew: (old: string) => string,
): Mutation | null {
  const form = pick(formsOf(cell.runs[0]), random);
  const piece = form && pick(steadyPieces(cell, form), random);
  const place = piece && pick(placesOf(piece.text), random);
  if (form === undefined || piece === undefined || place === undefined) return null;
  const at = piece.start + place;
  const text = form.text.slice(0, at) + anew(form.text[at]) + form.text.slice(at + 1);
  const now = text.slice(piece.start, piece.start + piece.text.length);
  return { kind, what: `${form.type}: ${piece.text} became ${now}`, outputs: withText(cell.runs[0], form, text) };
}

const dropped: Change = ({ runs: [saved] }, random) => {
  const index = Math.floor(random() * saved.length);
  if (!isSeen(saved[index])) return null;
  return { kind: "dropped", what: `output ${index + 1}`, outputs: saved.filter((_, at) => at !== index) };
};

const doubled: Change = ({ runs: [saved] }, random) => {
  const index = Math.floor(random() * saved.length);
  if (!isSeen(saved[index])) return null;
  const again = saved.flatMap((output, at) => (at === index ? [output, output] : [output]));
  return { kind: "doubled", what: `output ${index + 1}`, outputs: again };
};

function isSeen(output: IOutput | undefined): output is IOutput {
  if (output?.output_type !== "stream") return output !== undefined;
  const text = joined(output.text as string[]);
  // drawing a bar twice in one place leaves one bar, and a move alone shows nothing
  return /\S/.test(text) && staysInPlace(text);
}

const order: Change = ({ runs: [saved] }, random) => {
  const index = Math.floor(random() * (saved.length - 1));
  const [one, two] = [saved[index], saved[index + 1]];
  // which stream was flushed first is for the clock to say
  if (!isSeen(one) || !isSeen(two) || [one, two].every(({ output_type }) => output_type === "stream")) return null;
  if (JSON.stringify(one) === JSON.stringify(two)) return null;
  const outputs = saved.map((output, at) => (at === index ? two : at === index + 1 ? one : output));
  return { kind: "order", what: `outputs ${index + 1} and ${index + 2}`, outputs };
};

/** Whether a text never goes back to write over itself. */
function staysInPlace(text: string): boolean {
  return !["\r", "\b", "\u001b[A"].some((move) => text.includes(move));
}

/** Changes the lines of a printed text or of a plain form. */
function inLines(kind: string, change: (lines: string[], at: number) => string[] | null): Change {
  return ({ runs: [saved, ...others] }, random) => {
    const form = pick(formsOf(saved), random);
    if (form === undefined || !["stream", "text/plain"].includes(form.type) || !staysInPlace(form.text)) return null;
    const lines = form.text.split("\n");
    const at = Math.floor(random() * lines.length);
    // two lines of chance may change places
    const isSteady = others.every((run) => textOf(run, form).split("\n").includes(lines[at]));
    const changed = /\S/.test(lines[at]) && isSteady ? change(lines, at) : null;
    if (changed === null) return null;
    return { kind, what: `line ${at + 1} of ${form.type}`, outputs: withText(saved, form, changed.join("\n")) };
  };
}

const lineDropped = inLines("line dropped", (lines, at) => lines.filter((_, index) => index !== at));
const lineDoubled = inLines("line doubled", (lines, at) =>
  lines.flatMap((line, index) => (index === at ? [line, line] : [line])),
);
const lineOrder = inLines("line order", (lines, at) =>
  at + 1 >= lines.length || lines[at].trim() === lines[at + 1].trim()
    ? null
    : lines.map((line, index) => (index === at ? lines[at + 1] : index === at + 1 ? lines[at] : line)),
);

const metadata: Change = ({ runs: [saved] }, random) => {
  const index = Math.floor(random() * saved.length);
  if (saved[index]?.data === undefined) return null;
  const type = Object.keys(saved[index].data as object)[0];
  const width = 100 + Math.floor(random() * 500);
  const outputs = saved.map((output, at) =>
    at === index ? ({ ...output, metadata: { ...(output.metadata as object), [type]: { width } } } as IOutput) : output,
  );
  return { kind: "metadata", what: `${type} ${width} wide`, outputs };
};

const formDropped: Change = ({ runs: [saved] }, random) => {
  const index = Math.floor(random() * saved.length);
  const type = pick(Object.keys((saved[index]?.data ?? {}) as object), random);
  if (type === undefined) return null;
  const outputs = saved.map((output, at) => {
    if (at !== index) return output;
    const { [type]: _, ...data } = output.data as { [type: string]: string };
    return { ...output, data } as IOutput;
  });
  return { kind: "form dropped", what: type, outputs };
};

const pixel: Change = ({ runs: [saved] }, random) => {
  const index = saved.findIndex(({ data }) => "image/png" in Object(data));
  if (index === -1) return null;
  const data = saved[index].data as { [type: string]: string | string[] };
  const png = decode(Buffer.from(joined(data["image/png"]), "base64"));
  const at = Math.floor(random() * png.width * png.height) * png.channels;
  for (let channel = 0; channel < Math.min(3, png.channels); channel++) png.data[at + channel] ^= 0x60;
  if (png.channels === 4) png.data[at + 3] = 255;
  const image = Buffer.from(encode(png)).toString("base64");
  const outputs = saved.map((output, each) =>
    each === index ? ({ ...output, data: { ...data, "image/png": image } } as IOutput) : output,
  );
  return { kind: "pixel", what: `pixel ${at / png.channels}`, outputs };
};

/** A number or a text somewhere in a JSON form. */
const json: Change = ({ runs: [saved] }, random) => {
  const found = saved.flatMap(({ data }, index) =>
    Object.entries(Object(data)).flatMap(([type, form]) =>
      /json$/.test(type) && !/widget/.test(type) ? [{ index, type, form }] : [],
    ),
  );
  const chosen = pick(found, random);
  if (chosen === undefined) return null;
  const texts = JSON.stringify(chosen.form).match(/(?<=[:[,])(?:-?\d+(?:\.\d+)?|"[a-z]+[^"]*")(?=[\]},])/g) ?? [];
  const old = pick(texts, random);
  if (old === undefined) return null;
  const anew = old.startsWith('"') ? `"x${old.slice(1)}` : String(Number(old) + 1);
  const form = JSON.parse(
    JSON.stringify(chosen.form).replace(new RegExp(`(?<=[:[,])${escaped(old)}(?=[\\]},])`), () => anew),
  );
  const outputs = saved.map((output, at) =>
    at === chosen.index
      ? ({ ...output, data: { ...(output.data as object), [chosen.type]: form } } as IOutput)
      : output,
  );
  return { kind: "JSON", what: `${old} became ${anew}`, outputs };
};

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}

const changes = [
  digit,
  digit,
  digit,
  letter,
  letter,
  letter,
  dropped,
  doubled,
  order,
  lineDropped,
  lineDoubled,
  lineOrder,
  metadata,
  formDropped,
  pixel,
  json,
];

/** A change to what the cell put out that a reader would notice; null when the kind that came up does not fit. */
export function mutate(cell: ForeignCell, random: Random): Mutation | null {
  return pick(changes, random)?.(cell, random) ?? null;
}
