import type { ConvGeometry } from "../engine.js";
import * as whole from "./conv.js";
import { inputPadding, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import * as weight from "./weight-gradient.js";

/** Bytes of images to hold at once. The workspace never shrinks, so one large batch must not swell it for good. */
const MOST_BYTES = 2 ** 28;

/** The batch in pieces that fit: one geometry a piece, and the number of images before it. */
function pieces(geometry: ConvGeometry): { piece: ConvGeometry; before: number }[] {
  const { batch, inChannels, outChannels, input, output } = geometry;
  const inputs = inChannels * (volume(input) + volume(inputPadding(geometry).size));
  const images = Math.max(1, Math.floor(MOST_BYTES / (4 * (inputs + 2 * outChannels * volume(output)))));
  return Array.from({ length: Math.ceil(batch / images) }, (_, i) => ({
    piece: { ...geometry, batch: Math.min(images, batch - i * images) },
    before: i * images,
  }));
}

const inSize = ({ inChannels, input }: ConvGeometry) => inChannels * volume(input);
const outSize = ({ outChannels, output }: ConvGeometry) => outChannels * volume(output);

/** The images of a piece. */
function part(array: Float32Array, size: number, piece: ConvGeometry, before: number): Float32Array {
  return array.subarray(before * size, (before + piece.batch) * size);
}

export function convForward(
  machine: Machine,
  x: Float32Array,
  kernel: Float32Array,
  bias: Float32Array | null,
  geometry: ConvGeometry,
): Float32Array {
  const all = pieces(geometry);
  if (all.length === 1) return whole.convForward(machine, x, kernel, bias, geometry);
  const y = new Float32Array(geometry.batch * outSize(geometry));
  for (const { piece, before } of all) {
    const images = part(x, inSize(geometry), piece, before);
    y.set(whole.convForward(machine, images, kernel, bias, piece), before * outSize(geometry));
  }
  return y;
}

export function convInputGradient(
  machine: Machine,
  gradOutput: Float32Array,
  kernel: Float32Array,
  geometry: ConvGeometry,
): Float32Array {
  const all = pieces(geometry);
  if (all.length === 1) return whole.convInputGradient(machine, gradOutput, kernel, geometry);
  const gradInput = new Float32Array(geometry.batch * inSize(geometry));
  for (const { piece, before } of all) {
    const images = part(gradOutput, outSize(geometry), piece, before);
    gradInput.set(whole.convInputGradient(machine, images, kernel, piece), before * inSize(geometry));
  }
  return gradInput;
}

export function convWeightGradient(
  machine: Machine,
  gradOutput: Float32Array,
  x: Float32Array,
  geometry: ConvGeometry,
): Float32Array {
  const [first, ...others] = pieces(geometry).map(({ piece, before }) =>
    weight.convWeightGradient(
      machine,
      part(gradOutput, outSize(geometry), piece, before),
      part(x, inSize(geometry), piece, before),
      piece,
    ),
  );
  for (const other of others) for (let i = 0; i < first.length; i++) first[i] += other[i];
  return first;
}
