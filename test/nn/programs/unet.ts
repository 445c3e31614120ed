import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

/** (convolution => [BN] => ReLU) * 2 */
class DoubleConv extends nn.Module {
  double_conv: nn.Sequential;

  constructor(in_channels: number, out_channels: number, mid_channels = out_channels) {
    super();
    this.double_conv = new nn.Sequential(
      new nn.Conv2d(in_channels, mid_channels, { kernel_size: 3, padding: 1, bias: false }),
      new nn.BatchNorm2d(mid_channels),
      new nn.ReLU({ inplace: true }),
      new nn.Conv2d(mid_channels, out_channels, { kernel_size: 3, padding: 1, bias: false }),
      new nn.BatchNorm2d(out_channels),
      new nn.ReLU({ inplace: true }),
    );
  }

  override forward(x: Tensor): Tensor {
    return this.double_conv(x);
  }
}

class Down extends nn.Module {
  maxpool_conv: nn.Sequential;

  constructor(in_channels: number, out_channels: number) {
    super();
    this.maxpool_conv = new nn.Sequential(new nn.MaxPool2d(2), new DoubleConv(in_channels, out_channels));
  }

  override forward(x: Tensor): Tensor {
    return this.maxpool_conv(x);
  }
}

class Up extends nn.Module<[x1: Tensor, x2: Tensor]> {
  up: nn.Module;
  conv: DoubleConv;

  constructor(in_channels: number, out_channels: number, bilinear = true) {
    super();
    if (bilinear) {
      this.up = new nn.Upsample({ scale_factor: 2, mode: "bilinear", align_corners: true });
      this.conv = new DoubleConv(in_channels, out_channels, in_channels / 2);
    } else {
      this.up = new nn.ConvTranspose2d(in_channels, in_channels / 2, { kernel_size: 2, stride: 2 });
      this.conv = new DoubleConv(in_channels, out_channels);
    }
  }

  override forward(x1: Tensor, x2: Tensor): Tensor {
    x1 = this.up(x1);
    const diffY = x2.size()[2] - x1.size()[2];
    const diffX = x2.size()[3] - x1.size()[3];
    const [left, top] = [Math.floor(diffX / 2), Math.floor(diffY / 2)];
    x1 = F.pad(x1, [left, diffX - left, top, diffY - top]);
    const x = torch.cat([x2, x1], { dim: 1 });
    return this.conv(x);
  }
}

class UNet extends nn.Module {
  n_classes: number;
  inc: DoubleConv;
  down1: Down;
  down2: Down;
  up1: Up;
  up2: Up;
  outc: nn.Conv2d;

  constructor(n_channels: number, n_classes: number, bilinear = false) {
    super();
    this.n_classes = n_classes;
    const factor = bilinear ? 2 : 1;
    this.inc = new DoubleConv(n_channels, 4);
    this.down1 = new Down(4, 8);
    this.down2 = new Down(8, 16 / factor);
    this.up1 = new Up(16, 8 / factor, bilinear);
    this.up2 = new Up(8, 4, bilinear);
    this.outc = new nn.Conv2d(4, n_classes, { kernel_size: 1 });
  }

  override forward(x: Tensor): Tensor {
    const x1 = this.inc(x);
    const x2 = this.down1(x1);
    const x3 = this.down2(x2);
    x = this.up1(x3, x2);
    x = this.up2(x, x1);
    return this.outc(x);
  }
}

function dice_coeff(input: Tensor, target: Tensor, epsilon = 1e-6): Tensor {
  const inter = input
    .mul(target)
    .sum({ dim: [-1, -2] })
    .mul(2);
  let sets_sum = input.sum({ dim: [-1, -2] }).add(target.sum({ dim: [-1, -2] }));
  sets_sum = torch.where(sets_sum.eq(0), inter, sets_sum);
  const dice = inter.add(epsilon).div(sets_sum.add(epsilon));
  return dice.mean();
}

export function main(print: Print): void {
  let model = new UNet(3, 2);
  for (const bilinear of [false, true]) {
    torch.manual_seed(0);
    model = new UNet(3, 2, bilinear);
    const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-3, weight_decay: 1e-8, momentum: 0.9 });
    const images = torch.rand(2, 3, 18, 22);
    const masks = images.mean({ dim: 1 }).gt(0.5).long();
    for (let epoch = 0; epoch < 3; epoch++) {
      const masks_pred = model(images);
      let loss = F.cross_entropy(masks_pred, masks);
      const one_hot = F.one_hot(masks, model.n_classes).permute(0, 3, 1, 2).float();
      loss = loss.add(dice_coeff(F.softmax(masks_pred, { dim: 1 }).float(), one_hot).rsub(1));
      optimizer.zero_grad({ set_to_none: true });
      loss.backward();
      nn.utils.clip_grad_norm_(model.parameters(), 1.0);
      optimizer.step();
      print(`${epoch} ${loss.item().toFixed(6)}`);
    }
    const count = [...model.parameters()].reduce((sum, p) => sum + p.numel(), 0);
    print(count, (model.up1.conv.double_conv[1] as nn.BatchNorm2d).running_var?.mean().item());
  }
  print(model);
}
