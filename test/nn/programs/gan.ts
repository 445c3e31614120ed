import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

function weights_init(m: { weight?: Tensor; bias?: Tensor; constructor: { name: string } }): void {
  const classname = m.constructor.name;
  if (classname.includes("Conv") && m.weight) {
    nn.init.normal_(m.weight.data, 0, 0.02);
  } else if (classname.includes("BatchNorm") && m.weight && m.bias) {
    nn.init.normal_(m.weight.data, 1, 0.02);
    nn.init.constant_(m.bias.data, 0);
  }
}

class Generator extends nn.Module {
  main: nn.Sequential;

  constructor(nz = 5, ngf = 4, nc = 1) {
    super();
    this.main = new nn.Sequential(
      new nn.ConvTranspose2d(nz, ngf * 2, 4, 1, 0, { bias: false }),
      new nn.BatchNorm2d(ngf * 2),
      new nn.ReLU(true),
      new nn.ConvTranspose2d(ngf * 2, ngf, 4, 2, 1, { bias: false }),
      new nn.BatchNorm2d(ngf),
      new nn.ReLU(true),
      new nn.ConvTranspose2d(ngf, nc, 4, 2, 1, { bias: false }),
      new nn.Tanh(),
    );
  }

  override forward(input: Tensor): Tensor {
    return this.main(input);
  }
}

class Discriminator extends nn.Module {
  main: nn.Sequential;

  constructor(nc = 1, ndf = 4) {
    super();
    this.main = new nn.Sequential(
      new nn.Conv2d(nc, ndf, 4, 2, 1, { bias: false }),
      new nn.LeakyReLU(0.2, { inplace: true }),
      new nn.Conv2d(ndf, ndf * 2, 4, 2, 1, { bias: false }),
      new nn.BatchNorm2d(ndf * 2),
      new nn.LeakyReLU(0.2, { inplace: true }),
      new nn.Conv2d(ndf * 2, 1, 4, 1, 0, { bias: false }),
      new nn.Sigmoid(),
    );
  }

  override forward(input: Tensor): Tensor {
    return this.main(input);
  }
}

export function main(print: Print): void {
  torch.manual_seed(999);
  const device = torch.device("cpu");
  const netG = new Generator().to(device);
  netG.apply(weights_init);
  const netD = new Discriminator().to(device);
  netD.apply(weights_init);
  const criterion = new nn.BCELoss();
  const fixed_noise = torch.randn(3, 5, 1, 1, { device });
  const [real_label, fake_label] = [1, 0];
  const optimizerD = new optim.Adam(netD.parameters(), { lr: 0.02, betas: [0.5, 0.999] });
  const optimizerG = new optim.Adam(netG.parameters(), { lr: 0.02, betas: [0.5, 0.999] });
  const real = torch.tanh(torch.randn(6, 1, 16, 16));
  for (let i = 0; i < 3; i++) {
    netD.zero_grad();
    const real_cpu = real.to(device);
    const b_size = real_cpu.size(0);
    const label = torch.full([b_size], real_label, { dtype: torch.float, device });
    let output = netD(real_cpu).view(-1);
    const errD_real = criterion(output, label);
    errD_real.backward();
    const D_x = output.mean().item();
    const noise = torch.randn(b_size, 5, 1, 1, { device });
    let fake = netG(noise);
    label.fill_(fake_label);
    output = netD(fake.detach()).view(-1);
    const errD_fake = criterion(output, label);
    errD_fake.backward();
    const D_G_z1 = output.mean().item();
    const errD = errD_real.add(errD_fake);
    optimizerD.step();
    netG.zero_grad();
    label.fill_(real_label);
    output = netD(fake).view(-1);
    const errG = criterion(output, label);
    errG.backward();
    const D_G_z2 = output.mean().item();
    optimizerG.step();
    print(
      `[${i}] Loss_D: ${errD.item().toFixed(4)}\tLoss_G: ${errG.item().toFixed(4)}\tD(x): ${D_x.toFixed(4)}\tD(G(z)): ${D_G_z1.toFixed(4)} / ${D_G_z2.toFixed(4)}`,
    );
    fake = fake.detach();
  }
  const fake = torch.no_grad(() => netG(fixed_noise).detach().cpu());
  print(fake.shape, fake.min().item(), fake.max().item(), fake.abs().mean().item());
}
