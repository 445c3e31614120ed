import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function _make_divisible(v: number, divisor: number, min_value = divisor): number {
  let new_v = Math.max(min_value, Math.floor(Math.trunc(v + divisor / 2) / divisor) * divisor);
  if (new_v < 0.9 * v) new_v += divisor;
  return new_v;
}

class h_sigmoid extends nn.Module {
  relu: nn.ReLU6;

  constructor(inplace = true) {
    super();
    this.relu = new nn.ReLU6({ inplace });
  }

  override forward(x: Tensor): Tensor {
    return this.relu(x.add(3)).div(6);
  }
}

class SELayer extends nn.Module {
  avg_pool = new nn.AdaptiveAvgPool2d(1);
  fc: nn.Sequential;

  constructor(channel: number, reduction = 4) {
    super();
    const squeezed = _make_divisible(Math.floor(channel / reduction), 8);
    this.fc = new nn.Sequential(
      new nn.Linear(channel, squeezed),
      new nn.ReLU({ inplace: true }),
      new nn.Linear(squeezed, channel),
      new h_sigmoid(),
    );
  }

  override forward(x: Tensor): Tensor {
    const [b, c] = x.size();
    let y = this.avg_pool(x).view(b, c);
    y = this.fc(y).view(b, c, 1, 1);
    return x.mul(y);
  }
}

class InvertedResidual extends nn.Module {
  identity: boolean;
  conv: nn.Sequential;

  constructor(inp: number, oup: number, stride: number, expand_ratio: number, use_se: boolean) {
    super();
    const hidden_dim = Math.round(inp * expand_ratio);
    this.identity = stride === 1 && inp === oup;
    const layers: nn.Module[] = [];
    if (expand_ratio !== 1) {
      layers.push(
        new nn.Conv2d(inp, hidden_dim, 1, 1, 0, { bias: false }),
        new nn.BatchNorm2d(hidden_dim),
        new nn.Hardswish(),
      );
    }
    layers.push(
      new nn.Conv2d(hidden_dim, hidden_dim, 3, stride, 1, { groups: hidden_dim, bias: false }),
      new nn.BatchNorm2d(hidden_dim),
      use_se ? new SELayer(hidden_dim) : new nn.Identity(),
      new nn.ReLU6({ inplace: true }),
      new nn.Conv2d(hidden_dim, oup, 1, 1, 0, { bias: false }),
      new nn.BatchNorm2d(oup),
    );
    this.conv = new nn.Sequential(...layers);
  }

  override forward(x: Tensor): Tensor {
    if (this.identity) return x.add(this.conv(x));
    return this.conv(x);
  }
}

type Config = [t: number, c: number, n: number, s: number, se: boolean];

class MobileNet extends nn.Module {
  features: nn.Sequential;
  avgpool: nn.AdaptiveAvgPool2d;
  classifier: nn.Sequential;

  constructor(cfgs: Config[], num_classes = 3) {
    super();
    let input_channel = 8;
    const layers: nn.Module[] = [
      new nn.Sequential(
        new nn.Conv2d(3, input_channel, 3, 2, 1, { bias: false }),
        new nn.BatchNorm2d(input_channel),
        new nn.ReLU6({ inplace: true }),
      ),
    ];
    for (const [t, c, n, s, se] of cfgs) {
      for (let i = 0; i < n; i++) {
        layers.push(new InvertedResidual(input_channel, c, i === 0 ? s : 1, t, se));
        input_channel = c;
      }
    }
    this.features = new nn.Sequential(...layers);
    this.avgpool = new nn.AdaptiveAvgPool2d([1, 1]);
    this.classifier = new nn.Sequential(new nn.Dropout(0.2), new nn.Linear(input_channel, num_classes));
  }

  override forward(x: Tensor): Tensor {
    x = this.features(x);
    x = this.avgpool(x);
    x = x.view(x.size(0), -1);
    return this.classifier(x);
  }
}

function weights_init(m: unknown): void {
  if (m instanceof nn.Conv2d) {
    const n = m.kernel_size[0] * m.kernel_size[1] * m.out_channels;
    m.weight.data.normal_(0, (2 / n) ** 0.5);
    if (m.bias !== null) m.bias.data.zero_();
  } else if (m instanceof nn.BatchNorm2d) {
    m.weight?.data.fill_(1);
    m.bias?.data.zero_();
  } else if (m instanceof nn.Linear) {
    m.weight.data.normal_(0, 0.01);
    m.bias?.data.zero_();
  }
}

export function main(print: Print): void {
  torch.manual_seed(5);
  const net = new MobileNet([
    [1, 8, 1, 1, false],
    [4, 12, 2, 2, true],
    [3, 16, 1, 1, true],
  ]);
  net.apply(weights_init);
  const no_decay = [...net.named_parameters()].filter(([, p]) => p.ndim === 1).map(([, p]) => p);
  const decay = [...net.named_parameters()].filter(([, p]) => p.ndim > 1).map(([, p]) => p);
  const optimizer = new optim.AdamW(
    [
      { params: decay, weight_decay: 0.05 },
      { params: no_decay, weight_decay: 0.0 },
    ],
    { lr: 0.01 },
  );
  const X = torch.rand(4, 3, 16, 16);
  const y = torch.tensor([0, 1, 2, 1], { dtype: torch.int64 });
  for (let epoch = 0; epoch < 4; epoch++) {
    const loss = F.cross_entropy(net(X), y, { label_smoothing: 0.1 });
    optimizer.zero_grad();
    loss.backward();
    const total_norm = nn.utils.clip_grad_norm_(net.parameters(), { max_norm: 2 });
    optimizer.step();
    print(`${epoch}: ${loss.item().toFixed(5)} ${total_norm.item().toFixed(4)}`);
  }
  net.eval();
  torch.no_grad(() => {
    const probs = torch.softmax(net(X), { dim: 1 });
    const { values: conf, indices: classes } = torch.max(probs, 1);
    print(conf, classes);
  });
  print(net.features[2]);
}
