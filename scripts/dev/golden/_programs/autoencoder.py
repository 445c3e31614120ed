"""A variational autoencoder of convolutions and transposed convolutions, and samples from it."""

import torch
from torch import nn
from torch.nn import functional as F


class VAE(nn.Module):
    def __init__(self, latent_dim=3):
        super().__init__()
        modules = []
        in_channels = 1
        for h_dim in [4, 8]:
            modules.append(nn.Sequential(nn.Conv2d(in_channels, h_dim, kernel_size=3, stride=2, padding=1, bias=False), nn.BatchNorm2d(h_dim), nn.LeakyReLU()))
            in_channels = h_dim
        self.encoder = nn.Sequential(*modules)
        self.fc_mu = nn.Linear(8 * 4, latent_dim)
        self.fc_var = nn.Linear(8 * 4, latent_dim)
        self.decoder_input = nn.Linear(latent_dim, 8 * 4)
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(8, 4, kernel_size=3, stride=2, padding=1, output_padding=1, bias=False), nn.BatchNorm2d(4), nn.LeakyReLU(0.2),
            nn.ConvTranspose2d(4, 1, kernel_size=4, stride=2, padding=1), nn.Sigmoid())
        self.latent_dim = latent_dim

    def encode(self, input):
        result = self.encoder(input)
        result = torch.flatten(result, start_dim=1)
        return [self.fc_mu(result), self.fc_var(result)]

    def decode(self, z):
        result = self.decoder_input(z)
        result = result.view(-1, 8, 2, 2)
        return self.decoder(result)

    def reparameterize(self, mu, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return eps * std + mu

    def forward(self, input):
        mu, log_var = self.encode(input)
        z = self.reparameterize(mu, log_var)
        return [self.decode(z), input, mu, log_var]

    def loss_function(self, recons, input, mu, log_var, kld_weight=0.1):
        recons_loss = F.binary_cross_entropy(recons, input, reduction="sum") / input.size(0)
        kld_loss = torch.mean(-0.5 * torch.sum(1 + log_var - mu ** 2 - log_var.exp(), dim=1), dim=0)
        loss = recons_loss + kld_weight * kld_loss
        return {"loss": loss, "Reconstruction_Loss": recons_loss.detach(), "KLD": -kld_loss.detach()}

    def sample(self, num_samples):
        z = torch.randn(num_samples, self.latent_dim)
        return self.decode(z)


def main():
    torch.manual_seed(7)
    model = VAE()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02, betas=(0.5, 0.999))
    x = torch.rand(8, 1, 8, 8)
    for step in range(4):
        optimizer.zero_grad()
        results = model.loss_function(*model(x))
        results["loss"].backward()
        optimizer.step()
        print({k: round(v.item(), 3) for k, v in results.items()})
    model.eval()
    samples = model.sample(2)
    print(samples.shape, samples.mean().item(), samples.std().item())
    print(model.decoder)
