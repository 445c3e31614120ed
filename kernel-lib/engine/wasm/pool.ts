import type { AverageGeometry, AxisWindows, PoolGeometry } from "../engine.js";
import { volume } from "./geometry.js";
import type { Machine } from "./machine.js";

export function maxPool(
  { workspace, kernels }: Machine,
  x: Float32Array,
  { planes, input, output, kernel, stride, padding, dilation }: PoolGeometry,
): { values: Float32Array; indices: Int32Array } {
  workspace.begin();
  const length = planes * volume(output);
  const job = workspace.integers([planes, ...input, ...output, ...kernel, ...stride, ...padding, ...dilation]);
  const source = workspace.floats(x);
  const values = workspace.take(4 * length);
  const indices = workspace.take(4 * length);
  kernels.maxPool(job, source, values, indices);
  return { values: workspace.read(values, length), indices: workspace.readIntegers(indices, length) };
}

export function averagePool({ workspace, kernels }: Machine, x: Float32Array, geometry: AverageGeometry): Float32Array {
  workspace.begin();
  const length = geometry.planes * volume(geometry.output);
  const job = averageJob(workspace, geometry);
  const source = workspace.floats(x);
  const target = workspace.take(4 * length);
  kernels.averagePool(job, source, target);
  return workspace.read(target, length);
}

export function averagePoolGradient(
  { workspace, kernels }: Machine,
  gradOutput: Float32Array,
  geometry: AverageGeometry,
): Float32Array {
  workspace.begin();
  const length = geometry.planes * volume(geometry.input);
  const job = averageJob(workspace, geometry);
  const source = workspace.floats(gradOutput);
  const target = workspace.zeros(length);
  kernels.averagePoolGradient(job, source, target);
  return workspace.read(target, length);
}

/** The fields of `AveragePool` in assembly/pool.ts. */
function averageJob(workspace: Machine["workspace"], { planes, input, output, windows }: AverageGeometry): number {
  const table = ({ start, end, divisor }: AxisWindows) =>
    workspace.integers([workspace.integers(start), workspace.integers(end), workspace.doubles(divisor)]);
  return workspace.integers([planes, ...input, ...output, ...windows.map(table)]);
}
