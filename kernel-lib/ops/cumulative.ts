import { type DType, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { astype, dense, type NumberArray } from "./cast.js";

/**
 * What each element and those before it along `axis` come to; those after it with `reverse`. Adds in double (int64
 * exactly) and rounds each sum once.
 */
export function cumulativeSum(a: NdArray, axis: number, dtype: DType, reverse = false): NdArray {
  const source = astype(a, dtype);
  const out = NdArray.zeros(dtype, a.shape);
  const step = numel(a.shape.slice(axis + 1));
  const lines: Lines = { count: a.shape[axis] ?? 1, step, reverse };
  if (dtype === int64) addUp(dense(source) as BigInt64Array, out.data as BigInt64Array, lines, 0n, (x, y) => x + y);
  else addUp(dense(source) as NumberArray, out.data as NumberArray, lines, 0, (x, y) => x + y);
  return out;
}

/** Dense data as lines along one axis: `count` elements that lie `step` apart. */
interface Lines {
  readonly count: number;
  readonly step: number;
  readonly reverse: boolean;
}

function addUp<Value>(
  from: { readonly [index: number]: Value; readonly length: number },
  to: { [index: number]: Value },
  { count, step, reverse }: Lines,
  zero: Value,
  add: (x: Value, y: Value) => Value,
): void {
  const length = count * step;
  for (let block = 0; block < from.length; block += length) {
    for (let first = block; first < block + step; first++) {
      let total = zero;
      for (let k = 0; k < count; k++) {
        const index = first + (reverse ? count - 1 - k : k) * step;
        total = add(total, from[index]);
        to[index] = total;
      }
    }
  }
}
