import { NotImplementedError, RuntimeError } from "../base/errors.js";
import { typeName } from "../base/kinds.js";
import { sizeText } from "../ops/layout.js";
import type { NdArray } from "../tensor/ndarray.js";
import { sameShape } from "../tensor/shape.js";
import { is_grad_enabled, no_grad } from "./graph/grad-mode.js";
import { gradientEdge, setHistory } from "./graph/history.js";
import { type GradHook, type GraphNode, nextSequence } from "./graph/node.js";
import { readSaved, type Saved, save } from "./graph/saved.js";
import { arrayOf, fromArray } from "./graph/variable.js";
import { isTensor } from "./operand.js";
import { sumTo } from "./rules/adjoint.js";
import type { Tensor } from "./tensor.js";

/** What `forward` hands to `backward`: saved tensors, and whatever else it writes here. */
export class FunctionContext {
  [name: string]: unknown;
  /** For each argument of `forward`, whether its gradient is wanted. */
  readonly needs_input_grad: readonly boolean[];
  readonly #name: string;
  #saved: readonly (Saved | null)[] = [];
  #isReleased = false;

  constructor(name: string, needs_input_grad: readonly boolean[]) {
    this.#name = name;
    this.needs_input_grad = needs_input_grad;
  }

  /** Keeps tensors for `backward`, where a change of them in place is noticed. */
  save_for_backward(...tensors: readonly (Tensor | null)[]): void {
    this.#saved = tensors.map((tensor) => tensor && save(tensor));
  }

  /**
   * What `save_for_backward` has kept.
   *
   * @throws RuntimeError after the backward walk, and for tensors that were changed since
   */
  get saved_tensors(): Tensor[] {
    const saved = this.#isReleased && this.#saved.length > 0 ? [undefined] : this.#saved;
    return saved.map((one) => {
      const array = readSaved(one, this.#name);
      // a leaf comes back as itself, so that it can be told from others
      return one?.tensor ?? fromArray(array);
    });
  }

  /** @internal */
  release(): void {
    this.#isReleased = true;
  }
}

/** The backward node of one call of a function of the user's. */
class FunctionNode implements GraphNode {
  walk = 0;
  incoming: NdArray | null = null;
  ownsIncoming = false;
  retained?: Tensor;
  hooks?: Set<GradHook>;
  readonly sequence = nextSequence();
  readonly edges: readonly (GraphNode | null)[];

  readonly name: string;

  constructor(
    private readonly context: FunctionContext,
    private readonly owner: Pick<Differentiable<never[]>, "backward" | "name">,
    private readonly inputs: readonly unknown[],
  ) {
    this.name = `${owner.name}Backward`;
    this.edges = inputs.map((input) => (isTensor(input) ? gradientEdge(input) : null));
  }

  backward(grad: NdArray): readonly (NdArray | null)[] {
    return no_grad(() => this.differentiate(fromArray(grad))).map((own) => own && arrayOf(own));
  }

  differentiate(grad: Tensor): readonly (Tensor | null)[] {
    const { name, inputs } = this;
    const answer = this.owner.backward(this.context, grad);
    const grads = Array.isArray(answer) ? [...(answer as readonly (Tensor | null)[])] : [answer as Tensor | null];
    while (grads.length > inputs.length && grads[grads.length - 1] === null) grads.pop();
    if (grads.length !== inputs.length) {
      throw new RuntimeError(
        `function ${name} returned an incorrect number of gradients (expected ${inputs.length}, got ${grads.length})`,
      );
    }
    return grads.map((own, k) => this.fitted(own, inputs[k], k));
  }

  /** The gradient of one argument, in its form. @throws RuntimeError where it cannot be that */
  private fitted(grad: Tensor | null | undefined, input: unknown, k: number): Tensor | null {
    if (grad === null || grad === undefined) return null;
    if (!isTensor(grad)) throw new RuntimeError(`expected Variable or None (got ${typeName(grad)})`);
    if (!isTensor(input)) {
      throw new RuntimeError(
        `function ${this.name} returned a gradient different than None at position ${k + 1}, but the corresponding forward input was not a Variable`,
      );
    }
    const { shape, dtype } = arrayOf(input);
    const own = arrayOf(grad);
    if (!sameShape(own.shape, shape) && !expandsTo(shape, own.shape)) {
      throw new RuntimeError(
        `Function ${this.name} returned an invalid gradient at index ${k} - got ${sizeText(own.shape)} but expected shape compatible with ${sizeText(shape)}`,
      );
    }
    return sumTo(grad, shape).to(dtype);
  }

  release(): void {
    this.context.release();
  }
}

/** Whether a gradient of shape `to` can be summed to `from`. */
function expandsTo(from: readonly number[], to: readonly number[]): boolean {
  const added = to.length - from.length;
  return added >= 0 && from.every((length, axis) => length === 1 || length === to[axis + added]);
}

/** What {@link AutogradFunction.apply} needs of a class. */
interface Differentiable<Args extends unknown[]> {
  readonly name: string;
  forward(ctx: FunctionContext, ...args: Args): Tensor;
  backward(ctx: FunctionContext, grad_output: Tensor): Tensor | null | readonly (Tensor | null)[];
}

/**
 * The class to extend for an operation with a gradient of your own: give it a static `forward`, which answers one tensor,
 * and a static `backward`, which answers a gradient for each argument, null for what is no tensor. It is called by `apply`.
 *
 * @example class Round extends torch.autograd.Function { static forward(ctx, x) { return x.round() } static backward(ctx, grad) { return grad } }; Round.apply(torch.tensor([0.7])) // tensor([1.])
 */
export class AutogradFunction {
  /** @throws RuntimeError: a function is called by its class */
  constructor() {
    throw new RuntimeError(`a function with a gradient of its own is called by its class: ${new.target.name}.apply(…)`);
  }

  /** Computes the result; operations inside are not recorded. */
  static forward(_ctx: FunctionContext, ..._args: never[]): Tensor {
    throw new NotImplementedError("You must implement the forward function for custom autograd.Function.");
  }

  /** From the gradient of the result to those of the arguments. */
  static backward(_ctx: FunctionContext, _grad_output: Tensor): Tensor | null | readonly (Tensor | null)[] {
    throw new NotImplementedError(
      "You must implement either the backward or vjp method for your custom autograd.Function to use it with backward mode AD.",
    );
  }

  /**
   * Calls `forward`, and hangs `backward` on what it answers.
   *
   * @throws NotImplementedError for a `forward` that answers anything but one tensor
   */
  declare static apply: <Args extends unknown[]>(this: Differentiable<Args>, ...args: Args) => Tensor;
}

AutogradFunction.apply = function (...args) {
  const wants = args.map((argument) => isTensor(argument) && argument.requires_grad);
  const context = new FunctionContext(`${this.name}Backward`, wants);
  const answer: unknown = no_grad(() => this.forward(context, ...args));
  if (!isTensor(answer)) {
    throw new NotImplementedError(
      `${this.name}.forward answers ${Array.isArray(answer) ? "several values" : typeName(answer)}, and a function here answers one tensor; write a function for each`,
    );
  }
  const output = args.includes(answer) ? no_grad(() => answer.view_as(answer)) : answer;
  if (is_grad_enabled() && wants.includes(true) && output.dtype.is_floating_point) {
    setHistory(output, new FunctionNode(context, this, args));
  }
  return output;
};

// what its text and its subclasses show as its name
Object.defineProperty(AutogradFunction, "name", { value: "Function" });
