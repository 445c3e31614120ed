import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Net extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 4, { kernel_size: 3, padding: 1, bias: false }),
    new nn.BatchNorm2d(4),
    new nn.ReLU({ inplace: true }),
    new nn.MaxPool2d(2),
    new nn.Conv2d(4, 8, { kernel_size: 3, padding: 1 }),
    new nn.ReLU({ inplace: true }),
  );
  avgpool = new nn.AdaptiveAvgPool2d([1, 1]);
  classifier: nn.Module;

  constructor(num_classes = 3) {
    super();
    this.classifier = new nn.Linear(8, num_classes);
    this.initialize_weights();
  }

  override forward(x: Tensor): Tensor {
    x = this.features(x);
    x = this.avgpool(x);
    x = torch.flatten(x, 1);
    return this.classifier(x);
  }

  private initialize_weights(): void {
    for (const m of this.modules()) {
      if (m instanceof nn.Conv2d) {
        nn.init.kaiming_normal_(m.weight, { mode: "fan_out", nonlinearity: "relu" });
        if (m.bias !== null) nn.init.constant_(m.bias, 0);
      } else if (m instanceof nn.BatchNorm2d) {
        if (m.weight) nn.init.constant_(m.weight, 1);
        if (m.bias) nn.init.constant_(m.bias, 0);
      } else if (m instanceof nn.Linear) {
        nn.init.normal_(m.weight, 0, 0.01);
        if (m.bias) nn.init.constant_(m.bias, 0);
      }
    }
  }
}

class EarlyStopping {
  counter = 0;
  best_score: number | null = null;
  early_stop = false;

  constructor(
    readonly patience = 2,
    readonly delta = 0,
  ) {}

  call(val_loss: number): void {
    const score = -val_loss;
    if (this.best_score === null) {
      this.best_score = score;
    } else if (score < this.best_score + this.delta) {
      this.counter += 1;
      if (this.counter >= this.patience) this.early_stop = true;
    } else {
      this.best_score = score;
      this.counter = 0;
    }
  }
}

const copied = (state: nn.StateDict): nn.StateDict => new Map([...state].map(([name, own]) => [name, own.clone()]));

export function main(print: Print): void {
  torch.manual_seed(0);
  const device = torch.device(torch.cuda.is_available() ? "cuda:0" : "cpu");
  const model = new Net().to(device);
  print(model);
  print(
    model
      .parameters()
      .filter((p) => p.requires_grad)
      .reduce((sum, p) => sum + p.numel(), 0),
  );
  const x = torch.randn(12, 1, 8, 8, { device });
  const y = torch.randint(0, 3, [12], { device });
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, weight_decay: 5e-4 });
  const scheduler = new optim.lr_scheduler.StepLR(optimizer, { step_size: 2, gamma: 0.5 });
  const stopper = new EarlyStopping();
  let best_model_wts = copied(model.state_dict());
  let best_acc = 0;
  for (let epoch = 0; epoch < 4; epoch++) {
    model.train();
    let running_loss = 0;
    let norm = torch.tensor(0);
    for (let i = 0; i < 8; i += 4) {
      const [inputs, labels] = [x.at(`${i}:${i + 4}`).to(device), y.at(`${i}:${i + 4}`).to(device)];
      optimizer.zero_grad();
      const outputs = model(inputs);
      torch.max(outputs, 1);
      const loss = criterion(outputs, labels);
      loss.backward();
      norm = nn.utils.clip_grad_norm_(model.parameters(), { max_norm: 1 });
      optimizer.step();
      running_loss += loss.item() * inputs.size(0);
    }
    scheduler.step();
    model.eval();
    const [val_loss, acc] = torch.no_grad(() => {
      const outputs = model(x.at("8:"));
      return [
        F.cross_entropy(outputs, y.at("8:")).item(),
        outputs.argmax({ dim: 1 }).eq(y.at("8:")).float().mean().item(),
      ];
    });
    if (acc >= best_acc) {
      best_acc = acc;
      best_model_wts = copied(model.state_dict());
    }
    stopper.call(val_loss);
    print(
      `Epoch ${epoch} loss ${(running_loss / 8).toFixed(4)} norm ${norm.item().toFixed(4)} val ${val_loss.toFixed(4)} acc ${acc.toFixed(4)} lr ${optimizer.param_groups[0].lr.toFixed(6)} stop ${stopper.early_stop}`,
    );
    if (stopper.early_stop) break;
  }
  print(model.load_state_dict(best_model_wts));
  print((model.classifier as nn.Linear).bias, stopper.counter);
  print(optimizer);
}
