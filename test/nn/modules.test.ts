import { describe, expect, test } from "vitest";
import { nn, type Tensor, torch } from "../../kernel-lib/index.js";
import golden from "../golden/modules.json" with { type: "json" };

type State = [name: string, shape: number[], values: number[]][];

interface TextCase {
  kind: "text";
  line: string;
  text?: string;
  error?: [name: string, message: string];
}

interface DrawCase {
  kind: "draw";
  seed: number;
  draws: [line: string, state: State][];
  then: number;
}

interface RunCase {
  kind: "run";
  line: string;
  seed: number;
  shape: number[];
  output: [shape: number[], values: number[]];
  grad_fn: string;
  input_grad: number[];
  grads: [name: string, values: number[]][];
  state: State;
  eval: number[];
}

const cases = golden.cases as unknown as (TextCase | DrawCase | RunCase)[];
const ofKind = <Kind extends string>(kind: Kind) =>
  cases.filter((c): c is Extract<(typeof cases)[number], { kind: Kind }> => c.kind === kind);

function evaluate(line: string): nn.Module {
  return new Function("nn", `return ${line}`)(nn);
}

function flat(tensor: Tensor | null): number[] {
  if (tensor === null) throw new Error("expected a tensor, got null");
  return Array.from(tensor.detach().contiguous().numpy(), Number);
}

function expectState(module: nn.Module, state: State): void {
  const own = [...module.state_dict()];
  expect(own.map(([name, tensor]) => [name, [...tensor.shape]])).toEqual(state.map(([name, shape]) => [name, shape]));
  own.forEach(([, tensor], i) => {
    expect(flat(tensor)).toBeAllclose(state[i][2], { rtol: 1e-5, atol: 2e-6 });
  });
}

describe("the text of a module, or the refusal to make it, is PyTorch's", () => {
  test.each(ofKind("text"))("$line", ({ line, text, error }) => {
    if (error === undefined) {
      expect(String(evaluate(line))).toBe(text);
      return;
    }
    let thrown: unknown;
    try {
      evaluate(line);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect([(thrown as Error).name, (thrown as Error).message]).toEqual(error);
  });
});

describe("layers start with PyTorch's draws from the same seed", () => {
  test.each(ofKind("draw"))("seed $seed", ({ seed, draws, then }) => {
    torch.manual_seed(seed);
    for (const [line, state] of draws) expectState(evaluate(line), state);
    expect(torch.rand(1).item()).toBe(then);
  });
});

describe("layers compute what PyTorch computes, backwards too", () => {
  test.each(ofKind("run"))("$line of $shape", (c) => {
    torch.manual_seed(c.seed);
    const module = evaluate(c.line);
    const x = torch.randn(c.shape, { requires_grad: true });
    const y = module(x);
    expect([...y.shape]).toEqual(c.output[0]);
    expect(flat(y)).toBeAllclose(c.output[1], { rtol: 1e-4, atol: 1e-5 });
    expect(y.grad_fn?.name).toBe(c.grad_fn);
    const weights = torch.linspace(-1, 1, y.numel()).reshape(y.shape);
    y.mul(y).mul(weights).sum().backward();
    expect(flat(x.grad)).toBeAllclose(c.input_grad, { rtol: 1e-4, atol: 1e-5 });
    const grads = module.named_parameters();
    expect(grads.map(([name]) => name)).toEqual(c.grads.map(([name]) => name));
    grads.forEach(([, parameter], i) => {
      expect(flat(parameter.grad)).toBeAllclose(c.grads[i][1], { rtol: 1e-4, atol: 1e-5 });
    });
    expectState(module, c.state);
    module.eval();
    expect(flat(module(x))).toBeAllclose(c.eval, { rtol: 1e-4, atol: 1e-5 });
  });
});
