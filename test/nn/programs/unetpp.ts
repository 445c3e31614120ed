import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class VGGBlock extends nn.Module {
  relu: nn.ReLU;
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;

  constructor(in_channels: number, middle_channels: number, out_channels: number) {
    super();
    this.relu = new nn.ReLU({ inplace: true });
    this.conv1 = new nn.Conv2d(in_channels, middle_channels, 3, { padding: 1 });
    this.bn1 = new nn.BatchNorm2d(middle_channels);
    this.conv2 = new nn.Conv2d(middle_channels, out_channels, 3, { padding: 1 });
    this.bn2 = new nn.BatchNorm2d(out_channels);
  }

  override forward(x: Tensor): Tensor {
    const out = this.relu(this.bn1(this.conv1(x)));
    return this.relu(this.bn2(this.conv2(out)));
  }
}

class NestedUNet extends nn.Module<[input: Tensor], Tensor[]> {
  deep_supervision: boolean;
  pool: nn.MaxPool2d;
  up: nn.Upsample;
  conv0_0: VGGBlock;
  conv1_0: VGGBlock;
  conv2_0: VGGBlock;
  conv0_1: VGGBlock;
  conv1_1: VGGBlock;
  conv0_2: VGGBlock;
  finals: nn.ModuleList<nn.Conv2d>;

  constructor({ num_classes = 1, input_channels = 2, deep_supervision = true } = {}) {
    super();
    const nb = [2, 4, 8];
    this.deep_supervision = deep_supervision;
    this.pool = new nn.MaxPool2d(2, 2);
    this.up = new nn.Upsample({ scale_factor: 2, mode: "bilinear", align_corners: true });
    this.conv0_0 = new VGGBlock(input_channels, nb[0], nb[0]);
    this.conv1_0 = new VGGBlock(nb[0], nb[1], nb[1]);
    this.conv2_0 = new VGGBlock(nb[1], nb[2], nb[2]);
    this.conv0_1 = new VGGBlock(nb[0] + nb[1], nb[0], nb[0]);
    this.conv1_1 = new VGGBlock(nb[1] + nb[2], nb[1], nb[1]);
    this.conv0_2 = new VGGBlock(nb[0] * 2 + nb[1], nb[0], nb[0]);
    this.finals = new nn.ModuleList([0, 1].map(() => new nn.Conv2d(nb[0], num_classes, { kernel_size: 1 })));
  }

  override forward(input: Tensor): Tensor[] {
    const x0_0 = this.conv0_0(input);
    const x1_0 = this.conv1_0(this.pool(x0_0));
    const x0_1 = this.conv0_1(torch.cat([x0_0, this.up(x1_0)], 1));
    const x2_0 = this.conv2_0(this.pool(x1_0));
    const x1_1 = this.conv1_1(torch.cat([x1_0, this.up(x2_0)], 1));
    const x0_2 = this.conv0_2(torch.cat([x0_0, x0_1, this.up(x1_1)], 1));
    if (this.deep_supervision) return [this.finals[0](x0_1), this.finals[1](x0_2)];
    return [this.finals[1](x0_2)];
  }
}

class BCEDiceLoss extends nn.Module<[input: Tensor, target: Tensor]> {
  override forward(input: Tensor, target: Tensor): Tensor {
    const bce = F.binary_cross_entropy_with_logits(input, target);
    const smooth = 1e-5;
    input = torch.sigmoid(input);
    const num = target.size(0);
    input = input.view(num, -1);
    target = target.view(num, -1);
    const intersection = input.mul(target);
    const dice = intersection
      .sum(1)
      .mul(2)
      .add(smooth)
      .div(input.sum(1).add(target.sum(1)).add(smooth));
    return bce.mul(0.5).add(1).sub(dice.sum().div(num));
  }
}

function iou_score(output: Tensor, target: Tensor): Tensor {
  const seen = torch.sigmoid(output).gt(0.5);
  const wanted = target.gt(0.5);
  const intersection = seen.mul(wanted).sum();
  const union = torch.logical_or(seen, wanted).sum();
  return intersection.add(1e-5).div(union.add(1e-5));
}

export function main(print: Print): void {
  torch.manual_seed(2);
  const model = new NestedUNet();
  print(model.conv0_2);
  const learned = model.parameters().filter((p) => p.requires_grad);
  print(learned.reduce((sum, p) => sum + p.numel(), 0));
  const x = torch.randn(2, 2, 8, 8);
  const target = x.mean(1, { keepdim: true }).gt(0).float();
  const optimizer = new optim.SGD(learned, { lr: 0.1, momentum: 0.9, weight_decay: 1e-4 });
  const criterion = new BCEDiceLoss();
  for (let step = 0; step < 3; step++) {
    const outputs = model(x);
    let loss = torch.zeros([]);
    for (const output of outputs) loss = loss.add(criterion(output, target));
    loss = loss.div(outputs.length);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    const iou = iou_score(outputs[outputs.length - 1], target);
    print(`loss ${loss.item().toFixed(6)} iou ${iou.item().toFixed(4)}`);
  }
  model.deep_supervision = false;
  model.eval();
  const [mask] = model(x);
  print(mask.shape, mask.at(0, 0, 0));
}
