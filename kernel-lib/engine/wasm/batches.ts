import { memoByObject } from "../../base/memo.js";
import { allocateUncleared } from "../../base/memory.js";
import type { ConvGeometry } from "../contract.js";
import * as whole from "./conv.js";
import { inputPadding, volume } from "./geometry.js";
import type { Machine } from "./machine.js";
import * as weights from "./weight-gradient.js";

/** Bytes of images to compute at once: as much as stays in the caches between the steps. */
const CACHED = 2 ** 23;

/**
 * Bytes of images to sum at once: more, since each piece's sum is rounded. But the workspace never
 * shrinks, so one large batch must not swell it for good.
 */
const SUMMED = 2 ** 28;

/** Consecutive images of a batch, which are computed together; `before` counts the images in front of them. */
interface Piece {
  readonly geometry: ConvGeometry;
  readonly before: number;
}

function piecesOf(geometry: ConvGeometry, bytes: number): Piece[] {
  const { batch, inChannels, outChannels, input, output } = geometry;
  const inputs = inChannels * (volume(input) + volume(inputPadding(geometry).size));
  const images = Math.max(1, Math.floor(bytes / (4 * (inputs + 2 * outChannels * volume(output)))));
  if (batch <= images) return [{ geometry, before: 0 }];
  return Array.from({ length: Math.ceil(batch / images) }, (_, i) => ({
    geometry: { ...geometry, batch: Math.min(images, batch - i * images) },
    before: i * images,
  }));
}

const cachedPieces = memoByObject((geometry: ConvGeometry) => piecesOf(geometry, CACHED));
const summedPieces = memoByObject((geometry: ConvGeometry) => piecesOf(geometry, SUMMED));

/** A piece's own part of an array with `size` elements an image. */
function part(array: Float32Array, { geometry, before }: Piece, size: number): Float32Array {
  return array.subarray(before * size, (before + geometry.batch) * size);
}

const inSize = ({ inChannels, input }: ConvGeometry) => inChannels * volume(input);
const outSize = ({ outChannels, output }: ConvGeometry) => outChannels * volume(output);

export function convForward(
  machine: Machine,
  x: Float32Array,
  kernels: Float32Array,
  bias: Float32Array | null,
  geometry: ConvGeometry,
): Float32Array {
  const pieces = cachedPieces(geometry);
  if (pieces.length === 1) return whole.convForward(machine, x, kernels, bias, geometry);
  const y = allocateUncleared(geometry.batch * outSize(geometry));
  for (const piece of pieces) {
    whole.convForward(
      machine,
      part(x, piece, inSize(geometry)),
      kernels,
      bias,
      piece.geometry,
      part(y, piece, outSize(geometry)),
    );
  }
  return y;
}

export function convInputGradient(
  machine: Machine,
  gradOutput: Float32Array,
  kernels: Float32Array,
  geometry: ConvGeometry,
): Float32Array {
  const pieces = cachedPieces(geometry);
  if (pieces.length === 1) return whole.convInputGradient(machine, gradOutput, kernels, geometry);
  const gradInput = allocateUncleared(geometry.batch * inSize(geometry));
  for (const piece of pieces) {
    whole.convInputGradient(
      machine,
      part(gradOutput, piece, outSize(geometry)),
      kernels,
      piece.geometry,
      part(gradInput, piece, inSize(geometry)),
    );
  }
  return gradInput;
}

export function convWeightGradient(
  machine: Machine,
  gradOutput: Float32Array,
  x: Float32Array,
  geometry: ConvGeometry,
): Float32Array {
  const [first, ...others] = summedPieces(geometry).map((piece) =>
    weights.convWeightGradient(
      machine,
      part(gradOutput, piece, outSize(geometry)),
      part(x, piece, inSize(geometry)),
      piece.geometry,
    ),
  );
  for (const other of others) for (let i = 0; i < first.length; i++) first[i] += other[i];
  return first;
}
