import type { AdamStep } from "../contract.js";
import type { Machine } from "./machine.js";

/** Elements to hold at once: four arrays of so many stay in the second-level cache on their way in and out. */
const PIECE = 2 ** 14;

export function adam(
  { workspace, routines }: Machine,
  parameter: Float32Array,
  grad: Float32Array,
  mean: Float32Array,
  square: Float32Array,
  { meanStays, meanComes, squareStays, squareComes, correction, eps, size }: AdamStep,
): void {
  for (let from = 0; from < parameter.length; from += PIECE) {
    const [p, g, m, s] = [parameter, grad, mean, square].map((array) => array.subarray(from, from + PIECE));
    const { length } = p;
    workspace.begin();
    const [atP, atG, atM, atS] = [p, g, m, s].map((array) => workspace.floats(array));
    routines.adam(atP, atG, atM, atS, length, meanStays, meanComes, squareStays, squareComes, correction, eps, size);
    workspace.read(atP, length, p);
    workspace.read(atM, length, m);
    workspace.read(atS, length, s);
  }
}
