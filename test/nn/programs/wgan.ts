import { nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

const { autograd } = torch;
const LAMBDA = 10;

class Critic extends nn.Module {
  main: nn.Sequential;
  output: nn.Linear;

  constructor(dim = 4) {
    super();
    this.main = new nn.Sequential(
      new nn.Conv2d(1, dim, 3, { stride: 2, padding: 1 }),
      new nn.LeakyReLU(0.2),
      new nn.Conv2d(dim, 2 * dim, 3, { stride: 2, padding: 1 }),
      new nn.LayerNorm([2 * dim, 2, 2]),
      new nn.LeakyReLU(0.2),
    );
    this.output = new nn.Linear(4 * 2 * dim, 1);
  }

  override forward(input: Tensor): Tensor {
    let output = this.main(input);
    output = output.view(-1, 4 * 8);
    return this.output(output).view(-1);
  }
}

class Generator extends nn.Module {
  preprocess: nn.Sequential;
  block: nn.Sequential;
  deconv_out: nn.ConvTranspose2d;
  tanh = new nn.Tanh();

  constructor(dim = 4) {
    super();
    this.preprocess = new nn.Sequential(
      new nn.Linear(3, 2 * dim * 2 * 2, { bias: false }),
      new nn.BatchNorm1d(2 * dim * 2 * 2),
      new nn.ReLU(true),
    );
    this.block = new nn.Sequential(
      new nn.ConvTranspose2d(2 * dim, dim, 2, { stride: 2, bias: false }),
      new nn.BatchNorm2d(dim),
      new nn.ReLU(true),
    );
    this.deconv_out = new nn.ConvTranspose2d(dim, 1, 2, { stride: 2 });
  }

  override forward(input: Tensor): Tensor {
    let output = this.preprocess(input);
    output = output.view(-1, 8, 2, 2);
    output = this.block(output);
    return this.tanh(this.deconv_out(output));
  }
}

function calc_gradient_penalty(netD: Critic, real_data: Tensor, fake_data: Tensor): Tensor {
  let alpha = torch.rand(real_data.size(0), 1, 1, 1);
  alpha = alpha.expand(real_data.size());
  let interpolates = alpha.mul(real_data).add(alpha.rsub(1).mul(fake_data));
  interpolates = autograd.Variable(interpolates, { requires_grad: true });
  const disc_interpolates = netD(interpolates);
  let [gradients] = autograd.grad({
    outputs: disc_interpolates,
    inputs: interpolates,
    grad_outputs: torch.ones(disc_interpolates.size()),
    create_graph: true,
    retain_graph: true,
    only_inputs: true,
  }) as [Tensor];
  gradients = gradients.view(gradients.size(0), -1);
  return gradients.norm(2, { dim: 1 }).sub(1).pow(2).mean().mul(LAMBDA);
}

export function main(print: Print): void {
  torch.manual_seed(1);
  const netG = new Generator();
  const netD = new Critic();
  const optimizerD = new optim.Adam(netD.parameters(), { lr: 1e-2, betas: [0.5, 0.9] });
  const optimizerG = new optim.Adam(netG.parameters(), { lr: 1e-2, betas: [0.5, 0.9] });
  const one = torch.tensor(1, { dtype: torch.float });
  const mone = one.mul(-1);
  for (let iteration = 0; iteration < 2; iteration++) {
    let [D_cost, Wasserstein_D, gradient_penalty] = [one, one, one];
    for (const p of netD.parameters()) p.requires_grad = true;
    for (let i = 0; i < 2; i++) {
      const real = torch.tanh(torch.randn(5, 1, 8, 8));
      netD.zero_grad();
      const D_real = netD(real).mean();
      D_real.backward(mone);
      const fake = netG(torch.randn(5, 3)).detach();
      const D_fake = netD(fake).mean();
      D_fake.backward(one);
      gradient_penalty = calc_gradient_penalty(netD, real, fake);
      gradient_penalty.backward();
      D_cost = D_fake.sub(D_real).add(gradient_penalty);
      Wasserstein_D = D_real.sub(D_fake);
      optimizerD.step();
    }
    for (const p of netD.parameters()) p.requires_grad = false;
    netG.zero_grad();
    let G = netG(torch.randn(5, 3));
    G = netD(G).mean();
    G.backward(mone);
    optimizerG.step();
    print(iteration, D_cost.item(), Wasserstein_D.item(), gradient_penalty.item(), -G.item());
  }
  for (const [name, p] of netD.named_parameters()) print(name, p.grad?.abs().sum().item());
  print(
    [...netG.parameters()]
      .map((p): Tensor => p.abs().sum())
      .reduce((a, b) => a.add(b))
      .item(),
  );
}
