import { IndexError } from "../../base/errors.js";
import { dense, type NumberArray } from "../../ops/cast.js";
import { NdArray } from "../../tensor/ndarray.js";
import type { Op } from "../op.js";

interface Lookup {
  readonly indices: NdArray;
  /** A row that does not learn, or −1. */
  readonly paddingIndex: number;
}

/** Rows of a table (rows, width) by number: indices (…) → (…, width). */
export const embeddingOp: Op<Lookup> = {
  grad_fn: "EmbeddingBackward0",
  forward: ([table], { indices }) => {
    const [rows, width] = table.shape;
    const source = dense(table) as NumberArray;
    const out = NdArray.zeros(table.dtype, [...indices.shape, width]);
    const target = out.data as NumberArray;
    dense(indices).forEach((value: number | bigint, i: number) => {
      const row = Number(value);
      if (row < 0 || row >= rows) throw new IndexError("index out of range in self");
      target.set(source.subarray(row * width, (row + 1) * width), i * width);
    });
    return out;
  },
  backward: (grad, { shapes, options: { indices, paddingIndex } }) => {
    const width = shapes[0][1];
    const given = dense(grad) as NumberArray;
    const out = NdArray.zeros(grad.dtype, shapes[0]);
    const target = out.data as NumberArray;
    dense(indices).forEach((value: number | bigint, i: number) => {
      const row = Number(value);
      if (row === paddingIndex) return;
      for (let c = 0; c < width; c++) target[row * width + c] += given[i * width + c];
    });
    return [out];
  },
};
