import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class SELayer extends nn.Module {
  avg_pool: nn.AdaptiveAvgPool2d;
  fc: nn.Sequential;

  constructor(channel: number, reduction = 4) {
    super();
    this.avg_pool = new nn.AdaptiveAvgPool2d(1);
    const inner = Math.floor(channel / reduction);
    this.fc = new nn.Sequential(
      new nn.Linear(channel, inner, { bias: false }),
      new nn.ReLU({ inplace: true }),
      new nn.Linear(inner, channel, { bias: false }),
      new nn.Sigmoid(),
    );
  }

  override forward(x: Tensor): Tensor {
    const [b, c] = x.size();
    let y = this.avg_pool(x).view(b, c);
    y = this.fc(y).view(b, c, 1, 1);
    return x.mul(y.expand_as(x));
  }
}

class CBAM extends nn.Module {
  fc: nn.Sequential;
  conv: nn.Conv2d;
  max_pool: nn.AdaptiveMaxPool2d;

  constructor(planes: number, ratio = 4, kernel_size = 3) {
    super();
    const inner = Math.floor(planes / ratio);
    this.fc = new nn.Sequential(
      new nn.Conv2d(planes, inner, 1, { bias: false }),
      new nn.ReLU(),
      new nn.Conv2d(inner, planes, 1, { bias: false }),
    );
    this.conv = new nn.Conv2d(2, 1, kernel_size, { padding: Math.floor(kernel_size / 2), bias: false });
    this.max_pool = new nn.AdaptiveMaxPool2d(1);
  }

  override forward(x: Tensor): Tensor {
    const over = this.fc(F.adaptive_avg_pool2d(x, 1)).add(this.fc(this.max_pool(x)));
    x = x.mul(torch.sigmoid(over));
    const avg_out = torch.mean(x, { dim: 1, keepdim: true });
    const [max_out] = torch.max(x, { dim: 1, keepdim: true });
    return x.mul(torch.sigmoid(this.conv(torch.cat([avg_out, max_out], { dim: 1 }))));
  }
}

class Block extends nn.Module {
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  attention: SELayer | CBAM;
  downsample: nn.Sequential | null = null;

  constructor(inplanes: number, planes: number, stride: number, attention: typeof SELayer | typeof CBAM) {
    super();
    this.conv1 = new nn.Conv2d(inplanes, planes, 3, stride, 1, { bias: false });
    this.bn1 = new nn.BatchNorm2d(planes);
    this.attention = new attention(planes);
    if (stride !== 1 || inplanes !== planes) {
      this.downsample = new nn.Sequential(
        new nn.Conv2d(inplanes, planes, 1, stride, { bias: false }),
        new nn.BatchNorm2d(planes),
      );
    }
  }

  override forward(x: Tensor): Tensor {
    const residual = this.downsample === null ? x : this.downsample(x);
    const out = this.attention(this.bn1(this.conv1(x)));
    out.add_(residual);
    return torch.relu(out);
  }
}

export function main(print: Print): void {
  torch.manual_seed(3);
  const second = (): Block => new Block(8, 8, 2, CBAM);
  const model = new nn.Sequential(
    new Block(3, 8, 1, SELayer),
    second(),
    new nn.AdaptiveAvgPool2d([1, 1]),
    new nn.Flatten(),
    new nn.Linear(8, 4),
  );
  for (const m of model.modules()) {
    if (m instanceof nn.Conv2d) nn.init.kaiming_normal_(m.weight, { mode: "fan_out", nonlinearity: "relu" });
  }
  print(model);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, weight_decay: 1e-4, nesterov: true });
  const x = torch.randn(4, 3, 8, 8);
  const y = torch.tensor([0, 1, 2, 3], { dtype: torch.int64 });
  const spatial = (model[1] as unknown as { attention: CBAM }).attention.conv;
  for (let step = 0; step < 3; step++) {
    const loss = new nn.CrossEntropyLoss()(model(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    print(loss.item().toFixed(6), spatial.weight.grad?.abs().sum().item().toFixed(6));
  }
  const hits = model.eval()(x).argmax(1).eq(y).sum().item();
  print(
    hits,
    [...(model[0] as unknown as Block).attention.parameters()].map((p) => [...p.shape]),
  );
}
