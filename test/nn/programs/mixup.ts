import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class LabelSmoothingCrossEntropy extends nn.Module<[x: Tensor, target: Tensor]> {
  readonly confidence: number;

  constructor(readonly smoothing = 0.1) {
    super();
    this.confidence = 1 - smoothing;
  }

  override forward(x: Tensor, target: Tensor): Tensor {
    const logprobs = F.log_softmax(x, { dim: -1 });
    let nll_loss = logprobs.gather({ dim: -1, index: target.unsqueeze(1) }).neg();
    nll_loss = nll_loss.squeeze(1);
    const smooth_loss = logprobs.mean({ dim: -1 }).neg();
    const loss = nll_loss.mul(this.confidence).add(smooth_loss.mul(this.smoothing));
    return loss.mean();
  }
}

class SoftTargetCrossEntropy extends nn.Module<[x: Tensor, target: Tensor]> {
  override forward(x: Tensor, target: Tensor): Tensor {
    const loss = torch.sum(target.neg().mul(F.log_softmax(x, { dim: -1 })), { dim: -1 });
    return loss.mean();
  }
}

function make_model(): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(1, 3, 3, { bias: false }),
    new nn.BatchNorm2d(3),
    new nn.GELU(),
    new nn.AdaptiveAvgPool2d(1),
    new nn.Flatten(),
    new nn.Linear(3, 4),
  );
}

class ModelEMA {
  readonly ema: nn.Sequential;

  constructor(
    model: nn.Sequential,
    readonly decay = 0.9,
  ) {
    // Python's deepcopy draws nothing
    const state = torch.get_rng_state();
    this.ema = make_model().eval();
    torch.set_rng_state(state);
    this.ema.load_state_dict(model.state_dict());
    for (const p of this.ema.parameters()) p.requires_grad_(false);
  }

  update(model: nn.Sequential): void {
    torch.no_grad(() => {
      const msd = model.state_dict();
      for (const [k, v] of this.ema.state_dict()) {
        if (!v.dtype.is_floating_point) continue;
        v.mul_(this.decay);
        v.add_((msd.get(k) as Tensor).detach().mul(1 - this.decay));
      }
    });
  }
}

function one_hot(x: Tensor, num_classes: number, on_value = 1, off_value = 0): Tensor {
  x = x.long().view(-1, 1);
  return torch.full([x.size()[0], num_classes], off_value).scatter_(1, x, on_value);
}

function mixup_target(target: Tensor, num_classes: number, lam = 1, smoothing = 0): Tensor {
  const off_value = smoothing / num_classes;
  const on_value = 1 - smoothing + off_value;
  const y1 = one_hot(target, num_classes, on_value, off_value);
  const y2 = one_hot(target.flip(0), num_classes, on_value, off_value);
  return y1.mul(lam).add(y2.mul(1 - lam));
}

export function main(print: Print): void {
  torch.manual_seed(5);
  const model = make_model();
  const ema = new ModelEMA(model);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 0.02, weight_decay: 0.05 });
  const [warmup, total] = [2, 6];
  const schedule = (step: number): number => {
    if (step < warmup) return (step + 1) / warmup;
    return 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / (total - warmup)));
  };
  const scheduler = new optim.lr_scheduler.LambdaLR(optimizer, schedule);
  const [x, y] = [torch.randn(4, 1, 6, 6), torch.tensor([0, 3, 1, 2], { dtype: torch.long })];
  let lam = 0.7;
  for (let step = 0; step < 5; step++) {
    const mixed = x.mul(lam).add(x.flip(0).mul_(1 - lam));
    const loss = new SoftTargetCrossEntropy()(model(mixed), mixup_target(y, 4, lam, 0.1));
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    scheduler.step();
    ema.update(model);
    print(step, loss.item(), scheduler.get_last_lr()[0]);
  }
  torch.no_grad(() => {
    print(
      new LabelSmoothingCrossEntropy()(ema.ema(x), y),
      new nn.CrossEntropyLoss({ label_smoothing: 0.1 })(ema.ema(x), y),
    );
  });
  const norm = ema.ema[1] as nn.BatchNorm2d;
  print(norm.running_mean, (ema.ema[5] as nn.Linear).bias, norm.num_batches_tracked);
  const rand_index = torch.randperm(x.size()[0]);
  const [target_a, target_b] = [y, y.at(rand_index)];
  const [bbx1, bby1, bbx2, bby2] = [1, 2, 4, 5];
  const box = [`${bbx1}:${bbx2}`, `${bby1}:${bby2}`] as const;
  x.set([":", ":", ...box], x.at(rand_index, ":", ...box));
  lam = 1 - ((bbx2 - bbx1) * (bby2 - bby1)) / (x.size()[3] * x.size()[2]);
  const output = model(x);
  const loss = F.cross_entropy(output, target_a)
    .mul(lam)
    .add(F.cross_entropy(output, target_b).mul(1 - lam));
  print(loss, lam, rand_index);
}
