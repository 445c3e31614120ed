import { full } from "../../ops/elementwise.js";
import { NdArray } from "../../tensor/ndarray.js";
import { sameShape } from "../../tensor/shape.js";
import { apply, type Context, type Primitive, type RecordedContext } from "../apply.js";
import { gradientsOf } from "../graph/backward.js";
import { fromArray } from "../graph/variable.js";
import type { Tensor } from "../tensor.js";

/*
 * How primitives get their `gradient`, the gradient written with operations of tensors. Most need no formula: a linear
 * function's gradient is its adjoint, whose own gradient is the function again; where the slope is the same on either side
 * of some corners (relu), the gradient is linear, too.
 */

type Gradient<Options> = NonNullable<Primitive<Options>["gradient"]>;

/** Sums over the dimensions that `shape` was broadcast along. */
export function sumTo(grad: Tensor, shape: readonly number[]): Tensor {
  const own = grad.shape;
  if (sameShape(own, shape)) return grad;
  const added = own.length - shape.length;
  const axes = [...own.keys()].filter((axis) => axis < added || (shape[axis - added] === 1 && own[axis] !== 1));
  return grad.sum(axes, true).reshape([...shape]);
}

/** Spreads what a reduction made over the shape it was made of. */
export function spread(
  reduced: Tensor,
  shape: readonly number[],
  { axes, keepdim }: { readonly axes: readonly number[]; readonly keepdim: boolean },
): Tensor {
  const whole = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  return (keepdim ? reduced : reduced.reshape(whole)).expand([...shape]);
}

/** One gradient for each input that wants one. */
export function wanted<Options>(
  context: RecordedContext<Options>,
  makers: readonly (() => Tensor)[],
): (Tensor | null)[] {
  return context.shapes.map((shape, k) => (context.needs(k) ? sumTo(makers[k](), shape) : null));
}

/** What `backward` of input `k` alone reads, kept beyond the release of the node. */
function frozen<Options>(context: RecordedContext<Options>, k: number): Context<Options> {
  const { primitive, options, shapes } = context;
  const kept = new Map(primitive.saves?.map((j) => [j, context.input(j)]));
  const output = primitive.savesOutput ? context.output : null;
  return {
    options,
    shapes,
    needs: (j) => j === k,
    input: (j) => kept.get(j) as NdArray,
    get output() {
      return output as NdArray;
    },
  };
}

function nameOf<Options>({ primitive: { grad_fn }, options }: RecordedContext<Options>, name?: string): string {
  return name ?? (typeof grad_fn === "string" ? grad_fn : grad_fn(options)).replace("Backward", "BackwardBackward");
}

/** From the gradient of the result to that of input `k`. */
function backTo<Options>(context: RecordedContext<Options>, k: number): (grad: NdArray) => NdArray {
  const { primitive } = context;
  const kept = frozen(context, k);
  return (grad) => primitive.backward(grad, kept)[k] ?? NdArray.zeros(grad.dtype, context.shapes[k]);
}

/**
 * The gradient of a linear function.
 *
 * @param name PyTorch's name of the gradient's own step
 * @param toLinear the options without what the function adds
 */
export function linearly<Options>(name?: string, toLinear = (options: Options): Options => options): Gradient<Options> {
  return (grad, context) =>
    context.shapes.map((_, k) => (context.needs(k) ? apply(adjoint(context, k, name, toLinear), [grad], null) : null));
}

function adjoint<Options>(
  context: RecordedContext<Options>,
  k: number,
  name: string | undefined,
  toLinear: (options: Options) => Options,
): Primitive<null> {
  const { primitive, shapes } = context;
  const options = toLinear(context.options);
  const back = backTo(context, k);
  const among = (x: NdArray): NdArray[] => shapes.map((shape, j) => (j === k ? x : NdArray.zeros(x.dtype, shape)));
  return {
    grad_fn: nameOf(context, name),
    forward: ([grad]) => back(grad),
    backward: (x) => [primitive.forward(among(x), options)],
    gradient: (x) => [
      apply(
        primitive,
        shapes.map((shape, j) => (j === k ? x : fromArray(NdArray.zeros(x.dtype, shape)))),
        options,
      ),
    ],
  };
}

/** The gradient of steps, which are flat: zeros without a history. */
export function flat<Options>(): Gradient<Options> {
  return (grad, { shapes }) => shapes.map((shape) => fromArray(NdArray.zeros(grad.dtype, shape)));
}

/** The gradient of what takes some of the elements, and shares among equal ones. */
export function shared<Options>(): Gradient<Options> {
  return (grad, context) => {
    const shape = context.shapes[0];
    const all = { axes: [...shape.keys()], keepdim: false };
    const how = { ...all, ...(context.options as Partial<typeof all>) };
    const shares = fromArray(backTo(context, 0)(full(grad.shape, 1, grad.dtype)));
    return [spread(grad, shape, how).mul(shares)];
  };
}

/** The gradient of what `build` writes with other operations: `build` is run again, and walked. */
export function through<Options>(build: (inputs: readonly Tensor[], options: Options) => Tensor): Gradient<Options> {
  return (grad, context) => {
    const { primitive, shapes, options } = context;
    // what a sum adds is not saved, and its value does not matter
    const read = (k: number): Tensor =>
      primitive.saves?.includes(k)
        ? context.tensor(k).view_as(context.tensor(k))
        : fromArray(NdArray.zeros(grad.dtype, shapes[k])).requires_grad_(context.needs(k));
    const inputs = [...shapes.keys()].map(read);
    const asked = inputs.filter((_, k) => context.needs(k));
    const found = gradientsOf([build(inputs, options)], asked, [grad], {
      createGraph: true,
      retainGraph: true,
      allowUnused: true,
    });
    return inputs.map((input) => found[asked.indexOf(input)] ?? null);
  };
}

/** The gradient of an elementwise function of straight pieces: it follows the input, at a slope of 0. */
export function piecewise<Options>(name?: string): Gradient<Options> {
  return (grad, context) => {
    const { primitive } = context;
    const followed = primitive.savesOutput ? [context.result] : (primitive.saves ?? []).map((k) => context.tensor(k));
    return context.shapes.map((_, k) =>
      context.needs(k) ? apply(scaling(context, k, name), [grad, ...followed], null) : null,
    );
  };
}

function scaling<Options>(context: RecordedContext<Options>, k: number, name?: string): Primitive<null> {
  const back = backTo(context, k);
  const own: Primitive<null> = {
    grad_fn: nameOf(context, name),
    forward: ([grad]) => back(grad),
    backward: (grad, { shapes }) => shapes.map((shape, j) => (j === 0 ? back(grad) : NdArray.zeros(grad.dtype, shape))),
    gradient: (grad, { shapes }) =>
      shapes.map((shape, j) => (j === 0 ? apply(own, [grad], null) : fromArray(NdArray.zeros(grad.dtype, shape)))),
  };
  return own;
}
