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
      new TypeError("optimizer can only optimize Tensors, but one of the params is int"),
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
  expect(String(optimizer)).toContain(
    "Parameter Group 1\n    dampening: 0\n    differentiable: False\n    foreach: None\n",
  );
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

describe("optimizers keep and take over what they remember", () => {
  const make = (): [nn.Parameter, nn.Parameter] => [
    new nn.Parameter(torch.tensor([1, -2])),
    new nn.Parameter(torch.tensor(3)),
  ];
  const kinds: [name: string, make: (params: Tensor[]) => Steps & Keeping][] = [
    ["SGD", (params) => new optim.SGD(params, { lr: 0.1, momentum: 0.9 })],
    ["Adam", (params) => new optim.Adam(params, { lr: 0.1, amsgrad: true })],
    ["AdamW", (params) => new optim.AdamW(params, { lr: 0.1 })],
    ["RMSprop", (params) => new optim.RMSprop(params, { momentum: 0.5, centered: true })],
    ["Adagrad", (params) => new optim.Adagrad(params, { lr_decay: 0.5 })],
    ["Adadelta", (params) => new optim.Adadelta(params)],
    ["Adamax", (params) => new optim.Adamax(params)],
    ["ASGD", (params) => new optim.ASGD(params, { t0: 1 })],
    ["Rprop", (params) => new optim.Rprop(params)],
  ];
  type Keeping = { state_dict(): OptimizerState; load_state_dict(state: OptimizerState): void };
  type OptimizerState = ReturnType<optim.SGD["state_dict"]>;

  const step = ([a, b]: readonly Tensor[], optimizer: Steps): void => {
    optimizer.zero_grad();
    a.square().sum().add(b.pow(4)).backward();
    optimizer.step();
  };

  test.each(kinds)("%s goes on from a file as if it had not stopped", (_, optimizerOf) => {
    const first = make();
    const optimizer = optimizerOf(first);
    for (let i = 0; i < 3; i++) step(first, optimizer);
    const file = torch.save({ parameters: first, optimizer: optimizer.state_dict() });
    const { parameters, optimizer: state } = torch.load<{ parameters: Tensor[]; optimizer: OptimizerState }>(file);
    const second = parameters;
    const other = optimizerOf(second);
    other.param_groups[0].lr = 7;
    other.load_state_dict(state);
    for (const [own, by] of [
      [first, optimizer],
      [second, other],
    ] as const) {
      step(own, by);
      step(own, by);
    }
    expect(second.map((own) => own.tolist())).toEqual(first.map((own) => own.tolist()));
  });

  test("groups that do not fit are refused, and a parameter is in one group", () => {
    const [a, b] = make();
    const one = new optim.SGD([a]);
    const state = new optim.SGD([a, b]).state_dict();
    expect(() => one.load_state_dict(state)).toThrow("doesn't match the size of optimizer's group");
    expect(() => one.load_state_dict({ state: new Map(), param_groups: [] })).toThrow(
      "loaded state dict has a different number of parameter groups",
    );
    expect(() => one.add_param_group({ params: [a] })).toThrow(
      "some parameters appear in more than one parameter group",
    );
    one.add_param_group({ params: [b], lr: 0.5 });
    expect(one.param_groups.map(({ lr }) => lr)).toEqual([0.001, 0.5]);
  });

  test("gradients become zeros where they are not to be forgotten", () => {
    const [a] = make();
    const optimizer = new optim.SGD([a]);
    a.sum().backward();
    a.grad?.set([0], Infinity);
    const { grad } = a;
    optimizer.zero_grad({ set_to_none: false });
    expect(a.grad).toBe(grad);
    expect(grad?.tolist()).toEqual([0, 0]);
    optimizer.zero_grad();
    expect(a.grad).toBe(null);
    expect(() => optimizer.zero_grad({ keep: true } as object)).toThrow(
      "zero_grad() got an unexpected keyword argument 'keep'",
    );
  });

  test("a schedule goes on where it stood", () => {
    const [a] = make();
    const run = (): [optim.SGD, optim.lr_scheduler.CosineAnnealingLR] => {
      const optimizer = new optim.SGD([a], { lr: 1 });
      return [optimizer, new optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max: 4 })];
    };
    const [optimizer, schedule] = run();
    schedule.step();
    const [later, other] = run();
    later.load_state_dict(optimizer.state_dict());
    other.load_state_dict(schedule.state_dict());
    schedule.step();
    other.step();
    expect(other.get_last_lr()).toEqual(schedule.get_last_lr());
  });
});
