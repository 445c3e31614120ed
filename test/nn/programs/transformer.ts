import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Net extends nn.Module {
  conv1 = new nn.Conv2d(1, 4, { kernel_size: 3 });
  conv2 = new nn.Conv2d(4, 6, { kernel_size: 3 });
  conv2_drop = new nn.Dropout2d();
  fc1 = new nn.Linear(24, 3);
  localization = new nn.Sequential(
    new nn.Conv2d(1, 4, { kernel_size: 3 }),
    new nn.MaxPool2d(2, { stride: 2 }),
    new nn.ReLU(true),
  );
  fc_loc = new nn.Sequential(new nn.Linear(4 * 5 * 5, 8), new nn.ReLU(true), new nn.Linear(8, 3 * 2));

  constructor() {
    super();
    const last = this.fc_loc[2] as nn.Linear;
    last.weight.data.zero_();
    last.bias?.data.copy_(torch.tensor([1, 0, 0, 0, 1, 0], { dtype: torch.float }));
  }

  stn(x: Tensor): Tensor {
    let xs = this.localization(x);
    xs = xs.view(-1, 4 * 5 * 5);
    let theta = this.fc_loc(xs);
    theta = theta.view(-1, 2, 3);
    const grid = F.affine_grid(theta, x.size(), { align_corners: false });
    return F.grid_sample(x, grid, { align_corners: false });
  }

  override forward(x: Tensor): Tensor {
    x = this.stn(x);
    x = F.relu(F.max_pool2d(this.conv1(x), 2));
    x = F.relu(F.max_pool2d(this.conv2_drop(this.conv2(x)), 1));
    x = F.max_pool2d(x, 1, { stride: 2 });
    x = x.view(-1, 24);
    return F.log_softmax(this.fc1(x), { dim: 1 });
  }
}

export function main(print: Print): void {
  torch.manual_seed(4);
  const model = new Net();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  const x = torch.rand(5, 1, 12, 12);
  const y = torch.randint(0, 3, [5]);
  for (let i = 0; i < 4; i++) {
    optimizer.zero_grad();
    const loss = F.nll_loss(model(x), y);
    loss.backward();
    optimizer.step();
    print(`${i} ${loss.item().toFixed(6)}`);
  }
  print((model.fc_loc[2] as nn.Linear).bias?.data);
  const theta = torch.tensor([
    [
      [0.5, -0.3, 0.2],
      [0.3, 0.5, -0.1],
    ],
  ]);
  for (const mode of ["bilinear", "nearest"] as const) {
    for (const padding_mode of ["zeros", "border", "reflection"] as const) {
      const grid = F.affine_grid(theta.mul(3), [1, 1, 4, 4], { align_corners: true });
      const out = F.grid_sample(x.at(":1"), grid, { mode, padding_mode, align_corners: true });
      print(out.at(0, 0, 0), out.sum().item());
    }
  }
}
