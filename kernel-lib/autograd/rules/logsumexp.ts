import { zipElements } from "../../ops/elementwise.js";
import { reduceRows } from "../../ops/reduce.js";
import { float32 } from "../../tensor/dtype.js";
import { apply, type Primitive } from "../apply.js";
import { operation } from "../operation.js";
import { spread } from "./adjoint.js";
import { combine } from "./binary.js";
import { castTensor } from "./cast.js";
import { expandReduced, type ReducedAxes, resolveAxes } from "./reduce.js";

const share = { number: (x: number, total: number) => Math.exp(x - total), bigint: (x: bigint) => x };

const logsumexpPrimitive: Primitive<ReducedAxes> = {
  grad_fn: "LogsumexpBackward0",
  forward: ([a], { axes, keepdim }) =>
    reduceRows(a, axes, keepdim, a.dtype, (data, start, end) => {
      let top = Number.NEGATIVE_INFINITY;
      for (let i = start; i < end; i++) top = Math.max(top, data[i]);
      if (!Number.isFinite(top)) return top;
      let total = 0;
      for (let i = start; i < end; i++) total += Math.exp(data[i] - top);
      return top + Math.log(total);
    }),
  backward: (grad, context) => {
    const x = context.input(0);
    const total = expandReduced(context.output, x.shape, context.options);
    const slope = zipElements(share, x, total, x.dtype);
    return [combine("mul", expandReduced(grad, x.shape, context.options), slope)];
  },
  gradient: (grad, context) => {
    const { options, shapes } = context;
    const share = context
      .tensor(0)
      .sub(spread(context.result, shapes[0], options))
      .exp();
    return [spread(grad, shapes[0], options).mul(share)];
  },
  saves: [0],
  savesOutput: true,
};

/**
 * log Σ eˣ over one or several dimensions, without overflow; integers give float32.
 *
 * @param dim one dimension or several
 * @param keepdim whether folded dimensions stay, with length 1
 * @throws IndexError for a dimension that there is not
 * @example torch.zeros(2, 3).logsumexp(0) // tensor([0.6931, 0.6931, 0.6931])
 */
export const logsumexp = operation(
  "logsumexp(Tensor input, int[1] dim, bool keepdim=False) -> Tensor",
  (input, dim, keepdim) => {
    const source = input.dtype.is_floating_point ? input : castTensor(input, float32);
    return apply(logsumexpPrimitive, [source], resolveAxes(source, dim, keepdim, true));
  },
);
