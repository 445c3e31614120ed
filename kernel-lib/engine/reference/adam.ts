import type { AdamStep, FloatArray } from "../contract.js";

const leave = (x: number): number => x;

export function adam<T extends FloatArray>(parameter: T, grad: T, mean: T, square: T, step: AdamStep): void {
  const round = parameter instanceof Float32Array ? Math.fround : leave;
  const { meanStays, meanComes, squareStays, squareComes, correction, eps, size } = step;
  for (let i = 0; i < parameter.length; i++) {
    const g = grad[i];
    mean[i] = round(mean[i] * meanStays) + round(g * meanComes);
    square[i] = round(square[i] * squareStays) + round(round(g * g) * squareComes);
    const root = round(round(round(Math.sqrt(square[i])) / correction) + eps);
    parameter[i] += round(size * round(mean[i] / root));
  }
}
