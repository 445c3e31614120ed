import { F, nn, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class DropBlock2D extends nn.Module {
  constructor(
    readonly drop_prob: number,
    readonly block_size: number,
  ) {
    super();
  }

  override forward(x: Tensor): Tensor {
    if (!this.training || this.drop_prob === 0) return x;
    const { block_size } = this;
    const gamma = this.drop_prob / block_size ** 2;
    let mask = torch
      .rand(x.shape[0], ...x.shape.slice(2))
      .lt(gamma)
      .float();
    mask = mask.to(x.device);
    let block_mask = F.max_pool2d({
      input: mask.at(":", null, ":", ":"),
      kernel_size: [block_size, block_size],
      stride: [1, 1],
      padding: Math.floor(block_size / 2),
    });
    if (block_size % 2 === 0) block_mask = block_mask.at(":", ":", ":-1", ":-1");
    block_mask = block_mask.squeeze(1).rsub(1);
    const out = x.mul(block_mask.at(":", null, ":", ":"));
    return out.mul(block_mask.numel()).div(block_mask.sum());
  }

  override extra_repr(): string {
    return `p=${this.drop_prob}, block_size=${this.block_size}`;
  }
}

function drop_path(x: Tensor, drop_prob = 0, training = false, scale_by_keep = true): Tensor {
  if (drop_prob === 0 || !training) return x;
  const keep_prob = 1 - drop_prob;
  const shape = [x.shape[0], ...new Array<number>(x.ndim - 1).fill(1)];
  const random_tensor = x.new_empty(shape).bernoulli_(keep_prob);
  if (keep_prob > 0 && scale_by_keep) random_tensor.div_(keep_prob);
  return x.mul(random_tensor);
}

class GaussianNoise extends nn.Module {
  constructor(readonly sigma = 0.1) {
    super();
  }

  override forward(x: Tensor): Tensor {
    if (this.training && this.sigma !== 0) {
      const scale = x.detach().mul(this.sigma);
      const sampled_noise = torch.zeros(x.size()).normal_().mul(scale);
      x = x.add(sampled_noise);
    }
    return x;
  }
}

class LayerNorm2d extends nn.LayerNorm {
  override forward(x: Tensor): Tensor {
    const { normalized_shape, weight, bias, eps } = this;
    return F.layer_norm(x.permute(0, 2, 3, 1), normalized_shape, weight, bias, eps).permute(0, 3, 1, 2);
  }
}

class ConvNeXtBlock extends nn.Module {
  dwconv: nn.Conv2d;
  norm: nn.LayerNorm;
  pwconv1: nn.Linear;
  act: nn.GELU;
  pwconv2: nn.Linear;
  gamma: nn.Parameter | null;

  constructor(
    dim: number,
    readonly drop = 0,
    layer_scale_init_value = 1e-1,
  ) {
    super();
    this.dwconv = new nn.Conv2d(dim, dim, { kernel_size: 7, padding: 3, groups: dim });
    this.norm = new nn.LayerNorm(dim, { eps: 1e-6 });
    this.pwconv1 = new nn.Linear(dim, 4 * dim);
    this.act = new nn.GELU();
    this.pwconv2 = new nn.Linear(4 * dim, dim);
    this.gamma =
      layer_scale_init_value > 0
        ? new nn.Parameter(torch.ones(dim).mul(layer_scale_init_value), { requires_grad: true })
        : null;
  }

  override forward(x: Tensor): Tensor {
    const input = x;
    x = this.dwconv(x);
    x = x.permute(0, 2, 3, 1);
    x = this.pwconv2(this.act(this.pwconv1(this.norm(x))));
    if (this.gamma !== null) x = this.gamma.mul(x);
    x = x.permute(0, 3, 1, 2);
    return input.add(drop_path(x, this.drop, this.training));
  }
}

function init_weights(m: nn.AnyModule): void {
  if (m instanceof nn.Conv2d || m instanceof nn.Linear) {
    nn.init.trunc_normal_(m.weight, { std: 0.02 });
    if (m.bias) nn.init.constant_(m.bias, 0);
  }
}

export function main(print: Print): void {
  torch.manual_seed(73);
  const dp_rates = [...torch.linspace(0, 0.4, 2)].map((x) => x.item());
  print(dp_rates);
  const net = new nn.Sequential(
    new GaussianNoise(),
    new nn.Conv2d(1, 4, 2, { stride: 2 }),
    new LayerNorm2d(4),
    ...dp_rates.map((p) => new ConvNeXtBlock(4, p)),
    new DropBlock2D(0.3, 3),
    new nn.AdaptiveAvgPool2d(1),
    new nn.Flatten(),
  );
  net.apply(init_weights);
  print(net);
  const x = torch.randn(3, 1, 8, 8);
  const out = net(x);
  print(out);
  out.square().mean().backward();
  for (const [name, p] of net.named_parameters()) print(name, p.grad?.abs().mean());
  net.eval();
  print(net(x).detach().at(0).tolist());
  const block = new DropBlock2D(0.5, 2);
  print(
    block,
    block(torch.ones(1, 1, 6, 6))
      .eq(0)
      .sum(),
  );
}
