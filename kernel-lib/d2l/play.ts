import { arrayOf } from "../autograd/graph/variable.js";
import type { Tensor } from "../autograd/tensor.js";
import { ValueError } from "../base/errors.js";
import { Figure, type Picture } from "../display/figure/figure.js";
import { min_max, toTensor } from "./values.js";

export interface PlayOptions {
  /** What is seen, in a sentence, for those who do not see it. */
  alt: string;
  /** One for each film. */
  titles?: readonly string[];
  /** Inches a picture is wide and high; 1.5 unless given. */
  scale?: number;
  /** How many pictures pass in a second; 8 unless given. */
  rate?: number;
  /** Which pictures the static form shows, from 0; first, middle and last unless given. */
  key_frames?: readonly number[];
}

/**
 * Films side by side that play, pause and can be stepped through: each of shape (time, rows, columns) in grey, from its
 * darkest to its lightest value, or (time, rows, columns, 3) in colour from 0 to 1. All are equally long.
 *
 * @throws TypeError without `alt`; ValueError for another shape, films of several lengths, or a rate that is not above 0.
 * @example d2l.play([torch.rand(8, 16, 16)], { alt: "Noise that flickers" })
 */
export function play(films: readonly Tensor[], options: PlayOptions): Figure {
  const [length, ...others] = films.map((film) => lengthOf(toTensor(film)));
  if (length === undefined || others.some((other) => other !== length)) {
    throw new ValueError(`play expects films of one length, but got ${[length, ...others].join(", ") || "none"}`);
  }
  const { rate = 8, scale = 1.5, titles = [], key_frames = [0, Math.floor(length / 2), length - 1] } = options;
  if (!(rate > 0)) throw new ValueError(`rate must be above 0, but got ${rate}`);
  const wrong = key_frames.find((frame) => !Number.isInteger(frame) || frame < 0 || frame >= length);
  if (wrong !== undefined) throw new ValueError(`key_frames must be from 0 to ${length - 1}, but got ${wrong}`);
  const side = Math.round(scale * 80);
  const pictures = films.map((film, i) => picturesOf(toTensor(film).detach(), side, titles[i]));
  const frames = Array.from({ length }, (_, time) => ({
    name: String(time + 1),
    panels: pictures.map((film) => film[time]),
  }));
  return new Figure({
    alt: options.alt,
    columns: films.length,
    panels: frames[0].panels,
    frames,
    slider: "picture ",
    keyFrames: [...new Set(key_frames)],
    milliseconds: Math.round(1000 / rate),
  });
}

function lengthOf(film: Tensor): number {
  const { shape } = film;
  if (shape.length === 3 || (shape.length === 4 && shape[3] === 3)) return shape[0];
  throw new ValueError(`a film must be of shape (T, H, W) or (T, H, W, 3), but got (${shape.join(", ")})`);
}

/** All in one range, so that what grows lighter in the film does so on the screen. */
function picturesOf(film: Tensor, side: number, title?: string): Picture[] {
  const range = film.shape.length === 3 && { range: min_max(film) };
  return [...film].map((picture) => ({
    kind: "picture",
    values: arrayOf(picture),
    side,
    ...range,
    ...(title !== undefined && { title }),
  }));
}
