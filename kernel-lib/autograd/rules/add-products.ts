import { RuntimeError } from "../../base/errors.js";
import { mapElements } from "../../ops/elementwise.js";
import { int64 } from "../../tensor/dtype.js";
import type { NdArray } from "../../tensor/ndarray.js";
import { resultType } from "../../tensor/promotion.js";
import { broadcastShapes } from "../../tensor/shape.js";
import { apply, type Primitive } from "../apply.js";
import { type Scalar, unbroadcast } from "../operand.js";
import { elementwise } from "../operation.js";
import type { Tensor } from "../tensor.js";
import { wanted } from "./adjoint.js";
import { combine, negate, refuseBool } from "./binary.js";
import { castTensor } from "./cast.js";

interface Scaled {
  readonly value: number;
}

/** Each element times one number, which is cut for whole types. */
export function scaleArray(a: NdArray, factor: number): NdArray {
  if (factor === 1) return a;
  const by = a.dtype.is_floating_point ? factor : Math.trunc(factor);
  return mapElements({ number: (x) => x * by, ...(a.dtype === int64 && { bigint: (x: bigint) => x * BigInt(by) }) }, a);
}

/** Inputs: what is added to, and two factors. */
const addcmulPrimitive: Primitive<Scaled> = {
  grad_fn: "AddcmulBackward0",
  forward: ([a, x, y], { value }) => combine("add", a, scaleArray(combine("mul", x, y), value)),
  backward: (grad, context) => {
    const scaled = scaleArray(grad, context.options.value);
    const grads = [grad, ...[2, 1].map((other) => combine("mul", scaled, context.input(other)))];
    return grads.map((own, k) => (context.needs(k) ? unbroadcast(own, context.shapes[k]) : null));
  },
  gradient: (grad, context) => {
    const scaled = grad.mul(context.options.value);
    return wanted(context, [() => grad, () => scaled.mul(context.tensor(2)), () => scaled.mul(context.tensor(1))]);
  },
  saves: [1, 2],
};

/** Inputs: what is added to, and a quotient's two parts. */
const addcdivPrimitive: Primitive<Scaled> = {
  grad_fn: "AddcdivBackward0",
  forward: ([a, x, y], { value }) => combine("add", a, scaleArray(combine("div", x, y), value)),
  backward: (grad, context) => {
    const [x, y] = [context.input(1), context.input(2)];
    const toX = combine("div", scaleArray(grad, context.options.value), y);
    const grads = [grad, toX, negate(combine("mul", toX, combine("div", x, y)))];
    return grads.map((own, k) => (context.needs(k) ? unbroadcast(own, context.shapes[k]) : null));
  },
  gradient: (grad, context) => {
    const toX = grad.mul(context.options.value).div(context.tensor(2));
    return wanted(context, [() => grad, () => toX, () => toX.mul(context.tensor(1).div(context.tensor(2))).neg()]);
  },
  saves: [1, 2],
};

const wholeDivision =
  "Integer division with addcdiv is no longer supported, and in a future  release addcdiv will perform a true division of tensor1 and tensor2. The historic addcdiv behavior can be implemented as (input + value * torch.trunc(tensor1 / tensor2)).to(input.dtype) for integer inputs and as (input + value * tensor1 / tensor2) for float inputs. The future addcdiv behavior is just the latter implementation: (input + value * tensor1 / tensor2), for all dtypes.";

function addJoined(primitive: Primitive<Scaled>, inputs: readonly [Tensor, Tensor, Tensor], value: Scalar): Tensor {
  const [input, first, second] = inputs;
  const joined = resultType(operandOf(first), operandOf(second));
  const rank = Math.max(first.ndim, second.ndim);
  const dtype = resultType(operandOf(input), { dtype: joined, ndim: rank, isNumber: false });
  refuseBool(dtype, "addcmul_cpu_out");
  inputs.map((tensor) => [...tensor.shape]).reduce(broadcastShapes); // refuses sizes that do not fit, in this order
  return apply(
    primitive,
    inputs.map((tensor) => castTensor(tensor, dtype)),
    { value: Number(value) },
  );
}

const operandOf = ({ dtype, ndim }: Tensor) => ({ dtype, ndim, isNumber: false });

/**
 * `input + value · tensor1 · tensor2`.
 *
 * @throws NotImplementedError for bool
 * @example torch.ones(2).addcmul(torch.tensor([1, 2]), torch.tensor([3, 4]), { value: 2 }) // tensor([ 7., 17.])
 */
export const addcmul = elementwise(
  "addcmul(Tensor input, Tensor tensor1, Tensor tensor2, *, Number value=1) -> Tensor",
  (input, tensor1, tensor2, value) => addJoined(addcmulPrimitive, [input, tensor1, tensor2], value),
);

/**
 * `input + value · tensor1 / tensor2`.
 *
 * @throws RuntimeError for integers
 * @example torch.ones(2).addcdiv(torch.tensor([1, 2]), torch.tensor([2, 4])) // tensor([1.5000, 1.5000])
 */
export const addcdiv = elementwise(
  "addcdiv(Tensor input, Tensor tensor1, Tensor tensor2, *, Number value=1) -> Tensor",
  (input, tensor1, tensor2, value) => {
    if (!tensor1.dtype.is_floating_point && !tensor2.dtype.is_floating_point) throw new RuntimeError(wholeDivision);
    return addJoined(addcdivPrimitive, [input, tensor1, tensor2], value);
  },
);
