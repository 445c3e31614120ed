import { F, nn, optim, type Tensor, torch } from "../../../kernel-lib/index.js";
import type { Print } from "./print.js";

type Results = [reconstruction: Tensor, input: Tensor, mu: Tensor, log_var: Tensor];

class VAE extends nn.Module<[input: Tensor], Results> {
  encoder: nn.Sequential;
  fc_mu: nn.Linear;
  fc_var: nn.Linear;
  decoder_input: nn.Linear;
  decoder: nn.Sequential;
  latent_dim: number;

  constructor(latent_dim = 3) {
    super();
    const modules: nn.Module[] = [];
    let in_channels = 1;
    for (const h_dim of [4, 8]) {
      modules.push(
        new nn.Sequential(
          new nn.Conv2d(in_channels, h_dim, { kernel_size: 3, stride: 2, padding: 1, bias: false }),
          new nn.BatchNorm2d(h_dim),
          new nn.LeakyReLU(),
        ),
      );
      in_channels = h_dim;
    }
    this.encoder = new nn.Sequential(...modules);
    this.fc_mu = new nn.Linear(8 * 4, latent_dim);
    this.fc_var = new nn.Linear(8 * 4, latent_dim);
    this.decoder_input = new nn.Linear(latent_dim, 8 * 4);
    this.decoder = new nn.Sequential(
      new nn.ConvTranspose2d(8, 4, { kernel_size: 3, stride: 2, padding: 1, output_padding: 1, bias: false }),
      new nn.BatchNorm2d(4),
      new nn.LeakyReLU(0.2),
      new nn.ConvTranspose2d(4, 1, { kernel_size: 4, stride: 2, padding: 1 }),
      new nn.Sigmoid(),
    );
    this.latent_dim = latent_dim;
  }

  encode(input: Tensor): [mu: Tensor, log_var: Tensor] {
    let result = this.encoder(input);
    result = torch.flatten(result, { start_dim: 1 });
    return [this.fc_mu(result), this.fc_var(result)];
  }

  decode(z: Tensor): Tensor {
    let result = this.decoder_input(z);
    result = result.view(-1, 8, 2, 2);
    return this.decoder(result);
  }

  reparameterize(mu: Tensor, logvar: Tensor): Tensor {
    const std = torch.exp(logvar.mul(0.5));
    const eps = torch.randn_like(std);
    return eps.mul(std).add(mu);
  }

  override forward(input: Tensor): Results {
    const [mu, log_var] = this.encode(input);
    const z = this.reparameterize(mu, log_var);
    return [this.decode(z), input, mu, log_var];
  }

  loss_function(recons: Tensor, input: Tensor, mu: Tensor, log_var: Tensor, kld_weight = 0.1): Record<string, Tensor> {
    const recons_loss = F.binary_cross_entropy(recons, input, { reduction: "sum" }).div(input.size(0));
    const inner = log_var.add(1).sub(mu.pow(2)).sub(log_var.exp());
    const kld_loss = torch.mean(torch.sum(inner, { dim: 1 }).mul(-0.5), { dim: 0 });
    const loss = recons_loss.add(kld_loss.mul(kld_weight));
    return { loss, Reconstruction_Loss: recons_loss.detach(), KLD: kld_loss.detach().neg() };
  }

  sample(num_samples: number): Tensor {
    const z = torch.randn(num_samples, this.latent_dim);
    return this.decode(z);
  }
}

export function main(print: Print): void {
  torch.manual_seed(7);
  const model = new VAE();
  const optimizer = new optim.Adam(model.parameters(), { lr: 0.02, betas: [0.5, 0.999] });
  const x = torch.rand(8, 1, 8, 8);
  for (let step = 0; step < 4; step++) {
    optimizer.zero_grad();
    const results = model.loss_function(...model(x));
    results.loss.backward();
    optimizer.step();
    print(Object.entries(results).map(([k, v]) => `${k}: ${v.item().toFixed(3)}`));
  }
  model.eval();
  const samples = model.sample(2);
  print(samples.shape, samples.mean().item(), samples.std().item());
  print(model.decoder);
}
