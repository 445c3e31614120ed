import { describe, expect, test } from "vitest";
import { type Tensor, torch } from "../../kernel-lib/index.js";

type Context = torch.FunctionContext;

class Scale extends torch.autograd.Function {
  static override forward(ctx: Context, x: Tensor, factor: number): Tensor {
    ctx.save_for_backward(x);
    ctx.factor = factor;
    return x.mul(factor);
  }

  static override backward(ctx: Context, grad: Tensor): (Tensor | null)[] {
    return [grad.mul(ctx.factor as number), null];
  }
}

/** A function with another `backward`. */
const answering = (backward: (ctx: Context, grad: Tensor) => Tensor | null | (Tensor | null)[]) =>
  class Odd extends Scale {
    static override backward = backward as typeof Scale.backward;
  };

const leaf = (): Tensor => torch.ones(3, { requires_grad: true });

describe("a function with a gradient of its own", () => {
  test("gives its name to the result, and its gradient to the leaf", () => {
    const x = leaf();
    const y = Scale.apply(x, 2);
    expect(String(y)).toBe("tensor([2., 2., 2.], grad_fn=<ScaleBackward>)");
    y.sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2, 2]);
  });

  test("records nothing of what forward computes, nor where no gradient is wanted", () => {
    expect(Scale.apply(torch.ones(3), 2).grad_fn).toBeNull();
    expect(torch.no_grad(() => Scale.apply(leaf(), 2)).grad_fn).toBeNull();
    let inside: unknown;
    class Look extends torch.autograd.Function {
      static override forward(_: Context, x: Tensor): Tensor {
        inside = x.mul(2).grad_fn;
        return x;
      }
    }
    const x = leaf();
    const y = Look.apply(x);
    expect(inside).toBeNull();
    expect(y).not.toBe(x);
    expect(y.grad_fn?.name).toBe("LookBackward");
  });

  test("knows which gradients are wanted", () => {
    let wanted: readonly boolean[] = [];
    const Asking = answering((ctx, grad) => {
      wanted = ctx.needs_input_grad;
      return [grad, null];
    });
    Asking.apply(leaf(), 2).sum().backward();
    expect(wanted).toEqual([true, false]);
  });

  test("sums gradients that broadcasting has enlarged", () => {
    const Wide = answering((_, grad) => [grad.expand(2, 3), null]);
    const x = leaf();
    Wide.apply(x, 2).sum().backward();
    expect(x.grad?.tolist()).toEqual([2, 2, 2]);
  });
});

// The words are those of PyTorch 2.15.
test.each([
  [
    "too few gradients",
    (_: Context, grad: Tensor) => grad,
    "function OddBackward returned an incorrect number of gradients (expected 2, got 1)",
  ],
  [
    "a gradient of a number",
    (_: Context, grad: Tensor) => [grad, grad],
    "function OddBackward returned a gradient different than None at position 2, but the corresponding forward input was not a Variable",
  ],
  [
    "another shape",
    (_: Context, __: Tensor) => [torch.ones(7), null],
    "Function OddBackward returned an invalid gradient at index 0 - got [7] but expected shape compatible with [3]",
  ],
  [
    "a number as a gradient",
    (_: Context, __: Tensor) => [3 as unknown as Tensor, null],
    "expected Variable or None (got int)",
  ],
])("%s is refused in PyTorch's words", (_, backward, words) => {
  expect(() => answering(backward).apply(leaf(), 2).sum().backward()).toThrow(words);
});

describe("tensors that forward has saved", () => {
  const Saving = answering((ctx, grad) => [grad.mul(ctx.saved_tensors[0]), null]);

  test("are gone after the backward walk", () => {
    const y = Saving.apply(leaf(), 2);
    y.sum().backward();
    expect(() => y.sum().backward()).toThrow("Trying to backward through the graph a second time");
  });

  test("are refused where they were written to since", () => {
    const z = leaf().mul(1);
    const y = Saving.apply(z, 2);
    z.add_(1);
    expect(() => y.sum().backward()).toThrow(
      "one of the variables needed for gradient computation has been modified by an inplace operation: [torch.FloatTensor [3]], which is output 0 of Add, is at version 1; expected version 0 instead.",
    );
  });
});

test("what lacks forward or backward, or answers no tensor, says so", () => {
  class Empty extends torch.autograd.Function {}
  expect(() => Empty.apply()).toThrow("You must implement the forward function for custom autograd.Function.");
  class Forward extends torch.autograd.Function {
    static override forward(_: Context, x: Tensor): Tensor {
      return x.mul(2);
    }
  }
  expect(() => Forward.apply(leaf()).sum().backward()).toThrow("You must implement either the backward or vjp method");
  class Two extends torch.autograd.Function {
    static override forward(_: Context, x: Tensor): Tensor {
      return [x, x] as unknown as Tensor;
    }
  }
  expect(() => Two.apply(leaf())).toThrow("Two.forward answers several values, and a function here answers one tensor");
});
