import type { Size3 } from "../contract.js";
import { dot3, type Padding, strides3, volume } from "./geometry.js";
import type { Machine } from "./machine.js";

/** Copies volumes into memory with zeros around them, and with their rows in parts. */
export function padInput(
  { workspace, routines }: Machine,
  array: Float32Array,
  planes: number,
  size: Size3,
  { before, size: wide, parts }: Padding,
): number {
  const source = workspace.floats(array);
  if (parts === 1 && volume(wide) === volume(size)) return source;
  const target = workspace.take(4 * planes * volume(wide));
  const [plane, height] = strides3(wide);
  const rows = dot3([before[0], before[1], 0], strides3(wide));
  routines.pad(source, target, planes, ...size, volume(wide), plane, height, rows, before[2], parts);
  return target;
}
