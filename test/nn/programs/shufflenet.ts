import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function channel_shuffle(x: Tensor, groups: number): Tensor {
  const [batchsize, num_channels, height, width] = x.size();
  x = x.view(batchsize, groups, Math.floor(num_channels / groups), height, width);
  x = torch.transpose(x, 1, 2).contiguous();
  return x.view(batchsize, -1, height, width);
}

class InvertedResidual extends nn.Module {
  branch1: nn.Sequential;
  branch2: nn.Sequential;

  constructor(
    inp: number,
    oup: number,
    readonly stride: number,
  ) {
    super();
    const branch = Math.floor(oup / 2);
    this.branch1 =
      stride > 1
        ? new nn.Sequential(
            InvertedResidual.depthwise(inp, inp, stride),
            new nn.BatchNorm2d(inp),
            new nn.Conv2d(inp, branch, 1, { bias: false }),
            new nn.BatchNorm2d(branch),
            new nn.ReLU({ inplace: true }),
          )
        : new nn.Sequential();
    this.branch2 = new nn.Sequential(
      new nn.Conv2d(stride > 1 ? inp : branch, branch, 1, { bias: false }),
      new nn.BatchNorm2d(branch),
      new nn.ReLU({ inplace: true }),
      InvertedResidual.depthwise(branch, branch, stride),
      new nn.BatchNorm2d(branch),
      new nn.Conv2d(branch, branch, 1, { bias: false }),
      new nn.BatchNorm2d(branch),
      new nn.ReLU({ inplace: true }),
    );
  }

  static depthwise(i: number, o: number, stride: number): nn.Conv2d {
    return new nn.Conv2d(i, o, 3, stride, 1, { bias: false, groups: i });
  }

  override forward(x: Tensor): Tensor {
    if (this.stride === 1) {
      const [x1, x2] = x.chunk(2, { dim: 1 });
      return channel_shuffle(torch.cat([x1, this.branch2(x2)], { dim: 1 }), 2);
    }
    return channel_shuffle(torch.cat([this.branch1(x), this.branch2(x)], { dim: 1 }), 2);
  }
}

export function main(print: Print): void {
  torch.manual_seed(5);
  const model = new nn.Sequential();
  model.add_module(
    "conv1",
    new nn.Sequential(
      new nn.Conv2d(3, 4, 3, 2, 1, { bias: false }),
      new nn.BatchNorm2d(4),
      new nn.ReLU({ inplace: true }),
    ),
  );
  model.add_module("maxpool", new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }));
  for (const [i, [inp, oup, stride]] of [
    [4, 8, 2],
    [8, 8, 1],
  ].entries()) {
    model.add_module(`stage${i + 2}`, new InvertedResidual(inp, oup, stride));
  }
  model.add_module("conv5", new nn.Conv2d(8, 6, 1));
  print(model);
  print(model.parameters().reduce((sum, p) => sum + p.numel(), 0));
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 0.01, alpha: 0.9, momentum: 0.9 });
  const x = torch.randn(3, 3, 16, 16);
  const y = torch.tensor([0, 5, 2], { dtype: torch.int64 });
  for (let step = 0; step < 3; step++) {
    optimizer.zero_grad();
    const loss = F.cross_entropy(model(x).mean([2, 3]), y);
    loss.backward();
    optimizer.step();
    print(loss.item().toFixed(5));
  }
  print(
    channel_shuffle(torch.arange(8).float().view(1, 8, 1, 1), 4)
      .flatten()
      .tolist(),
  );
  print([...model.state_dict().keys()].filter((k) => k.includes("stage3") && k.includes("weight")));
}
