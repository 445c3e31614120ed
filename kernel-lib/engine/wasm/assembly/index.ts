import { Gemm, gemmUnit, gemmUnits } from "./gemm";
import { rowUnit, rowUnits } from "./rows";
import { Scatter, scatterUnit, scatterUnits } from "./scatter";
import { WeightGradient, weightUnit, weightUnits } from "./weight-gradient";
import { weightRowUnit, weightRowUnits } from "./weight-rows";
import { Winograd, winogradUnit, winogradUnits } from "./winograd";

export { adam } from "./adam";
export { packRows } from "./pack";
export { addScaled, binary, unary } from "./elementwise";
export { maxPairs } from "./max-pairs";
export { mixRows } from "./mix-rows";
export { pad } from "./pad";
export { averagePool, averagePoolGradient, maxPool } from "./pool";
export { averagePairs, averagePairsGradient } from "./pool-pairs";
export { dotRows, squareRows, sumRows } from "./row-sums";
export { centerRows, expRows } from "./softmax-rows";
export { repeatTile } from "./tile";
export { transpose } from "./transpose";
export { transformKernels } from "./winograd-kernels";

/*
 * A job is shared by threads that take its units one by one: each calls the same function
 * with the same counter and its own scratch. Which thread takes a unit does not change its result.
 */

export function gemm(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<Gemm>(job);
  const units = gemmUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) gemmUnit(task, unit, scratch);
}

export function rows(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<Gemm>(job);
  const units = rowUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) rowUnit(task, unit);
}

export function scatter(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<Scatter>(job);
  const units = scatterUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) scatterUnit(task, unit, scratch);
}

export function weightGradient(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<WeightGradient>(job);
  const units = weightUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) weightUnit(task, unit, scratch);
}

export function weightRows(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<WeightGradient>(job);
  const units = weightRowUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) weightRowUnit(task, unit);
}

export function winograd(job: usize, counter: usize, scratch: usize): void {
  const task = changetype<Winograd>(job);
  const units = winogradUnits(task);
  for (let unit = next(counter); unit < units; unit = next(counter)) winogradUnit(task, unit, scratch);
}

function next(counter: usize): i32 {
  return atomic.add<i32>(counter, 1);
}
