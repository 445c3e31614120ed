import { type DType, int64 } from "../tensor/dtype.js";
import { NdArray } from "../tensor/ndarray.js";
import { numel } from "../tensor/shape.js";
import { astype, dense, type NumberArray } from "./cast.js";
import { eachLine } from "./lines.js";

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

/** What each element and those before it along `axis` multiply to: in double (int64 exactly), each product rounded once. */
export function cumulativeProduct(a: NdArray, axis: number, dtype: DType): NdArray {
  const source = astype(a, dtype);
  const out = NdArray.zeros(dtype, a.shape);
  const lines: Lines = { count: a.shape[axis] ?? 1, step: numel(a.shape.slice(axis + 1)), reverse: false };
  const wrap = (x: bigint, y: bigint): bigint => BigInt.asIntN(64, x * y);
  if (dtype === int64) addUp(dense(source) as BigInt64Array, out.data as BigInt64Array, lines, 1n, wrap);
  else addUp(dense(source) as NumberArray, out.data as NumberArray, lines, 1, (x, y) => x * y);
  return out;
}

/** The gradient of {@link cumulativeProduct}, right where elements are 0, too. */
export function cumulativeProductGradient(grad: NdArray, input: NdArray, axis: number): NdArray {
  const [g, x] = [dense(grad) as NumberArray, dense(input) as NumberArray];
  const out = NdArray.zeros(grad.dtype, grad.shape);
  eachLine(input.shape, axis, ({ start, step, length }) => {
    const rest = new Float64Array(length + 1); // Σ of the gradients from here on, each times the elements between
    for (let k = length - 1; k >= 0; k--) {
      rest[k] = g[start + k * step] + (k + 1 < length ? x[start + (k + 1) * step] * rest[k + 1] : 0);
    }
    let before = 1;
    for (let k = 0; k < length; k++) {
      out.data[start + k * step] = before * rest[k] + 0; // without the sign of a zero
      before *= x[start + k * step];
    }
  });
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
