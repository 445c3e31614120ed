import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Net extends nn.Module {
  conv1 = new nn.Conv2d(1, 4, { kernel_size: 3 });
  conv2 = new nn.Conv2d(4, 6, { kernel_size: 3 });
  conv2_drop = new nn.Dropout2d();
  fc1 = new nn.Linear(6, 10);
  fc2 = new nn.Linear(10, 5);
  localization = new nn.Sequential(
    new nn.Conv2d(1, 3, { kernel_size: 5 }),
    new nn.MaxPool2d(2, { stride: 2 }),
    new nn.ReLU(true),
  );
  fc_loc = new nn.Sequential(new nn.Linear(3 * 4 * 4, 8), new nn.ReLU(true), new nn.Linear(8, 3 * 2));

  constructor() {
    super();
    const last = this.fc_loc[2] as nn.Linear;
    last.weight.data.zero_();
    last.bias?.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], { dtype: torch.float }));
  }

  stn(x: Tensor): Tensor {
    let xs = this.localization(x);
    xs = xs.view(-1, 3 * 4 * 4);
    let theta = this.fc_loc(xs);
    theta = theta.view(-1, 2, 3);
    const grid = F.affine_grid(theta, x.size(), { align_corners: false });
    return F.grid_sample(x, grid, { align_corners: false });
  }

  override forward(x: Tensor): Tensor {
    x = this.stn(x);
    x = F.relu(F.max_pool2d(this.conv1(x), 2));
    x = F.relu(F.max_pool2d(this.conv2_drop(this.conv2(x)), 2));
    x = x.view(-1, 6);
    x = F.relu(this.fc1(x));
    x = F.dropout(x, { training: this.training });
    x = this.fc2(x);
    return F.log_softmax(x, { dim: 1 });
  }
}

export function main(print: Print): void {
  torch.manual_seed(22);
  const model = new Net().to("cpu");
  print(model);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.5 });
  const [data, target] = [torch.randn(3, 1, 12, 12), torch.tensor([0, 4, 2], { dtype: torch.int64 })];
  model.train();
  for (let epoch = 0; epoch < 3; epoch++) {
    optimizer.zero_grad();
    const output = model(data);
    const loss = F.nll_loss(output, target);
    loss.backward();
    optimizer.step();
    print(`Train Epoch: ${epoch} Loss: ${loss.item().toFixed(6)}`);
  }
  torch.no_grad(() => {
    model.eval();
    const output = model(data);
    const test_loss = F.nll_loss(output, target, { reduction: "sum" }).item();
    const pred = output.max(1, { keepdim: true })[1];
    const correct = pred.eq(target.view_as(pred)).sum().item();
    print(test_loss, correct, pred);
    const transformed = model.stn(data);
    print(transformed.shape, transformed.at(0, 0, 5));
    print((model.fc_loc[2] as nn.Linear).bias);
  });
  const theta = torch.tensor([
    [
      [0.8, -0.6, 0.1],
      [0.6, 0.8, -0.2],
    ],
  ]);
  for (const mode of ["bilinear", "nearest", "bicubic"] as const) {
    for (const padding_mode of ["zeros", "border", "reflection"] as const) {
      const grid = F.affine_grid(theta, [1, 1, 4, 4], { align_corners: true });
      const sampled = F.grid_sample(data.at(":1"), grid.mul(1.3), { mode, padding_mode, align_corners: true });
      print(mode, padding_mode, sampled.sum().item());
    }
  }
}
