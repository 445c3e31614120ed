import { d2l, F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";

/*
 * The networks of d2l's chapters on convolutional networks, as the book writes them, with TypeScript's syntax;
 * scripts/dev/golden/chapters.py has them in Python.
 */

class LeNet extends d2l.Classifier {
  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(
      new nn.LazyConv2d(6, { kernel_size: 5, padding: 2 }),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.LazyConv2d(16, { kernel_size: 5 }),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.Flatten(),
      new nn.LazyLinear(120),
      new nn.Sigmoid(),
      new nn.LazyLinear(84),
      new nn.Sigmoid(),
      new nn.LazyLinear(num_classes),
    );
  }
}

class AlexNet extends d2l.Classifier {
  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(
      new nn.LazyConv2d(96, { kernel_size: 11, stride: 4, padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2 }),
      new nn.LazyConv2d(256, { kernel_size: 5, padding: 2 }),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2 }),
      new nn.LazyConv2d(384, { kernel_size: 3, padding: 1 }),
      new nn.ReLU(),
      new nn.LazyConv2d(384, { kernel_size: 3, padding: 1 }),
      new nn.ReLU(),
      new nn.LazyConv2d(256, { kernel_size: 3, padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2 }),
      new nn.Flatten(),
      new nn.LazyLinear(4096),
      new nn.ReLU(),
      new nn.Dropout({ p: 0.5 }),
      new nn.LazyLinear(4096),
      new nn.ReLU(),
      new nn.Dropout({ p: 0.5 }),
      new nn.LazyLinear(num_classes),
    );
  }
}

function vgg_block(num_convs: number, out_channels: number): nn.Sequential {
  const layers: nn.Layer[] = [];
  for (let i = 0; i < num_convs; i++) {
    layers.push(new nn.LazyConv2d(out_channels, { kernel_size: 3, padding: 1 }));
    layers.push(new nn.ReLU());
  }
  layers.push(new nn.MaxPool2d({ kernel_size: 2, stride: 2 }));
  return new nn.Sequential(...layers);
}

class VGG extends d2l.Classifier {
  constructor(arch: readonly (readonly [number, number])[], lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ arch, lr, num_classes });
    const conv_blks: nn.Layer[] = [];
    for (const [num_convs, out_channels] of arch) conv_blks.push(vgg_block(num_convs, out_channels));
    this.net = new nn.Sequential(
      ...conv_blks,
      new nn.Flatten(),
      new nn.LazyLinear(4096),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.LazyLinear(4096),
      new nn.ReLU(),
      new nn.Dropout(0.5),
      new nn.LazyLinear(num_classes),
    );
  }
}

function nin_block(out_channels: number, kernel_size: number, strides: number, padding: number): nn.Sequential {
  return new nn.Sequential(
    new nn.LazyConv2d(out_channels, kernel_size, strides, padding),
    new nn.ReLU(),
    new nn.LazyConv2d(out_channels, { kernel_size: 1 }),
    new nn.ReLU(),
    new nn.LazyConv2d(out_channels, { kernel_size: 1 }),
    new nn.ReLU(),
  );
}

class NiN extends d2l.Classifier {
  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(
      nin_block(96, 11, 4, 0),
      new nn.MaxPool2d(3, { stride: 2 }),
      nin_block(256, 5, 1, 2),
      new nn.MaxPool2d(3, { stride: 2 }),
      nin_block(384, 3, 1, 1),
      new nn.MaxPool2d(3, { stride: 2 }),
      new nn.Dropout(0.5),
      nin_block(num_classes, 3, 1, 1),
      new nn.AdaptiveAvgPool2d([1, 1]),
      new nn.Flatten(),
    );
  }
}

class Inception extends nn.Module {
  b1_1: nn.Layer;
  b2_1: nn.Layer;
  b2_2: nn.Layer;
  b3_1: nn.Layer;
  b3_2: nn.Layer;
  b4_1: nn.Layer;
  b4_2: nn.Layer;

  constructor(c1: number, c2: readonly [number, number], c3: readonly [number, number], c4: number) {
    super();
    this.b1_1 = new nn.LazyConv2d(c1, { kernel_size: 1 });
    this.b2_1 = new nn.LazyConv2d(c2[0], { kernel_size: 1 });
    this.b2_2 = new nn.LazyConv2d(c2[1], { kernel_size: 3, padding: 1 });
    this.b3_1 = new nn.LazyConv2d(c3[0], { kernel_size: 1 });
    this.b3_2 = new nn.LazyConv2d(c3[1], { kernel_size: 5, padding: 2 });
    this.b4_1 = new nn.MaxPool2d({ kernel_size: 3, stride: 1, padding: 1 });
    this.b4_2 = new nn.LazyConv2d(c4, { kernel_size: 1 });
  }

