import type { NdArray } from "../../tensor/ndarray.js";
import type { Tensor } from "../tensor.js";
import type { GraphNode, Version } from "./node.js";

/*
 * The fields of a variable are under symbols, so that code outside cannot change them by accident; being internal, they
 * are not in the published types, and no editor offers them.
 */

/** The elements. */
export const ARRAY: unique symbol = Symbol("array");
/** Shared by all tensors that show the same memory. */
export const VERSION: unique symbol = Symbol("version");
/** For a view: the tensor that owns the memory. */
export const BASE: unique symbol = Symbol("base");
/** For a view: whether it was made while operations were recorded. */
export const IS_TRACKED: unique symbol = Symbol("isTracked");
/** The step that made the tensor, or null for a leaf; of a view possibly an old one: see `historyOf`. */
export const NODE: unique symbol = Symbol("node");
/** The version of the memory when `NODE` was set. */
export const NODE_VERSION: unique symbol = Symbol("nodeVersion");
/** Whether a leaf is to be given a gradient. */
export const WANTS_GRAD: unique symbol = Symbol("wantsGrad");
/** Where a leaf's gradient is added up, once an operation has used it. */
export const ACCUMULATOR: unique symbol = Symbol("accumulator");
/** The gradient that `backward` has added up, or null. */
export const GRAD: unique symbol = Symbol("grad");

/**
 * What autograd stores with a tensor; `Tensor` extends it with methods. Members under symbols are declared here and not
 * there, since TypeScript drops them from a class that another file adds methods to.
 */
export class Variable {
  /** @internal */
  [ARRAY]: NdArray;
  /** @internal */
  [VERSION]: Version = { count: 0 };
  /** @internal */
  [BASE]: Tensor | null = null;
  /** @internal */
  [IS_TRACKED] = false;
  /** @internal */
  [NODE]: GraphNode | null = null;
  /** @internal */
  [NODE_VERSION] = 0;
  /** @internal */
  [WANTS_GRAD] = false;
  /** @internal */
  [ACCUMULATOR]: GraphNode | null = null;
  /** @internal */
  [GRAD]: Tensor | null = null;

  constructor(array: NdArray) {
    this[ARRAY] = array;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Lets `for (const row of x)` walk over the first dimension. */
  *[Symbol.iterator](this: Tensor): IterableIterator<Tensor> {
    for (let i = 0; i < this[ARRAY].shape[0]; i++) yield this.at(i);
  }

  get [Symbol.toStringTag](): string {
    return "Tensor";
  }
}

/**
 * JavaScript cannot give `x[0]` Python's meaning, and would answer `undefined`; these properties throw instead. (A proxy
 * would catch every integer, but would slow down each access to each field.)
 */
for (let index = -16; index < 256; index++) {
  Object.defineProperty(Variable.prototype, index, {
    get() {
      throw new TypeError(`x[${index}] is written x.at(${index}) here`);
    },
    set() {
      throw new TypeError(`x[${index}] = value is written x.set(${index}, value) here`);
    },
  });
}

/** The elements of a tensor. */
export function arrayOf(tensor: Variable): NdArray {
  return tensor[ARRAY];
}

/** How often the memory behind a tensor and its views has been written to. */
export function versionOf(tensor: Variable): Version {
  return tensor[VERSION];
}

/** Notes that the memory behind a tensor has been written to. */
export function countWrite(tensor: Variable): void {
  tensor[VERSION].count++;
}

let wrap: (array: NdArray) => Tensor;

/** Called once, by `tensor.ts`, so that the graph can make tensors without importing their class. */
export function setTensorConstructor(construct: (array: NdArray) => Tensor): void {
  wrap = construct;
}

/** A tensor around an array, without history. */
export function fromArray(array: NdArray): Tensor {
  return wrap(array);
}
