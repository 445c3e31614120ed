/** The routines that `assembly/index.ts` exports; `Machine` calls them. Addresses and strides count bytes, sizes elements. */
export interface Routines {
  gemm(job: number, counter: number, scratch: number): void;
  rows(job: number, counter: number, scratch: number): void;
  scatter(job: number, counter: number, scratch: number): void;
  weightGradient(job: number, counter: number, scratch: number): void;
  weightRows(job: number, counter: number, scratch: number): void;
  winograd(job: number, counter: number, scratch: number): void;
  transformKernels(
    kernels: number,
    rowBytes: number,
    columnBytes: number,
    step: number,
    rows: number,
    columns: number,
    target: number,
    matrixBytes: number,
  ): void;
  repeatTile(times: number, depth: number, address: number): void;
  packRows(source: number, rowStride: number, steps: number, rows: number, depth: number, target: number): void;
  pad(
    source: number,
    target: number,
    planes: number,
    depth: number,
    height: number,
    width: number,
    targetPlane: number,
    targetDepth: number,
    targetHeight: number,
    before: number,
    first: number,
    parts: number,
  ): void;
  unary(code: number, x: number, y: number, length: number): void;
  binary(code: number, a: number, b: number, y: number, length: number): void;
  addScaled(to: number, from: number, factor: number, length: number): void;
  adam(
    parameter: number,
    gradient: number,
    mean: number,
    square: number,
    length: number,
    meanStays: number,
    meanComes: number,
    squareStays: number,
    squareComes: number,
    correction: number,
    eps: number,
    size: number,
  ): void;
  averagePool(job: number, x: number, y: number): void;
  averagePoolGradient(job: number, gradOutput: number, gradInput: number): void;
  averagePairs(
    planes: number,
    inHeight: number,
    inWidth: number,
    height: number,
    width: number,
    divisor: number,
    x: number,
    y: number,
  ): void;
  averagePairsGradient(
    planes: number,
    inHeight: number,
    inWidth: number,
    height: number,
    width: number,
    divisor: number,
    gradOutput: number,
    gradInput: number,
  ): void;
  expRows(x: number, rows: number, width: number, y: number, tops: number, sums: number): void;
  centerRows(x: number, rows: number, width: number, scratch: number, sums: number): void;
  sumRows(x: number, rows: number, width: number, sums: number): void;
  dotRows(a: number, b: number, rows: number, width: number, sums: number): void;
  squareRows(x: number, middles: number, count: number, first: number, rows: number, width: number, sums: number): void;
  mixRows(
    a: number,
    b: number,
    scales: number,
    slopes: number,
    shifts: number,
    count: number,
    first: number,
    rows: number,
    width: number,
    y: number,
  ): void;
  maxPairs(
    planes: number,
    inHeight: number,
    inWidth: number,
    height: number,
    width: number,
    x: number,
    values: number,
    indices: number,
  ): void;
  maxPool(job: number, x: number, values: number, indices: number): void;
  transpose(source: number, stride: number, rows: number, columns: number, target: number): void;
}

/** The jobs that threads share; each is the name of an exported routine (job, counter, scratch). */
export type Job = "gemm" | "rows" | "scatter" | "weightGradient" | "weightRows" | "winograd";
