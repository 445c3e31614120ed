import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class Bottleneck extends nn.Module {
  bn1: nn.BatchNorm2d;
  conv1: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  conv2: nn.Conv2d;

  constructor(in_planes: number, growth_rate: number) {
    super();
    this.bn1 = new nn.BatchNorm2d(in_planes);
    this.conv1 = new nn.Conv2d(in_planes, 4 * growth_rate, { kernel_size: 1, bias: false });
    this.bn2 = new nn.BatchNorm2d(4 * growth_rate);
    this.conv2 = new nn.Conv2d(4 * growth_rate, growth_rate, { kernel_size: 3, padding: 1, bias: false });
  }

  override forward(x: Tensor): Tensor {
    let out = this.conv1(F.relu(this.bn1(x)));
    out = this.conv2(F.relu(this.bn2(out)));
    out = torch.cat([out, x], 1);
    return out;
  }
}

class Transition extends nn.Module {
  bn: nn.BatchNorm2d;
  conv: nn.Conv2d;

  constructor(in_planes: number, out_planes: number) {
    super();
    this.bn = new nn.BatchNorm2d(in_planes);
    this.conv = new nn.Conv2d(in_planes, out_planes, { kernel_size: 1, bias: false });
  }

  override forward(x: Tensor): Tensor {
    return F.avg_pool2d(this.conv(F.relu(this.bn(x))), 2);
  }
}

class DenseNet extends nn.Module {
  growth_rate: number;
  conv1: nn.Conv2d;
  dense1: nn.Sequential;
  trans1: Transition;
  dense2: nn.Sequential;
  bn: nn.BatchNorm2d;
  linear: nn.Linear;

  constructor(block: typeof Bottleneck, nblocks: number[], growth_rate = 4, reduction = 0.5, num_classes = 5) {
    super();
    this.growth_rate = growth_rate;
    let num_planes = 2 * growth_rate;
    this.conv1 = new nn.Conv2d(3, num_planes, { kernel_size: 3, padding: 1, bias: false });
    this.dense1 = this._make_dense_layers(block, num_planes, nblocks[0]);
    num_planes += nblocks[0] * growth_rate;
    const out_planes = Math.floor(num_planes * reduction);
    this.trans1 = new Transition(num_planes, out_planes);
    num_planes = out_planes;
    this.dense2 = this._make_dense_layers(block, num_planes, nblocks[1]);
    num_planes += nblocks[1] * growth_rate;
    this.bn = new nn.BatchNorm2d(num_planes);
    this.linear = new nn.Linear(num_planes, num_classes);
  }

  _make_dense_layers(block: typeof Bottleneck, in_planes: number, nblock: number): nn.Sequential {
    const layers: nn.Module[] = [];
    for (let i = 0; i < nblock; i++) {
      layers.push(new block(in_planes, this.growth_rate));
      in_planes += this.growth_rate;
    }
    return new nn.Sequential(...layers);
  }

  override forward(x: Tensor): Tensor {
    let out = this.conv1(x);
    out = this.trans1(this.dense1(out));
    out = this.dense2(out);
    out = F.avg_pool2d(F.relu(this.bn(out)), 4);
    out = out.view(out.size(0), -1);
    out = this.linear(out);
    return out;
  }
}

export function main(print: Print): void {
  torch.manual_seed(3);
  const net = new DenseNet(Bottleneck, [2, 2]);
  for (const m of net.modules()) {
    if (m instanceof nn.Conv2d) {
      nn.init.kaiming_normal_(m.weight, { mode: "fan_out", nonlinearity: "relu" });
    } else if (m instanceof nn.BatchNorm2d) {
      m.weight?.data.fill_(1);
      m.bias?.data.zero_();
    } else if (m instanceof nn.Linear && m.bias) {
      nn.init.constant_(m.bias, 0);
    }
  }
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true, weight_decay: 5e-4 });
  const scheduler = new optim.lr_scheduler.CosineAnnealingLR(optimizer, { T_max: 5 });
  const x = torch.randn(6, 3, 8, 8);
  const y = torch.randint(5, [6]);
  for (let step = 0; step < 5; step++) {
    optimizer.zero_grad();
    const outputs = net(x);
    const loss = criterion(outputs, y);
    loss.backward();
    optimizer.step();
    scheduler.step();
    const { indices: predicted } = outputs.max(1);
    const correct = predicted.eq(y).sum().item();
    const share = ((100 * correct) / y.size(0)).toFixed(3);
    print(`${step} Loss: ${loss.item().toFixed(4)} | Acc: ${share}% lr ${optimizer.param_groups[0].lr.toFixed(5)}`);
  }
  print((net.dense1[0] as Bottleneck).bn1.running_mean);
}
