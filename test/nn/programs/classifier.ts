import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const { DataLoader, TensorDataset } = torch.utils.data;

class Net extends nn.Module {
  conv1 = new nn.Conv2d(1, 8, 3, 1);
  conv2 = new nn.Conv2d(8, 16, 3, 1);
  dropout1 = new nn.Dropout(0.25);
  dropout2 = new nn.Dropout(0.5);
  fc1 = new nn.Linear(16 * 4 * 4, 32);
  fc2 = new nn.Linear(32, 4);

  override forward(x: Tensor): Tensor {
    x = F.relu(this.conv1(x));
    x = F.relu(this.conv2(x));
    x = F.max_pool2d(x, 2);
    x = this.dropout1(x);
    x = torch.flatten(x, 1);
    x = F.relu(this.fc1(x));
    x = this.dropout2(x);
    x = this.fc2(x);
    return F.log_softmax(x, { dim: 1 });
  }
}

type Loader = InstanceType<typeof DataLoader<Tensor[], Tensor[]>>;

function train(
  print: Print,
  model: Net,
  device: ReturnType<typeof torch.device>,
  loader: Loader,
  optimizer: optim.Adam,
  epoch: number,
): void {
  model.train();
  let batch_idx = 0;
  for (let [data, target] of loader) {
    [data, target] = [data.to(device), target.to(device)];
    optimizer.zero_grad();
    const loss = F.nll_loss(model(data), target);
    loss.backward();
    optimizer.step();
    if (batch_idx % 2 === 0) {
      print(
        `Train Epoch: ${epoch} [${batch_idx * data.shape[0]}/${loader.dataset.length}]\tLoss: ${loss.item().toFixed(6)}`,
      );
    }
    batch_idx++;
  }
}

function test(print: Print, model: Net, device: ReturnType<typeof torch.device>, loader: Loader): void {
  model.eval();
  let test_loss = 0;
  let correct = 0;
  torch.no_grad(() => {
    for (let [data, target] of loader) {
      [data, target] = [data.to(device), target.to(device)];
      const output = model(data);
      test_loss += F.nll_loss(output, target, { reduction: "sum" }).item();
      const pred = output.argmax({ dim: 1, keepdim: true });
      correct += pred.eq(target.view_as(pred)).sum().item();
    }
  });
  test_loss /= loader.dataset.length;
  const share = (100 * correct) / loader.dataset.length;
  print(
    `Test set: Average loss: ${test_loss.toFixed(4)}, Accuracy: ${correct}/${loader.dataset.length} (${share.toFixed(1)}%)`,
  );
}

export function main(print: Print): void {
  torch.manual_seed(1);
  const device = torch.device(torch.cuda.is_available() ? "cuda" : "cpu");
  const images = torch.randn(40, 1, 12, 12);
  const labels = torch.randint(0, 4, [40]);
  const train_loader = new DataLoader(new TensorDataset(images.at(":32"), labels.at(":32")), {
    batch_size: 8,
    shuffle: true,
  });
  const test_loader = new DataLoader(new TensorDataset(images.at("32:"), labels.at("32:")), { batch_size: 4 });
  const model = new Net().to(device);
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.01 });
  const scheduler = new optim.lr_scheduler.StepLR(optimizer, { step_size: 1, gamma: 0.7 });
  for (let epoch = 1; epoch < 4; epoch++) {
    train(print, model, device, train_loader, optimizer, epoch);
    test(print, model, device, test_loader);
    scheduler.step();
  }
  print(scheduler.get_last_lr());
}