  override forward(x: Tensor): Tensor {
    const b1 = F.relu(this.b1_1(x));
    const b2 = F.relu(this.b2_2(F.relu(this.b2_1(x))));
    const b3 = F.relu(this.b3_2(F.relu(this.b3_1(x))));
    const b4 = F.relu(this.b4_2(this.b4_1(x)));
    return torch.cat([b1, b2, b3, b4], { dim: 1 });
  }
}

class GoogleNet extends d2l.Classifier {
  b1(): nn.Layer {
    return new nn.Sequential(
      new nn.LazyConv2d(64, { kernel_size: 7, stride: 2, padding: 3 }),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  b2(): nn.Layer {
    return new nn.Sequential(
      new nn.LazyConv2d(64, { kernel_size: 1 }),
      new nn.ReLU(),
      new nn.LazyConv2d(192, { kernel_size: 3, padding: 1 }),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  b3(): nn.Layer {
    return new nn.Sequential(
      new Inception(64, [96, 128], [16, 32], 32),
      new Inception(128, [128, 192], [32, 96], 64),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  b4(): nn.Layer {
    return new nn.Sequential(
      new Inception(192, [96, 208], [16, 48], 64),
      new Inception(160, [112, 224], [24, 64], 64),
      new Inception(128, [128, 256], [24, 64], 64),
      new Inception(112, [144, 288], [32, 64], 64),
      new Inception(256, [160, 320], [32, 128], 128),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  b5(): nn.Layer {
    return new nn.Sequential(
      new Inception(256, [160, 320], [32, 128], 128),
      new Inception(384, [192, 384], [48, 128], 128),
      new nn.AdaptiveAvgPool2d([1, 1]),
      new nn.Flatten(),
    );
  }

  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(this.b1(), this.b2(), this.b3(), this.b4(), this.b5(), new nn.LazyLinear(num_classes));
  }
}

function batch_norm(
  X: Tensor,
  gamma: Tensor,
  beta: Tensor,
  moving_mean: Tensor,
  moving_var: Tensor,
  eps: number,
  momentum: number,
): [Tensor, Tensor, Tensor] {
  if (!torch.is_grad_enabled()) {
    const X_hat = X.sub(moving_mean).div(torch.sqrt(moving_var.add(eps)));
    return [gamma.mul(X_hat).add(beta), moving_mean, moving_var];
  }
  const [mean, variance] =
    X.ndim === 2
      ? [
          X.mean({ dim: 0 }),
          X.sub(X.mean({ dim: 0 }))
            .pow(2)
            .mean({ dim: 0 }),
        ]
      : [
          X.mean({ dim: [0, 2, 3], keepdim: true }),
          X.sub(X.mean({ dim: [0, 2, 3], keepdim: true }))
            .pow(2)
            .mean({ dim: [0, 2, 3], keepdim: true }),
        ];
  const X_hat = X.sub(mean).div(torch.sqrt(variance.add(eps)));
  const new_mean = moving_mean.mul(1 - momentum).add(mean.mul(momentum));
  const new_var = moving_var.mul(1 - momentum).add(variance.mul(momentum));
  return [gamma.mul(X_hat).add(beta), new_mean.data, new_var.data];
}

class BatchNorm extends nn.Module {
  gamma: nn.Parameter;
  beta: nn.Parameter;
  moving_mean: Tensor;
  moving_var: Tensor;

  constructor(num_features: number, { num_dims }: { num_dims: number }) {
    super();
    const shape = num_dims === 2 ? [1, num_features] : [1, num_features, 1, 1];
    this.gamma = new nn.Parameter(torch.ones(shape));
    this.beta = new nn.Parameter(torch.zeros(shape));
    this.moving_mean = torch.zeros(shape);
    this.moving_var = torch.ones(shape);
  }

  override forward(X: Tensor): Tensor {
    if (this.moving_mean.device !== X.device) {
      this.moving_mean = this.moving_mean.to(X.device);
      this.moving_var = this.moving_var.to(X.device);
    }
    const { gamma, beta, moving_mean, moving_var } = this;
    const [Y, mean, variance] = batch_norm(X, gamma, beta, moving_mean, moving_var, 1e-5, 0.1);
    this.moving_mean = mean;
    this.moving_var = variance;
    return Y;
  }
}

class BNLeNetScratch extends d2l.Classifier {
  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(
      new nn.LazyConv2d(6, { kernel_size: 5 }),
      new BatchNorm(6, { num_dims: 4 }),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.LazyConv2d(16, { kernel_size: 5 }),
      new BatchNorm(16, { num_dims: 4 }),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.Flatten(),
      new nn.LazyLinear(120),
      new BatchNorm(120, { num_dims: 2 }),
      new nn.Sigmoid(),
      new nn.LazyLinear(84),
      new BatchNorm(84, { num_dims: 2 }),
      new nn.Sigmoid(),
      new nn.LazyLinear(num_classes),
    );
  }
}

class BNLeNet extends d2l.Classifier {
  constructor(lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ lr, num_classes });
    this.net = new nn.Sequential(
      new nn.LazyConv2d(6, { kernel_size: 5 }),
      new nn.LazyBatchNorm2d(),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.LazyConv2d(16, { kernel_size: 5 }),
      new nn.LazyBatchNorm2d(),
      new nn.Sigmoid(),
      new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
      new nn.Flatten(),
      new nn.LazyLinear(120),
      new nn.LazyBatchNorm1d(),
      new nn.Sigmoid(),
      new nn.LazyLinear(84),
      new nn.LazyBatchNorm1d(),
      new nn.Sigmoid(),
      new nn.LazyLinear(num_classes),
    );
  }
}

class Residual extends nn.Module {
  conv1: nn.Layer;
  conv2: nn.Layer;
  conv3: nn.Layer | null;
  bn1: nn.Layer;
  bn2: nn.Layer;

  constructor(num_channels: number, { use_1x1conv = false, strides = 1 } = {}) {
    super();
    this.conv1 = new nn.LazyConv2d(num_channels, { kernel_size: 3, padding: 1, stride: strides });
    this.conv2 = new nn.LazyConv2d(num_channels, { kernel_size: 3, padding: 1 });
    this.conv3 = use_1x1conv ? new nn.LazyConv2d(num_channels, { kernel_size: 1, stride: strides }) : null;
    this.bn1 = new nn.LazyBatchNorm2d();
    this.bn2 = new nn.LazyBatchNorm2d();
  }

  override forward(X: Tensor): Tensor {
    let Y = F.relu(this.bn1(this.conv1(X)));
    Y = this.bn2(this.conv2(Y));
    Y.add_(this.conv3 ? this.conv3(X) : X);
    return F.relu(Y);
  }
}

class ResNet extends d2l.Classifier {
  b1(): nn.Layer {
    return new nn.Sequential(
      new nn.LazyConv2d(64, { kernel_size: 7, stride: 2, padding: 3 }),
      new nn.LazyBatchNorm2d(),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  block(num_residuals: number, num_channels: number, first_block = false): nn.Layer {
    const blk: nn.Layer[] = [];
    for (let i = 0; i < num_residuals; i++) {
      if (i === 0 && !first_block) blk.push(new Residual(num_channels, { use_1x1conv: true, strides: 2 }));
      else blk.push(new Residual(num_channels));
    }
    return new nn.Sequential(...blk);
  }

  constructor(arch: readonly (readonly [number, number])[], lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ arch, lr, num_classes });
    this.net = new nn.Sequential(this.b1());
    for (const [i, [num_residuals, num_channels]] of arch.entries()) {
      this.net.add_module(`b${i + 2}`, this.block(num_residuals, num_channels, i === 0));
    }
    this.net.add_module(
      "last",
      new nn.Sequential(new nn.AdaptiveAvgPool2d([1, 1]), new nn.Flatten(), new nn.LazyLinear(num_classes)),
    );
  }
}

class ResNet18 extends ResNet {
  constructor(lr = 0.1, num_classes = 10) {
    const arch = [
      [2, 64],
      [2, 128],
      [2, 256],
      [2, 512],
    ] as const;
    super(arch, lr, num_classes);
  }
}

class ResNeXtBlock extends nn.Module {
  conv1: nn.Layer;
  conv2: nn.Layer;
  conv3: nn.Layer;
  bn1: nn.Layer;
  bn2: nn.Layer;
  bn3: nn.Layer;
  conv4: nn.Layer | null;
  bn4: nn.Layer | null;

  constructor(num_channels: number, groups: number, bot_mul: number, { use_1x1conv = false, strides = 1 } = {}) {
    super();
    const bot_channels = Math.round(num_channels * bot_mul);
    this.conv1 = new nn.LazyConv2d(bot_channels, { kernel_size: 1, stride: 1 });
    this.conv2 = new nn.LazyConv2d(bot_channels, {
      kernel_size: 3,
      stride: strides,
      padding: 1,
      groups: Math.floor(bot_channels / groups),
    });
    this.conv3 = new nn.LazyConv2d(num_channels, { kernel_size: 1, stride: 1 });
    this.bn1 = new nn.LazyBatchNorm2d();
    this.bn2 = new nn.LazyBatchNorm2d();
    this.bn3 = new nn.LazyBatchNorm2d();
    this.conv4 = use_1x1conv ? new nn.LazyConv2d(num_channels, { kernel_size: 1, stride: strides }) : null;
    this.bn4 = use_1x1conv ? new nn.LazyBatchNorm2d() : null;
  }

  override forward(X: Tensor): Tensor {
    let Y = F.relu(this.bn1(this.conv1(X)));
    Y = F.relu(this.bn2(this.conv2(Y)));
    Y = this.bn3(this.conv3(Y));
    const across = this.conv4 && this.bn4 ? this.bn4(this.conv4(X)) : X;
    return F.relu(Y.add(across));
  }
}

class ResNeXt extends d2l.Classifier {
  constructor() {
    super();
    this.save_hyperparameters({ lr: 0.1 });
    this.net = new nn.Sequential(
      new ResNeXtBlock(32, 16, 1),
      new ResNeXtBlock(32, 16, 1, { use_1x1conv: true, strides: 2 }),
      new nn.AdaptiveAvgPool2d([1, 1]),
      new nn.Flatten(),
      new nn.LazyLinear(10),
    );
  }
}

function conv_block(num_channels: number): nn.Layer {
  return new nn.Sequential(
    new nn.LazyBatchNorm2d(),
    new nn.ReLU(),
    new nn.LazyConv2d(num_channels, { kernel_size: 3, padding: 1 }),
  );
}

class DenseBlock extends nn.Module {
  net: nn.Sequential;

  constructor(num_convs: number, num_channels: number) {
    super();
    const layer: nn.Layer[] = [];
    for (let i = 0; i < num_convs; i++) layer.push(conv_block(num_channels));
    this.net = new nn.Sequential(...layer);
  }

  override forward(input: Tensor): Tensor {
    let X = input;
    for (const blk of this.net) X = torch.cat([X, blk(X)], { dim: 1 });
    return X;
  }
}

function transition_block(num_channels: number): nn.Layer {
  return new nn.Sequential(
    new nn.LazyBatchNorm2d(),
    new nn.ReLU(),
    new nn.LazyConv2d(num_channels, { kernel_size: 1 }),
    new nn.AvgPool2d({ kernel_size: 2, stride: 2 }),
  );
}

class DenseNet extends d2l.Classifier {
  b1(): nn.Layer {
    return new nn.Sequential(
      new nn.LazyConv2d(64, { kernel_size: 7, stride: 2, padding: 3 }),
      new nn.LazyBatchNorm2d(),
      new nn.ReLU(),
      new nn.MaxPool2d({ kernel_size: 3, stride: 2, padding: 1 }),
    );
  }

  constructor(num_channels = 64, growth_rate = 32, arch = [4, 4, 4, 4], lr = 0.1, num_classes = 10) {
    super();
    this.save_hyperparameters({ num_channels, growth_rate, arch, lr, num_classes });
    this.net = new nn.Sequential(this.b1());
    let channels = num_channels;
    for (const [i, num_convs] of arch.entries()) {
      this.net.add_module(`dense_blk${i + 1}`, new DenseBlock(num_convs, growth_rate));
      channels += num_convs * growth_rate;
      if (i === arch.length - 1) continue;
      channels = Math.floor(channels / 2);
      this.net.add_module(`tran_blk${i + 1}`, transition_block(channels));
    }
    this.net.add_module(
      "last",
      new nn.Sequential(
        new nn.LazyBatchNorm2d(),
        new nn.ReLU(),
        new nn.AdaptiveAvgPool2d([1, 1]),
        new nn.Flatten(),
        new nn.LazyLinear(num_classes),
      ),
    );
  }
}

const vgg = [
  [1, 16],
  [1, 32],
  [2, 64],
  [2, 128],
  [2, 128],
] as const;

/** What makes each network. */
export const nets: { readonly [name: string]: () => d2l.Classifier } = {
  LeNet: () => new LeNet(),
  AlexNet: () => new AlexNet(),
  VGG: () => new VGG(vgg),
  NiN: () => new NiN(),
  GoogleNet: () => new GoogleNet(),
  BNLeNetScratch: () => new BNLeNetScratch(),
  BNLeNet: () => new BNLeNet(),
  ResNet18: () => new ResNet18(),
  ResNeXt: () => new ResNeXt(),
  DenseNet: () => new DenseNet(),
};
