import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

type Context = Parameters<typeof torch.autograd.Function.forward>[0];

class SwishImplementation extends torch.autograd.Function {
  static override forward(ctx: Context, i: Tensor): Tensor {
    const result = i.mul(torch.sigmoid(i));
    ctx.save_for_backward(i);
    return result;
  }

  static override backward(ctx: Context, grad_output: Tensor): Tensor {
    const [i] = ctx.saved_tensors;
    const sigmoid_i = torch.sigmoid(i);
    return grad_output.mul(sigmoid_i.mul(i.mul(sigmoid_i.rsub(1)).add(1)));
  }
}

class MemoryEfficientSwish extends nn.Module {
  override forward(x: Tensor): Tensor {
    return SwishImplementation.apply(x);
  }
}

interface Options {
  readonly image_size: number;
  readonly bias?: boolean;
  readonly groups?: number;
}

class Conv2dStaticSamePadding extends nn.Conv2d {
  static_padding: nn.ZeroPad2d | nn.Identity;

  constructor(
    in_channels: number,
    out_channels: number,
    kernel_size: number,
    stride: number,
    { image_size, ...kwargs }: Options,
  ) {
    super(in_channels, out_channels, kernel_size, { stride, ...kwargs });
    const [ih, iw] = [image_size, image_size];
    const [kh, kw] = this.weight.size().slice(-2);
    const [sh, sw] = this.stride;
    const [oh, ow] = [Math.ceil(ih / sh), Math.ceil(iw / sw)];
    const pad_h = Math.max((oh - 1) * this.stride[0] + (kh - 1) * this.dilation[0] + 1 - ih, 0);
    const pad_w = Math.max((ow - 1) * this.stride[1] + (kw - 1) * this.dilation[1] + 1 - iw, 0);
    const half = (pad: number): number => Math.floor(pad / 2);
    this.static_padding =
      pad_h > 0 || pad_w > 0
        ? new nn.ZeroPad2d([half(pad_w), pad_w - half(pad_w), half(pad_h), pad_h - half(pad_h)])
        : new nn.Identity();
  }

  override forward(x: Tensor): Tensor {
    x = this.static_padding(x);
    return F.conv2d(x, this.weight, this.bias, this.stride, this.padding, this.dilation, this.groups);
  }
}

function drop_connect(inputs: Tensor, { p, training }: { p: number; training: boolean }): Tensor {
  if (!training) return inputs;
  const batch_size = inputs.shape[0];
  const keep_prob = 1 - p;
  const random_tensor = torch.rand([batch_size, 1, 1, 1], { dtype: inputs.dtype }).add(keep_prob);
  const binary_tensor = torch.floor(random_tensor);
  return inputs.div(keep_prob).mul(binary_tensor);
}

class MBConvBlock extends nn.Module<[inputs: Tensor, drop_connect_rate?: number]> {
  declare _expand_conv: Conv2dStaticSamePadding;
  declare _bn0: nn.BatchNorm2d;
  _depthwise_conv: Conv2dStaticSamePadding;
  _bn1: nn.BatchNorm2d;
  _se_reduce: Conv2dStaticSamePadding;
  _se_expand: Conv2dStaticSamePadding;
  _project_conv: Conv2dStaticSamePadding;
  _bn2: nn.BatchNorm2d;
  _swish: MemoryEfficientSwish;

  constructor(
    readonly inp: number,
    readonly oup: number,
    kernel_size: number,
    readonly stride: number,
    readonly expand: number,
    image_size: number,
    se_ratio = 0.25,
  ) {
    super();
    const hidden = inp * expand;
    if (expand !== 1) {
      this._expand_conv = new Conv2dStaticSamePadding(inp, hidden, 1, 1, { image_size, bias: false });
      this._bn0 = new nn.BatchNorm2d(hidden, { momentum: 0.01, eps: 1e-3 });
    }
    this._depthwise_conv = new Conv2dStaticSamePadding(hidden, hidden, kernel_size, stride, {
      image_size,
      groups: hidden,
      bias: false,
    });
    this._bn1 = new nn.BatchNorm2d(hidden, { momentum: 0.01, eps: 1e-3 });
    const squeezed = Math.max(1, Math.trunc(inp * se_ratio));
    this._se_reduce = new Conv2dStaticSamePadding(hidden, squeezed, 1, 1, { image_size: 1 });
    this._se_expand = new Conv2dStaticSamePadding(squeezed, hidden, 1, 1, { image_size: 1 });
    this._project_conv = new Conv2dStaticSamePadding(hidden, oup, 1, 1, {
      image_size: Math.ceil(image_size / stride),
      bias: false,
    });
    this._bn2 = new nn.BatchNorm2d(oup, { momentum: 0.01, eps: 1e-3 });
    this._swish = new MemoryEfficientSwish();
  }

