import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ASPPConv extends nn.Sequential {
  constructor(in_channels: number, out_channels: number, dilation: number) {
    super(
      new nn.Conv2d(in_channels, out_channels, 3, { padding: dilation, dilation, bias: false }),
      new nn.BatchNorm2d(out_channels),
      new nn.ReLU({ inplace: true }),
    );
  }
}

class ASPPPooling extends nn.Sequential {
  constructor(in_channels: number, out_channels: number) {
    super(
      new nn.AdaptiveAvgPool2d(1),
      new nn.Conv2d(in_channels, out_channels, 1, { bias: false }),
      new nn.BatchNorm2d(out_channels),
      new nn.ReLU({ inplace: true }),
    );
  }

  override forward(x: Tensor): Tensor {
    const size = x.shape.slice(-2);
    x = super.forward(x);
    return F.interpolate(x, { size, mode: "bilinear", align_corners: false });
  }
}

class ASPP extends nn.Module {
  convs: nn.ModuleList;
  project: nn.Sequential;

  constructor(in_channels: number, atrous_rates: number[], out_channels = 4) {
    super();
    const modules: nn.Layer[] = [];
    modules.push(
      new nn.Sequential(
        new nn.Conv2d(in_channels, out_channels, 1, { bias: false }),
        new nn.BatchNorm2d(out_channels),
        new nn.ReLU({ inplace: true }),
      ),
    );
    for (const rate of atrous_rates) modules.push(new ASPPConv(in_channels, out_channels, rate));
    modules.push(new ASPPPooling(in_channels, out_channels));
    this.convs = new nn.ModuleList(modules);
    this.project = new nn.Sequential(
      new nn.Conv2d(this.convs.length * out_channels, out_channels, 1, { bias: false }),
      new nn.BatchNorm2d(out_channels),
      new nn.ReLU({ inplace: true }),
      new nn.Dropout(0.5),
    );
  }

  override forward(x: Tensor): Tensor {
    const res: Tensor[] = [];
    for (const conv of this.convs) res.push(conv(x));
    return this.project(torch.cat(res, { dim: 1 }));
  }
}

class ConfusionMatrix {
  mat: Tensor | null = null;

  constructor(readonly num_classes: number) {}

  update(a: Tensor, b: Tensor): void {
    const n = this.num_classes;
    this.mat ??= torch.zeros([n, n], { dtype: torch.int64, device: a.device });
    const { mat } = this;
    torch.inference_mode(() => {
      const k = a.ge(0).logical_and(a.lt(n));
      const inds = a.at(k).to(torch.int64).mul(n).add(b.at(k));
      mat.add_(torch.bincount(inds, { minlength: n ** 2 }).reshape(n, n));
    });
  }

  compute(): [Tensor, Tensor, Tensor] {
    const h = (this.mat as Tensor).float();
    const acc_global = torch.diag(h).sum().div(h.sum());
    const acc = torch.diag(h).div(h.sum(1));
    const iu = torch.diag(h).div(h.sum(1).add(h.sum(0)).sub(torch.diag(h)));
    return [acc_global, acc, iu];
  }
}

export function main(print: Print): void {
  torch.manual_seed(11);
  const model = new nn.Sequential(new ASPP(2, [1, 2, 3]), new nn.Conv2d(4, 3, 1));
  print(model);
  const image = torch.randn(2, 2, 7, 7);
  const target = torch.randint(0, 3, [2, 14, 14]);
  target.set([":", ":2"], 255);
  const criterion = new nn.CrossEntropyLoss({ ignore_index: 255, weight: torch.tensor([1, 2, 0.5]) });
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9, nesterov: true });
  const max_iter = 6;
  const scheduler = new optim.lr_scheduler.LambdaLR(optimizer, (it) => (1 - it / max_iter) ** 0.9);
  const confmat = new ConfusionMatrix(3);
  for (let it = 0; it < 3; it++) {
    const output = F.interpolate(model(image), { size: target.shape.slice(-2), mode: "bilinear", align_corners: true });
    const loss = criterion(output, target);
    optimizer.zero_grad({ set_to_none: true });
    loss.backward();
    optimizer.step();
    scheduler.step();
    confmat.update(target.flatten(), output.argmax(1).flatten());
    print(it, loss.item(), optimizer.param_groups[0].lr);
  }
  print(confmat.mat);
  const [acc_global, acc, iu] = confmat.compute();
  print(acc_global.item(), acc.tolist(), iu.mean().item());
}
