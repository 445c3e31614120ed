import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

class ResidualBlock extends nn.Module {
  block: nn.Sequential;

  constructor(in_features: number) {
    super();
    this.block = new nn.Sequential(
      new nn.ReflectionPad2d(1),
      new nn.Conv2d(in_features, in_features, 3),
      new nn.InstanceNorm2d(in_features),
      new nn.ReLU({ inplace: true }),
      new nn.ReflectionPad2d(1),
      new nn.Conv2d(in_features, in_features, 3),
      new nn.InstanceNorm2d(in_features),
    );
  }

  override forward(x: Tensor): Tensor {
    return x.add(this.block(x));
  }
}

class GeneratorResNet extends nn.Module {
  model: nn.Sequential;

  constructor(channels = 1, num_residual_blocks = 1) {
    super();
    let out_features = 2;
    const model = [
      new nn.ReflectionPad2d(channels),
      new nn.Conv2d(channels, out_features, 3),
      new nn.InstanceNorm2d(out_features),
      new nn.ReLU({ inplace: true }),
    ] as nn.Module[];
    let in_features = out_features;
    out_features *= 2;
    model.push(
      new nn.Conv2d(in_features, out_features, 3, { stride: 2, padding: 1 }),
      new nn.InstanceNorm2d(out_features),
      new nn.ReLU({ inplace: true }),
    );
    in_features = out_features;
    for (let i = 0; i < num_residual_blocks; i++) model.push(new ResidualBlock(out_features));
    out_features /= 2;
    model.push(
      new nn.Upsample({ scale_factor: 2 }),
      new nn.Conv2d(in_features, out_features, 3, { stride: 1, padding: 1 }),
      new nn.InstanceNorm2d(out_features),
      new nn.ReLU({ inplace: true }),
    );
    model.push(new nn.ReflectionPad2d(channels), new nn.Conv2d(out_features, channels, 3), new nn.Tanh());
    this.model = new nn.Sequential(...model);
  }

  override forward(x: Tensor): Tensor {
    return this.model(x);
  }
}

class Discriminator extends nn.Module {
  model: nn.Sequential;

  constructor(channels = 1) {
    super();
    const discriminator_block = (in_filters: number, out_filters: number, normalize = true): nn.Module[] => {
      const layers: nn.Module[] = [new nn.Conv2d(in_filters, out_filters, 4, { stride: 2, padding: 1 })];
      if (normalize) layers.push(new nn.InstanceNorm2d(out_filters));
      layers.push(new nn.LeakyReLU(0.2, { inplace: true }));
      return layers;
    };
    this.model = new nn.Sequential(
      ...discriminator_block(channels, 2, false),
      ...discriminator_block(2, 4),
      new nn.ZeroPad2d([1, 0, 1, 0]),
      new nn.Conv2d(4, 1, 4, { padding: 1 }),
    );
  }

  override forward(img: Tensor): Tensor {
    return this.model(img);
  }
}

class ReplayBuffer {
  data: Tensor[] = [];

  constructor(readonly max_size = 3) {}

  push_and_pop(data: Tensor): Tensor {
    const to_return: Tensor[] = [];
    for (let element of data.data) {
      element = torch.unsqueeze(element, 0);
      if (this.data.length < this.max_size) {
        this.data.push(element);
        to_return.push(element);
      } else if (torch.rand(1).item() > 0.5) {
        const i = torch.randint(0, this.max_size, [1]).item();
        to_return.push(this.data[i].clone());
        this.data[i] = element;
      } else {
        to_return.push(element);
      }
    }
    return torch.autograd.Variable(torch.cat(to_return));
  }
}

class LambdaRate {
  constructor(
    readonly n_epochs: number,
    readonly offset: number,
    readonly decay_start_epoch: number,
  ) {}

  step = (epoch: number): number =>
    1.0 - Math.max(0, epoch + this.offset - this.decay_start_epoch) / (this.n_epochs - this.decay_start_epoch);
}

function weights_init_normal(m: { weight?: Tensor; bias?: Tensor | null; constructor: { name: string } }): void {
  const classname = m.constructor.name;
  if (classname.includes("Conv") && m.weight) {
    nn.init.normal_(m.weight.data, 0.0, 0.02);
    if ("bias" in m && m.bias) nn.init.constant_(m.bias.data, 0.0);
  }
}

export function main(print: Print): void {
  torch.manual_seed(3);
  const [criterion_GAN, criterion_cycle, criterion_identity] = [new nn.MSELoss(), new nn.L1Loss(), new nn.L1Loss()];
  const [G_AB, G_BA, D_A] = [new GeneratorResNet(), new GeneratorResNet(), new Discriminator()];
  for (const net of [G_AB, G_BA, D_A]) net.apply(weights_init_normal);
  print(G_AB);
  const optimizer_G = new optim.SGD([...G_AB.parameters(), ...G_BA.parameters()], { lr: 0.02, momentum: 0.5 });
  const optimizer_D_A = new optim.SGD(D_A.parameters(), { lr: 0.02, momentum: 0.5 });
  const lr_scheduler_G = new optim.lr_scheduler.LambdaLR(optimizer_G, { lr_lambda: new LambdaRate(4, 0, 1).step });
  const fake_A_buffer = new ReplayBuffer();
  const real_A = torch.rand(2, 1, 16, 16).mul(2).sub(1);
  const real_B = torch.rand(2, 1, 16, 16).mul(2).sub(1);
  let fake_A_ = real_A;
  for (let epoch = 0; epoch < 3; epoch++) {
    const out = D_A(real_A);
    const valid = torch.ones_like(out, { requires_grad: false });
    const fake = torch.zeros_like(out, { requires_grad: false });
    optimizer_G.zero_grad();
    const loss_identity = criterion_identity(G_BA(real_A), real_A)
      .add(criterion_identity(G_AB(real_B), real_B))
      .div(2);
    const [fake_B, fake_A] = [G_AB(real_A), G_BA(real_B)];
    const loss_GAN = criterion_GAN(D_A(fake_A), valid);
    const [recov_A, recov_B] = [G_BA(fake_B), G_AB(fake_A)];
    const loss_cycle = criterion_cycle(recov_A, real_A).add(criterion_cycle(recov_B, real_B)).div(2);
    const loss_G = loss_GAN.add(loss_cycle.mul(10.0)).add(loss_identity.mul(5.0));
    loss_G.backward();
    optimizer_G.step();
    optimizer_D_A.zero_grad();
    const loss_real = criterion_GAN(D_A(real_A), valid);
    fake_A_ = fake_A_buffer.push_and_pop(fake_A);
    const loss_fake = criterion_GAN(D_A(fake_A_.detach()), fake);
    const loss_D_A = loss_real.add(loss_fake).div(2);
    loss_D_A.backward();
    optimizer_D_A.step();
    lr_scheduler_G.step();
    print(
      `[D loss: ${loss_D_A.item().toFixed(5)}] [G loss: ${loss_G.item().toFixed(5)}, adv: ${loss_GAN.item().toFixed(5)}, cycle: ${loss_cycle.item().toFixed(5)}] lr ${lr_scheduler_G.get_last_lr()[0].toFixed(5)}`,
    );
  }
  print(fake_A_.shape, F.mse_loss(fake_A_, real_A).item().toFixed(5));
}