  override forward(inputs: Tensor, drop_connect_rate = 0): Tensor {
    let x = inputs;
    if (this.expand !== 1) x = this._swish(this._bn0(this._expand_conv(inputs)));
    x = this._swish(this._bn1(this._depthwise_conv(x)));
    let x_squeezed = F.adaptive_avg_pool2d(x, 1);
    x_squeezed = this._se_expand(this._swish(this._se_reduce(x_squeezed)));
    x = torch.sigmoid(x_squeezed).mul(x);
    x = this._bn2(this._project_conv(x));
    if (this.stride === 1 && this.inp === this.oup) {
      if (drop_connect_rate) x = drop_connect(x, { p: drop_connect_rate, training: this.training });
      x = x.add(inputs);
    }
    return x;
  }
}

class EfficientNet extends nn.Module {
  _conv_stem = new Conv2dStaticSamePadding(3, 4, 3, 2, { image_size: 9, bias: false });
  _bn0 = new nn.BatchNorm2d(4, { momentum: 0.01, eps: 1e-3 });
  _blocks = new nn.ModuleList([
    new MBConvBlock(4, 4, 3, 1, 1, 5),
    new MBConvBlock(4, 6, 5, 2, 2, 5),
    new MBConvBlock(6, 6, 3, 1, 2, 3),
  ]);
  _fc = new nn.Linear(6, 3);
  _swish = new MemoryEfficientSwish();

  override forward(x: Tensor): Tensor {
    x = this._swish(this._bn0(this._conv_stem(x)));
    for (const [idx, block] of [...this._blocks].entries()) x = block(x, (0.2 * idx) / this._blocks.length);
    return this._fc(F.adaptive_avg_pool2d(x, 1).flatten({ start_dim: 1 }));
  }
}

class EMA {
  ema: EfficientNet;

  constructor(
    model: EfficientNet,
    readonly decay = 0.9,
  ) {
    this.ema = new EfficientNet();
    this.ema.load_state_dict(model.state_dict());
    this.ema.eval();
    for (const p of this.ema.parameters()) p.requires_grad_(false);
  }

  update(model: EfficientNet): void {
    torch.no_grad(() => {
      const msd = model.state_dict();
      for (const [k, v] of this.ema.state_dict()) {
        const own = msd.get(k) as Tensor;
        if (v.dtype.is_floating_point) {
          v.mul_(this.decay);
          v.add_(own.detach().mul(1 - this.decay));
        } else {
          v.copy_(own);
        }
      }
    });
  }
}

export function main(print: Print): void {
  torch.manual_seed(11);
  const model = new EfficientNet();
  print(model._blocks.at(1));
  const state = torch.get_rng_state();
  const ema = new EMA(model); // its first weights are drawn and overwritten
  torch.set_rng_state(state);
  const optimizer = new optim.RMSprop(model.parameters(), { lr: 1e-2, alpha: 0.9, eps: 1e-3, momentum: 0.9 });
  const scheduler = new optim.lr_scheduler.LambdaLR(optimizer, (e) => 0.97 ** (e / 2.4));
  const x = torch.randn(5, 3, 9, 9);
  const y = torch.tensor([0, 1, 2, 1, 0], { dtype: torch.int64 });
  for (let epoch = 0; epoch < 3; epoch++) {
    model.train();
    const loss = F.cross_entropy(model(x), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    ema.update(model);
    scheduler.step();
    print(`${epoch} ${loss.item().toFixed(6)} ${scheduler.get_last_lr()[0].toFixed(6)}`);
  }
  torch.no_grad(() => {
    print(`[${ema.ema(x).argmax(1).tolist()}]`, F.cross_entropy(ema.ema(x), y).item().toFixed(6));
  });
  print((ema.ema._bn0.running_var as Tensor).sum().item().toFixed(6), ema.ema._bn0.num_batches_tracked?.item());
}
