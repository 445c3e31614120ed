import type { Engine } from "../contract.js";
import { adam } from "./adam.js";
import { convForward, convInputGradient, convWeightGradient } from "./conv.js";
import { addScaled, binary, unary } from "./elementwise.js";
import { matmul } from "./matmul.js";
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from "./pool.js";
import { dotRows, mixChannels, mixRows, squareRows, sumRows } from "./rows.js";
import { expRows, logSoftmaxRows, logSoftmaxRowsGradient } from "./softmax.js";

/**
 * The engine in plain TypeScript: the definition that faster ones are compared with. Sums are
 * kept in double and rounded once, so float32 results are as close to the truth as float32 can be.
 */
export const reference: Engine = {
  name: "typescript",
  unary,
  binary,
  addScaled,
  adam,
  sumRows,
  dotRows,
  squareRows,
  mixRows,
  mixChannels,
  logSoftmaxRows,
  logSoftmaxRowsGradient,
  expRows,
  convForward,
  convInputGradient,
  convWeightGradient,
  matmul,
  maxPool,
  maxPoolGradient,
  averagePool,
  averagePoolGradient,
};
