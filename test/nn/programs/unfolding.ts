import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class UnfoldConv2d extends nn.Module {
  weight: nn.Parameter;
  bias: nn.Parameter;

  constructor(
    cin: number,
    cout: number,
    readonly k: number,
    readonly stride = 1,
    readonly padding = 0,
  ) {
    super();
    this.weight = new nn.Parameter(torch.empty(cout, cin, k, k));
    this.bias = new nn.Parameter(torch.empty(cout));
    nn.init.xavier_uniform_(this.weight);
    nn.init.uniform_(this.bias, -0.1, 0.1);
  }

  override forward(x: Tensor): Tensor {
    const { k, stride, padding } = this;
    const [n, , h, w] = x.shape;
    const oh = Math.floor((h + 2 * padding - k) / stride) + 1;
    const ow = Math.floor((w + 2 * padding - k) / stride) + 1;
    const cols = F.unfold(x, k, { padding, stride });
    const out = cols
      .transpose(1, 2)
      .matmul(this.weight.view(this.weight.size(0), -1).t())
      .transpose(1, 2);
    return out.reshape(n, -1, oh, ow).add(this.bias.at(null, ":", null, null));
  }
}

class Involution extends nn.Module {
  readonly groups = 2;
  readonly group_channels: number;
  conv1: nn.Conv2d;
  conv2: nn.Conv2d;
  declare avgpool: nn.AvgPool2d;
  unfold: nn.Unfold;

  constructor(
    channels: number,
    readonly kernel_size: number,
    readonly stride: number,
  ) {
    super();
    this.group_channels = Math.floor(channels / this.groups);
    this.conv1 = new nn.Conv2d(channels, Math.floor(channels / 2), 1);
    this.conv2 = new nn.Conv2d(Math.floor(channels / 2), kernel_size ** 2 * this.groups, 1);
    if (stride > 1) this.avgpool = new nn.AvgPool2d(stride, stride);
    this.unfold = new nn.Unfold(kernel_size, 1, Math.floor((kernel_size - 1) / 2), stride);
  }

  override forward(x: Tensor): Tensor {
    const { groups, kernel_size } = this;
    let weight = this.conv2(this.conv1(this.stride === 1 ? x : this.avgpool(x)));
    const [b, , h, w] = weight.shape;
    weight = weight.view(b, groups, kernel_size ** 2, h, w).unsqueeze(2);
    const out = this.unfold(x).view(b, groups, this.group_channels, kernel_size ** 2, h, w);
    return weight.mul(out).sum({ dim: 3 }).view(b, -1, h, w);
  }
}

export function main(print: Print): void {
  torch.manual_seed(43);
  const x = torch.randn(2, 4, 6, 6);
  const conv = new UnfoldConv2d(4, 3, 3, 2, 1);
  print(conv);
  const [mine, theirs] = [conv(x), F.conv2d(x, conv.weight, conv.bias, { stride: 2, padding: 1 })];
  print(torch.allclose(mine, theirs, { atol: 1e-6 }), mine.at(0, 0));
  mine.sum().backward();
  print(conv.weight.grad?.sum([0, 2, 3]), conv.bias.grad);
  const inv = new Involution(4, 3, 2);
  print(inv, inv(x).shape, inv(x).at(1, 3));
  const patches = x.unfold(2, 3, 3).unfold(3, 3, 3);
  print(patches.shape, patches.contiguous().view(2, 4, -1, 3, 3).mean([1, 3, 4]));
  const cols = new nn.Unfold([3, 3], { stride: [3, 3] })(x);
  const back = new nn.Fold([6, 6], [3, 3], { stride: [3, 3] })(cols);
  print(cols.shape, torch.equal(back, x));
  const ones = F.fold(F.unfold(torch.ones(1, 1, 4, 4), 3), [4, 4], 3);
  print(ones);
  const series = torch.arange(8, { dtype: torch.float32 });
  const windows = series.unfold(0, 4, 2);
  print(windows, windows.std(1));
  const blocks = x.view(2, 4, 2, 3, 2, 3).permute(0, 2, 4, 3, 5, 1).reshape(-1, 9, 4);
  print(blocks.shape, blocks.norm({ dim: [1, 2] }));
  const rolled = torch.roll(x, { shifts: [-1, -1], dims: [2, 3] });
  print(rolled.at(0, 0, -1), F.pixel_unshuffle(x, 2).shape, F.pixel_shuffle(x, 2).at(0, 0, 0, ":4"));
}
