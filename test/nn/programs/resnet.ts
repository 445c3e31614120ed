import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function conv3x3(in_planes: number, out_planes: number, stride = 1): nn.Conv2d {
  return new nn.Conv2d(in_planes, out_planes, { kernel_size: 3, stride, padding: 1, bias: false });
}

class BasicBlock extends nn.Module {
  static expansion = 1;
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  relu: nn.ReLU;
  conv2: nn.Conv2d;
  bn2: nn.BatchNorm2d;
  downsample: nn.Module | null;
  stride: number;

  constructor(inplanes: number, planes: number, stride = 1, downsample: nn.Module | null = null) {
    super();
    this.conv1 = conv3x3(inplanes, planes, stride);
    this.bn1 = new nn.BatchNorm2d(planes);
    this.relu = new nn.ReLU({ inplace: true });
    this.conv2 = conv3x3(planes, planes);
    this.bn2 = new nn.BatchNorm2d(planes);
    this.downsample = downsample;
    this.stride = stride;
  }

  override forward(x: Tensor): Tensor {
    let identity = x;
    let out = this.conv1(x);
    out = this.bn1(out);
    out = this.relu(out);
    out = this.conv2(out);
    out = this.bn2(out);
    if (this.downsample !== null) identity = this.downsample(x);
    out.add_(identity);
    out = this.relu(out);
    return out;
  }
}

class ResNet extends nn.Module {
  inplanes = 8;
  conv1: nn.Conv2d;
  bn1: nn.BatchNorm2d;
  relu: nn.ReLU;
  maxpool: nn.MaxPool2d;
  layer1: nn.Sequential;
  layer2: nn.Sequential;
  avgpool: nn.AdaptiveAvgPool2d;
  fc: nn.Linear;

  constructor(block: typeof BasicBlock, layers: number[], num_classes = 10, zero_init_residual = false) {
    super();
    this.conv1 = new nn.Conv2d(3, 8, { kernel_size: 7, stride: 2, padding: 3, bias: false });
    this.bn1 = new nn.BatchNorm2d(8);
    this.relu = new nn.ReLU({ inplace: true });
    this.maxpool = new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 });
    this.layer1 = this._make_layer(block, 8, layers[0]);
    this.layer2 = this._make_layer(block, 16, layers[1], 2);
    this.avgpool = new nn.AdaptiveAvgPool2d([1, 1]);
    this.fc = new nn.Linear(16 * block.expansion, num_classes);
    for (const m of this.modules()) {
      if (m instanceof nn.Conv2d) {
        nn.init.kaiming_normal_(m.weight, { mode: "fan_out", nonlinearity: "relu" });
      } else if ((m instanceof nn.BatchNorm2d || m instanceof nn.GroupNorm) && m.weight && m.bias) {
        nn.init.constant_(m.weight, 1);
        nn.init.constant_(m.bias, 0);
      }
    }
    if (zero_init_residual) {
      for (const m of this.modules()) {
        if (m instanceof BasicBlock && m.bn2.weight) nn.init.constant_(m.bn2.weight, 0);
      }
    }
  }

  _make_layer(block: typeof BasicBlock, planes: number, blocks: number, stride = 1): nn.Sequential {
    let downsample: nn.Module | null = null;
    if (stride !== 1 || this.inplanes !== planes * block.expansion) {
      downsample = new nn.Sequential(
        new nn.Conv2d(this.inplanes, planes * block.expansion, { kernel_size: 1, stride, bias: false }),
        new nn.BatchNorm2d(planes * block.expansion),
      );
    }
    const layers: nn.Module[] = [];
    layers.push(new block(this.inplanes, planes, stride, downsample));
    this.inplanes = planes * block.expansion;
    for (let i = 1; i < blocks; i++) layers.push(new block(this.inplanes, planes));
    return new nn.Sequential(...layers);
  }

  override forward(x: Tensor): Tensor {
    x = this.maxpool(this.relu(this.bn1(this.conv1(x))));
    x = this.layer2(this.layer1(x));
    x = this.avgpool(x);
    x = torch.flatten(x, 1);
    return this.fc(x);
  }
}

export function main(print: Print): void {
  torch.manual_seed(42);
  const model = new ResNet(BasicBlock, [1, 2], 10, true);
  const inputs = torch.randn(4, 3, 32, 32);
  const labels = torch.randint(0, 2, [4]);
  print(model(inputs).sum().item());
  for (const param of model.parameters()) param.requires_grad = false;
  const num_ftrs = model.fc.in_features;
  model.fc = new nn.Linear(num_ftrs, 2);
  print([...model.named_parameters()].filter(([, p]) => p.requires_grad).map(([name]) => name));
  const wanted = [...model.parameters()].filter((p) => p.requires_grad);
  const optimizer = new optim.SGD(wanted, { lr: 0.05, momentum: 0.9 });
  const scheduler = new optim.lr_scheduler.MultiStepLR(optimizer, { milestones: [2, 3], gamma: 0.1 });
  const criterion = new nn.CrossEntropyLoss();
  for (let epoch = 0; epoch < 4; epoch++) {
    model.train();
    const outputs = model(inputs);
    const { indices: preds } = torch.max(outputs, 1);
    const loss = criterion(outputs, labels);
    loss.backward();
    optimizer.step();
    optimizer.zero_grad();
    scheduler.step();
    const running_corrects = torch.sum(preds.eq(labels.data));
    const share = running_corrects.double().div(inputs.size(0)).item();
    print(`${epoch} Loss: ${(loss.item() * inputs.size(0)).toFixed(4)} Acc: ${share.toFixed(4)}`);
  }
  print((model.layer2[0] as BasicBlock).downsample);
  print(model.conv1.weight.grad === null, model.fc.weight.grad === null);
}
