import { copy, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const { DataLoader, TensorDataset } = torch.utils.data;

type Criterion = (output: Tensor, target: Tensor) => Tensor;

class LRFinder {
  history: { lr: number[]; loss: number[] } = { lr: [], loss: [] };
  best_loss = Number.POSITIVE_INFINITY;
  model_state;
  optimizer_state;

  constructor(
    readonly model: nn.Sequential,
    readonly optimizer: optim.Adam,
    readonly criterion: Criterion,
  ) {
    this.model_state = copy.deepcopy(model.state_dict());
    this.optimizer_state = copy.deepcopy(optimizer.state_dict());
  }

  reset(): void {
    this.model.load_state_dict(this.model_state);
    this.optimizer.load_state_dict(this.optimizer_state);
  }

  range_test(
    loader: Iterable<readonly Tensor[]>,
    print: Print,
    { end_lr = 10, num_iter = 12, smooth_f = 0.3, diverge_th = 5 } = {},
  ): void {
    const lr_schedule = new optim.lr_scheduler.LambdaLR(
      this.optimizer,
      (i) => (end_lr / 0.001) ** (i / (num_iter - 1)),
    );
    let iterator = loader[Symbol.iterator]();
    for (let iteration = 0; iteration < num_iter; iteration++) {
      let next = iterator.next();
      if (next.done) {
        iterator = loader[Symbol.iterator]();
        next = iterator.next();
      }
      const [inputs, labels] = next.value as readonly Tensor[];
      this.model.train();
      this.optimizer.zero_grad();
      const loss = this.criterion(this.model(inputs), labels);
      loss.backward();
      this.optimizer.step();
      let value = loss.item();
      this.history.lr.push(lr_schedule.get_last_lr()[0]);
      lr_schedule.step();
      if (iteration === 0) this.best_loss = value;
      else {
        if (smooth_f > 0) value = smooth_f * value + (1 - smooth_f) * (this.history.loss.at(-1) ?? 0);
        if (value < this.best_loss) this.best_loss = value;
      }
      this.history.loss.push(value);
      if (value > diverge_th * this.best_loss) {
        print("Stopping early, the loss has diverged");
        break;
      }
    }
  }
}

export function main(print: Print): void {
  torch.manual_seed(11);
  const data = new TensorDataset(torch.randn(20, 1, 6, 6), torch.randint(0, 3, [20]));
  const loader = new DataLoader(data, { batch_size: 8, shuffle: true });
  const model = new nn.Sequential(new nn.Conv2d(1, 4, 3), new nn.ReLU(), new nn.Flatten(), new nn.Linear(64, 3));
  const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3, weight_decay: 1e-2 });
  const [first] = model;
  const before = (first as nn.Conv2d).weight.detach().clone();
  const finder = new LRFinder(model, optimizer, new nn.CrossEntropyLoss());
  finder.range_test(loader, print);
  for (const [i, lr] of finder.history.lr.entries()) print(lr.toFixed(6), finder.history.loss[i].toFixed(4));
  const losses = torch.tensor(finder.history.loss);
  const slopes = losses.at("1:").sub(losses.at(":-1"));
  print("steepest", slopes.argmin().item());
  finder.reset();
  print(torch.equal(before, (first as nn.Conv2d).weight), optimizer.param_groups[0].lr, optimizer.state.size);
}
