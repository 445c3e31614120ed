import { nn, optim, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const {
  CosineAnnealingLR,
  CosineAnnealingWarmRestarts,
  CyclicLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  OneCycleLR,
  PolynomialLR,
  ReduceLROnPlateau,
  SequentialLR,
} = optim.lr_scheduler;

function optimizer(lr = 0.1): optim.SGD {
  const net = new nn.Conv2d(1, 1, 1);
  return new optim.SGD([{ params: [net.weight] }, { params: [net.bias as nn.Parameter], lr: lr / 10 }], {
    lr,
    momentum: 0.9,
  });
}

interface Schedule {
  readonly last_epoch: number;
  step(): void;
}

export function main(print: Print): void {
  function run(name: string, opt: optim.SGD, scheduler: Schedule, n = 6): void {
    const lrs: number[][] = [];
    for (let i = 0; i < n; i++) {
      opt.step();
      lrs.push(opt.param_groups.map((g) => Number(g.lr.toFixed(8))));
      scheduler.step();
    }
    print(name, lrs, scheduler.last_epoch);
  }

  torch.manual_seed(83);
  let opt = optimizer();
  run("multistep", opt, new MultiStepLR(opt, { milestones: [2, 4], gamma: 0.1 }));
  opt = optimizer();
  run("cosine", opt, new CosineAnnealingLR(opt, { T_max: 5, eta_min: 1e-3 }));
  opt = optimizer();
  run("restarts", opt, new CosineAnnealingWarmRestarts(opt, { T_0: 2, T_mult: 2 }));
  opt = optimizer();
  run("onecycle", opt, new OneCycleLR(opt, { max_lr: [0.5, 0.05], total_steps: 6, pct_start: 0.4 }));
  print(opt.param_groups[0].momentum);
  opt = optimizer();
  run("poly", opt, new PolynomialLR(opt, { total_iters: 4, power: 2 }));
  opt = optimizer();
  run("lambda", opt, new LambdaLR(opt, { lr_lambda: [(e) => 0.9 ** e, (e) => 1 / (e + 1)] }));
  opt = optimizer();
  run("mult", opt, new MultiplicativeLR(opt, { lr_lambda: () => 0.95 }));
  opt = optimizer();
  run("cyclic", opt, new CyclicLR(opt, { base_lr: 0.01, max_lr: 0.1, step_size_up: 2, mode: "triangular2" }));
  opt = optimizer();
  const warm = new LinearLR(opt, { start_factor: 0.1, total_iters: 3 });
  run("sequential", opt, new SequentialLR(opt, [warm, new CosineAnnealingLR(opt, { T_max: 3 })], { milestones: [3] }));
  opt = optimizer();
  const plateau = new ReduceLROnPlateau(opt, {
    mode: "min",
    factor: 0.5,
    patience: 1,
    threshold: 0.01,
    cooldown: 1,
    min_lr: 0.01,
  });
  for (const loss of [1, 0.9, 0.9, 0.91, 0.92, 0.93, 0.5, 0.6, 0.7, 0.8]) {
    plateau.step(loss);
    print(
      loss,
      opt.param_groups.map((g) => g.lr),
      plateau.num_bad_epochs,
      plateau.best,
    );
  }
  opt = optimizer();
  const scheduler = new MultiStepLR(opt, { milestones: [1, 3] });
  opt.step();
  scheduler.step();
  const state = scheduler.state_dict();
  print(state.last_epoch, state.base_lrs, state._last_lr);
  const other = optimizer();
  const again = new MultiStepLR(other, { milestones: [1, 3] });
  again.load_state_dict(state);
  other.load_state_dict(opt.state_dict());
  for (let i = 0; i < 3; i++) {
    other.step();
    again.step();
  }
  print(again.get_last_lr(), other.param_groups[0].lr);
  print(other);
}
