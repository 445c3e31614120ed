import { zerosLike } from "../arrays.js";
import type { BinaryName, FloatArray, UnaryName } from "../contract.js";

/** One loop a function: V8 then compiles each for its own arithmetic. */
const unaryLoops: Record<UnaryName, (x: FloatArray, y: FloatArray) => void> = {
  /** −0 and NaN stay, as in PyTorch. */
  relu(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] < 0 ? 0 : x[i];
  },
  exp(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.exp(x[i]);
  },
  sigmoid(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = 1 / (1 + Math.exp(-x[i]));
  },
  tanh(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.tanh(x[i]);
  },
  neg(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = -x[i];
  },
  abs(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.abs(x[i]);
  },
  sqrt(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = Math.sqrt(x[i]);
  },
  square(x, y) {
    for (let i = 0; i < x.length; i++) y[i] = x[i] * x[i];
  },
};

const binaryLoops: Record<BinaryName, (a: FloatArray, b: FloatArray, y: FloatArray) => void> = {
  add(a, b, y) {
    for (let i = 0; i < a.length; i++) y[i] = a[i] + b[i];
  },
  sub(a, b, y) {
    for (let i = 0; i < a.length; i++) y[i] = a[i] - b[i];
  },
  mul(a, b, y) {
    for (let i = 0; i < a.length; i++) y[i] = a[i] * b[i];
  },
  div(a, b, y) {
    for (let i = 0; i < a.length; i++) y[i] = a[i] / b[i];
  },
  reluGradient(grad, relu, y) {
    for (let i = 0; i < grad.length; i++) y[i] = relu[i] <= 0 ? 0 : grad[i];
  },
  sigmoidGradient(grad, sigmoid, y) {
    for (let i = 0; i < grad.length; i++) y[i] = grad[i] * sigmoid[i] * (1 - sigmoid[i]);
  },
  tanhGradient(grad, tanh, y) {
    for (let i = 0; i < grad.length; i++) y[i] = grad[i] * (1 - tanh[i] * tanh[i]);
  },
};

export function unary<T extends FloatArray>(name: UnaryName, x: T): T {
  const y = zerosLike(x, x.length);
  unaryLoops[name](x, y);
  return y;
}

export function binary<T extends FloatArray>(name: BinaryName, a: T, b: T): T {
  const y = zerosLike(a, a.length);
  binaryLoops[name](a, b, y);
  return y;
}

export function addScaled<T extends FloatArray>(target: T, other: T, factor: number): void {
  if (target instanceof Float32Array) {
    for (let i = 0; i < target.length; i++) target[i] += Math.fround(factor * other[i]);
  } else {
    for (let i = 0; i < target.length; i++) target[i] += factor * other[i];
  }
}
