import type { AverageGeometry, AxisWindows, PoolGeometry } from "../contract.js";
import { volume } from "./geometry.js";
import type { Machine } from "./machine.js";

export function maxPool(
  { workspace, routines }: Machine,
  x: Float32Array,
  geometry: PoolGeometry,
): { values: Float32Array; indices: Int32Array } {
  workspace.begin();
  const { planes, input, output, kernel, stride, padding, dilation } = geometry;
  const length = planes * volume(output);
  const source = workspace.floats(x);
  const values = workspace.take(4 * length);
  const indices = workspace.take(4 * length);
  if (isOfPairs(geometry)) {
    routines.maxPairs(planes, input[1], input[2], output[1], output[2], source, values, indices);
  } else {
    const job = workspace.integers([planes, ...input, ...output, ...kernel, ...stride, ...padding, ...dilation]);
    routines.maxPool(job, source, values, indices);
  }
  return { values: workspace.read(values, length), indices: workspace.readIntegers(indices, length) };
}

/** Whether the windows are whole ones of 2×2 beside each other, from the first element on. */
function isOfPairs({ input, output, kernel, stride, padding, dilation }: PoolGeometry): boolean {
  if (input[0] !== 1 || output[0] !== 1 || kernel[0] !== 1) return false;
  return [1, 2].every(
    (axis) =>
      kernel[axis] === 2 &&
      stride[axis] === 2 &&
      padding[axis] === 0 &&
      dilation[axis] === 1 &&
      2 * output[axis] <= input[axis],
  );
}

/** The divisor, where the windows are 2×2 beside each other, from the first element on: they have routines of their own. */
function divisorOfPairs({ input, output, windows: [depth, height, width] }: AverageGeometry): number | undefined {
  const isPairs = ({ start, end, divisor }: AxisWindows) =>
    start.every((first, i) => first === 2 * i && end[i] === first + 2 && divisor[i] === divisor[0]);
  if (input[0] !== 1 || output[0] !== 1 || !isPairs(height) || !isPairs(width)) return undefined;
  return depth.divisor[0] * height.divisor[0] * width.divisor[0];
}

export function averagePool(
  { workspace, routines }: Machine,
  x: Float32Array,
  geometry: AverageGeometry,
): Float32Array {
  workspace.begin();
  const { planes, input, output } = geometry;
  const length = planes * volume(output);
  const source = workspace.floats(x);
  const target = workspace.take(4 * length);
  const divisor = divisorOfPairs(geometry);
  if (divisor === undefined) routines.averagePool(averageJob(workspace, geometry), source, target);
  else routines.averagePairs(planes, input[1], input[2], output[1], output[2], divisor, source, target);
  return workspace.read(target, length);
}

export function averagePoolGradient(
  { workspace, routines }: Machine,
  gradOutput: Float32Array,
  geometry: AverageGeometry,
): Float32Array {
  workspace.begin();
  const { planes, input, output } = geometry;
  const length = planes * volume(input);
  const source = workspace.floats(gradOutput);
  const divisor = divisorOfPairs(geometry);
  // pairs that cover the input write every element of it
  const isCovered = divisor !== undefined && 4 * volume(output) === volume(input);
  const target = isCovered ? workspace.take(4 * length) : workspace.zeros(length);
  if (divisor === undefined) routines.averagePoolGradient(averageJob(workspace, geometry), source, target);
  else routines.averagePairsGradient(planes, input[1], input[2], output[1], output[2], divisor, source, target);
  return workspace.read(target, length);
}

/** The fields of `AveragePool` in assembly/pool.ts. */
function averageJob(workspace: Machine["workspace"], { planes, input, output, windows }: AverageGeometry): number {
  const table = ({ start, end, divisor }: AxisWindows) =>
    workspace.integers([workspace.integers(start), workspace.integers(end), workspace.doubles(divisor)]);
  return workspace.integers([planes, ...input, ...output, ...windows.map(table)]);
}
