import { describe, expect, test } from "vitest";
import { nn, optim, type Tensor, torch, ValueError } from "../../kernel-lib/index.js";
import golden from "../golden/optim.json" with { type: "json" };

interface StepCase {
  kind: string;
  settings: string;
  schedule: string | null;
  after: [w: number[], b: number[], lr: number][];
}

interface Refusal {
  kind: string;
  settings: string;
  error: [name: string, message: string];
}

type Steps = { zero_grad(): void; step(): void; param_groups: { lr: number }[] };

function evaluate<Result>(code: string, scope: Record<string, unknown>): Result {
  return new Function(...Object.keys(scope), `return ${code}`)(...Object.values(scope));
}

const make = (kind: string, settings: string, parameters: Tensor[]): Steps =>
  evaluate(`new optim.${kind}(parameters, ${settings})`, { optim, parameters });

const flat = (tensor: Tensor): number[] => Array.from(tensor.detach().numpy(), Number);
const cases = golden.cases as unknown as (StepCase | Refusal)[];

describe("optimizers and schedules step as PyTorch's", () => {
  test.each(cases.filter((c): c is StepCase => "after" in c))("$kind $settings $schedule", (c) => {
    const ramp = torch.tensor([0.1, 0.2, 0.3, 0.4]).reshape(2, 2);
    const w = new nn.Parameter(torch.tensor([1, -2, 0.5, 3]).reshape(2, 2));
    const b = new nn.Parameter(torch.tensor([0.5, -1.5]));
    const optimizer = make(c.kind, c.settings, [w, b]);
    const scheduler =
      c.schedule &&
      evaluate<{ step(): void }>(`new optim.lr_scheduler.${c.schedule.replace("(", "(optimizer, ")}`, {
        optim,
        optimizer,
      });
    c.after.forEach(([afterW, afterB, lr], i) => {
      optimizer.zero_grad();
      let loss = w.mul(w).mul(ramp).sum();
      if (i !== 1) loss = loss.add(b.mul(b).mul(b).sum());
      loss.backward();
      optimizer.step();
      if (scheduler) scheduler.step();
      expect(flat(w)).toBeAllclose(afterW);
      expect(flat(b)).toBeAllclose(afterB);
      expect(optimizer.param_groups[0].lr).toBeCloseTo(lr, 12);
    });
  });
});

describe("optimizers refuse what PyTorch refuses, in its words", () => {
  test.each(cases.filter((c): c is Refusal => "error" in c))("$kind $settings", ({ kind, settings, error }) => {
    let thrown: unknown;
    try {
      make(kind, settings, [new nn.Parameter(torch.zeros(2))]);
    } catch (caught) {
      thrown = caught;
    }
    expect(thrown).toBeInstanceOf(Error);
    expect([(thrown as Error).name, (thrown as Error).message]).toEqual(error);
  });

  test("no parameters, what is no tensor, and what was computed", () => {
    const leaf = new nn.Parameter(torch.zeros(2));
    expect(() => new optim.SGD([])).toThrow(new ValueError("optimizer got an empty parameter list"));
    expect(() => new optim.SGD(leaf)).toThrow(
      new TypeError(
        "params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor",
      ),
    );
    expect(() => new optim.SGD([5 as unknown as Tensor])).toThrow(
      new TypeError("optimizer can only optimize Tensors, but one of the params is number"),
    );
    expect(() => new optim.SGD([leaf.sum()])).toThrow(new ValueError("can't optimize a non-leaf Tensor"));
  });
});

test("groups of parameters have settings of their own", () => {
  const [a, b] = [new nn.Parameter(torch.ones(1)), new nn.Parameter(torch.ones(1))];
  const optimizer = new optim.SGD([{ params: [a], lr: 0.5 }, { params: [b] }], { lr: 0.1 });
  a.mul(b).sum().backward();
  optimizer.step();
  expect([a.item(), b.item()]).toEqual([0.5, Math.fround(0.9)]);
  const misspelt = { params: [a], learning_rate: 1 };
  expect(() => new optim.SGD([misspelt])).toThrow(new TypeError("a parameter group has no setting 'learning_rate'"));
  expect(String(optimizer)).toContain("Parameter Group 1\n    dampening: 0\n    lr: 0.1\n");
});

test("a step counts as a write: what was saved before it cannot be used after it", () => {
  const w = new nn.Parameter(torch.ones(1));
  const loss = w.mul(w).sum();
  w.mul(2).sum().backward();
  new optim.SGD([w], { lr: 0.1 }).step();
  expect(() => loss.backward()).toThrow(/modified by an inplace operation/);
});

test("LambdaLR sets the rate from the epoch, from the start on", () => {
  const optimizer = new optim.SGD([new nn.Parameter(torch.zeros(1))], { lr: 0.5 });
  const schedule = new optim.lr_scheduler.LambdaLR(optimizer, (epoch) => (epoch + 1) / 2);
  expect(schedule.get_last_lr()).toEqual([0.25]);
  schedule.step();
  expect(schedule.get_last_lr()).toEqual([0.5]);
});

describe("schedules that follow others, or a value", () => {
  const start = (): optim.SGD => new optim.SGD([new nn.Parameter(torch.zeros(1))], { lr: 0.1 });

  test("one after the other, each from its own beginning", () => {
    const optimizer = start();
    const warmup = new optim.lr_scheduler.ConstantLR(optimizer, { factor: 0.1, total_iters: 2 });
    const decay = new optim.lr_scheduler.ExponentialLR(optimizer, 0.9);
    const scheduler = new optim.lr_scheduler.SequentialLR(optimizer, [warmup, decay], [2]);
    const rates = [optimizer.param_groups[0].lr];
    for (let i = 0; i < 4; i++) {
      scheduler.step();
      rates.push(optimizer.param_groups[0].lr);
    }
    expect(rates.map((rate) => Number(rate.toFixed(6)))).toEqual([0.01, 0.01, 0.1, 0.09, 0.081]);
    expect(() => new optim.lr_scheduler.SequentialLR(optimizer, [decay], [1])).toThrow("Sequential Schedulers expects");
  });

  test("a rate times what a function answers, again and again", () => {
    const optimizer = start();
    const scheduler = new optim.lr_scheduler.MultiplicativeLR(optimizer, (epoch) => 1 / epoch);
    for (let i = 0; i < 3; i++) scheduler.step();
    expect(optimizer.param_groups[0].lr).toBeCloseTo(0.1 / 6, 12);
  });

  test("a rate that falls when a value gets no better", () => {
    const optimizer = start();
    const scheduler = new optim.lr_scheduler.ReduceLROnPlateau(optimizer, { patience: 1, factor: 0.5, cooldown: 1 });
    const rates = [1, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4].map((value) => {
      scheduler.step(torch.tensor(value));
      return optimizer.param_groups[0].lr;
    });
    expect(rates).toEqual([0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025]);
  });

  test("a cycle that is over takes no more steps", () => {
    const scheduler = new optim.lr_scheduler.OneCycleLR(start(), 0.5, { total_steps: 2 });
    for (let i = 0; i < 2; i++) scheduler.step();
    expect(() => scheduler.step()).toThrow("Tried to step 3 times. The specified number of total steps is 2");
  });
});
