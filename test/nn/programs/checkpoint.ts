import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class EMA {
  shadow = new Map<string, Tensor>();
  backup = new Map<string, Tensor>();

  constructor(
    readonly model: nn.Module,
    readonly decay: number,
  ) {}

  register(): void {
    for (const [name, param] of this.model.named_parameters()) {
      if (param.requires_grad) this.shadow.set(name, param.data.clone());
    }
  }

  #of(kept: Map<string, Tensor>, name: string): Tensor {
    const found = kept.get(name);
    if (found === undefined) throw new Error(`${name} is not there`);
    return found;
  }

  update(): void {
    for (const [name, param] of this.model.named_parameters()) {
      if (!param.requires_grad) continue;
      const new_average = param.data.mul(1 - this.decay).add(this.#of(this.shadow, name).mul(this.decay));
      this.shadow.set(name, new_average.clone());
    }
  }

  apply_shadow(): void {
    for (const [name, param] of this.model.named_parameters()) {
      if (!param.requires_grad) continue;
      this.backup.set(name, param.data);
      param.data = this.#of(this.shadow, name);
    }
  }

  restore(): void {
    for (const [name, param] of this.model.named_parameters()) {
      if (param.requires_grad) param.data = this.#of(this.backup, name);
    }
    this.backup.clear();
  }
}

function make(): nn.Sequential {
  return new nn.Sequential(
    new nn.Conv2d(1, 3, 3, { bias: false }),
    new nn.BatchNorm2d(3),
    new nn.ReLU(),
    new nn.Flatten(),
    new nn.Linear(27, 2),
  );
}

function step(model: nn.Module, optimizer: optim.Adam, X: Tensor, y: Tensor): number {
  const loss = F.cross_entropy(model(X), y);
  optimizer.zero_grad();
  loss.backward();
  optimizer.step();
  return loss.item();
}

interface Checkpoint {
  epoch: number;
  state_dict: Map<string, Tensor>;
  best: number;
  optimizer: ReturnType<optim.Adam["state_dict"]>;
  scheduler: Record<string, unknown>;
}

export function main(print: Print): void {
  torch.manual_seed(17);
  const model = make();
  const ema = new EMA(model, 0.9);
  ema.register();
  const X = torch.randn(6, 1, 5, 5);
  const y = torch.randint(0, 2, [6]);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.05 });
  const scheduler = new optim.lr_scheduler.ExponentialLR(optimizer, { gamma: 0.8 });
  let best = 1e9;
  const folder = mkdtempSync(join(tmpdir(), "checkpoint-"));
  const path = join(folder, "checkpoint.pt");
  for (let epoch = 0; epoch < 3; epoch++) {
    const loss = step(model, optimizer, X, y);
    scheduler.step();
    ema.update();
    print(epoch, loss);
    if (loss < best) {
      best = loss;
      torch.save(
        {
          epoch: epoch + 1,
          state_dict: model.state_dict(),
          best,
          optimizer: optimizer.state_dict(),
          scheduler: scheduler.state_dict(),
        },
        path,
      );
    }
  }
  const expected = [0, 1].map(() => step(model, optimizer, X, y));
  const checkpoint = torch.load<Checkpoint>(path);
  rmSync(folder, { recursive: true });
  const other = make();
  other.load_state_dict(checkpoint.state_dict);
  const optimizer2 = new optim.Adam(other.parameters(), { lr: 1.0 });
  optimizer2.load_state_dict(checkpoint.optimizer);
  const scheduler2 = new optim.lr_scheduler.ExponentialLR(optimizer2, { gamma: 0.1 });
  scheduler2.load_state_dict(checkpoint.scheduler);
  print(checkpoint.epoch, checkpoint.best, scheduler2.last_epoch, optimizer2.param_groups[0].lr);
  const again = [0, 1].map(() => step(other, optimizer2, X, y));
  print(String(expected) === String(again), expected);
  ema.apply_shadow();
  model.eval();
  print(model(X).sum().item());
  ema.restore();
  print(model(X).sum().item());
  const { state, param_groups } = optimizer.state_dict();
  print(Object.keys(state.get(0) ?? {}).sort(), param_groups[0].params);
}
