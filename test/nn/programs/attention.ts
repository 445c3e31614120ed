import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ChannelAttention extends nn.Module {
  maxpool = new nn.AdaptiveMaxPool2d(1);
  avgpool = new nn.AdaptiveAvgPool2d(1);
  se: nn.Sequential;
  sigmoid = new nn.Sigmoid();

  constructor(channel: number, reduction = 2) {
    super();
    this.se = new nn.Sequential(
      new nn.Conv2d(channel, channel / reduction, 1, { bias: false }),
      new nn.ReLU(),
      new nn.Conv2d(channel / reduction, channel, 1, { bias: false }),
    );
  }

  override forward(x: Tensor): Tensor {
    const max_out = this.se(this.maxpool(x));
    const avg_out = this.se(this.avgpool(x));
    return this.sigmoid(max_out.add(avg_out));
  }
}

class SpatialAttention extends nn.Module {
  conv: nn.Conv2d;
  sigmoid = new nn.Sigmoid();

  constructor(kernel_size = 7) {
    super();
    this.conv = new nn.Conv2d(2, 1, { kernel_size, padding: Math.floor(kernel_size / 2) });
  }

  override forward(x: Tensor): Tensor {
    const { values: max_result } = torch.max(x, { dim: 1, keepdim: true });
    const avg_result = torch.mean(x, { dim: 1, keepdim: true });
    return this.sigmoid(this.conv(torch.cat([max_result, avg_result], 1)));
  }
}

class SelfAttention extends nn.Module<[x: Tensor], [out: Tensor, attention: Tensor]> {
  query_conv: nn.Conv2d;
  key_conv: nn.Conv2d;
  value_conv: nn.Conv2d;
  gamma = new nn.Parameter(torch.zeros(1));
  softmax = new nn.Softmax({ dim: -1 });

  constructor(in_dim: number) {
    super();
    this.query_conv = new nn.Conv2d(in_dim, in_dim / 2, { kernel_size: 1 });
    this.key_conv = new nn.Conv2d(in_dim, in_dim / 2, { kernel_size: 1 });
    this.value_conv = new nn.Conv2d(in_dim, in_dim, { kernel_size: 1 });
  }

  override forward(x: Tensor): [out: Tensor, attention: Tensor] {
    const [m_batchsize, C, width, height] = x.size();
    const proj_query = this.query_conv(x)
      .view(m_batchsize, -1, width * height)
      .permute(0, 2, 1);
    const proj_key = this.key_conv(x).view(m_batchsize, -1, width * height);
    const energy = torch.bmm(proj_query, proj_key);
    const attention = this.softmax(energy);
    const proj_value = this.value_conv(x).view(m_batchsize, -1, width * height);
    let out = torch.bmm(proj_value, attention.permute(0, 2, 1));
    out = out.view(m_batchsize, C, width, height);
    return [this.gamma.mul(out).add(x), attention];
  }
}

class Net extends nn.Module<[x: Tensor], [out: Tensor, attention: Tensor]> {
  ca = new ChannelAttention(4);
  sa = new SpatialAttention(3);
  attn = new SelfAttention(4);
  head = new nn.Linear(4, 3);

  override forward(x: Tensor): [out: Tensor, attention: Tensor] {
    const residual = x;
    let out = x.mul(this.ca(x));
    out = out.mul(this.sa(out));
    const [attended, p] = this.attn(out.add(residual));
    return [this.head(attended.mean([2, 3])), p];
  }
}

class FocalLoss extends nn.Module<[input: Tensor, target: Tensor]> {
  constructor(
    readonly gamma = 2,
    readonly alpha: Tensor | null = null,
    readonly size_average = true,
  ) {
    super();
  }

  override forward(input: Tensor, target: Tensor): Tensor {
    target = target.view(-1, 1);
    let logpt = F.log_softmax(input, { dim: 1 });
    logpt = logpt.gather(1, target);
    logpt = logpt.view(-1);
    const pt = logpt.detach().exp();
    if (this.alpha !== null) {
      const at = this.alpha.gather(0, target.data.view(-1));
      logpt = logpt.mul(at);
    }
    const loss = pt.rsub(1).pow(this.gamma).mul(-1).mul(logpt);
    return this.size_average ? loss.mean() : loss.sum();
  }
}

export function main(print: Print): void {
  torch.manual_seed(31);
  const net = new Net();
  const criterion = new FocalLoss(2, torch.tensor([0.25, 0.5, 1.0]));
  const optimizer = new optim.Adagrad(net.parameters(), { lr: 0.1 });
  const warmup = new optim.lr_scheduler.LambdaLR(optimizer, { lr_lambda: (epoch) => Math.min(1, (epoch + 1) / 3) });
  const x = torch.randn(5, 4, 6, 6);
  const y = torch.randint(0, 3, [5]);
  let [out, p] = net(x);
  for (let i = 0; i < 5; i++) {
    [out, p] = net(x);
    const loss = criterion(out, y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    warmup.step();
    const { lr } = optimizer.param_groups[0];
    print(`${i} ${loss.item().toFixed(6)} ${net.attn.gamma.item().toFixed(6)} ${lr.toFixed(4)}`);
  }
  print(p.at(0, 0, ":5"), p.sum(-1).mean());
  print(nn.utils.clip_grad_norm_(net.parameters(), 0.01));
}
