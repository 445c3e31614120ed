import type { Engine } from "../contract.js";
import { convForward, convInputGradient, convWeightGradient } from "./conv.js";
import { addScaled, binary, unary } from "./elementwise.js";
import { matmul } from "./matmul.js";
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from "./pool.js";
import { dotRows, mixRows, squareRows, sumRows } from "./rows.js";

/**
 * The engine in plain TypeScript: the definition that faster ones are compared with. Sums are
 * kept in double and rounded once, so float32 results are as close to the truth as float32 can be.
 */
export const reference: Engine = {
  name: "typescript",
  unary,
  binary,
  addScaled,
  sumRows,
  dotRows,
  squareRows,
  mixRows,
  convForward,
  convInputGradient,
  convWeightGradient,
  matmul,
  maxPool,
  maxPoolGradient,
  averagePool,
  averagePoolGradient,
};
