"""A WGAN with a gradient penalty: gradients of the norm of gradients, through convolutions and layer norm."""

import torch
import torch.nn as nn
from torch import autograd

LAMBDA = 10


class Critic(nn.Module):
    def __init__(self, dim=4):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(1, dim, 3, stride=2, padding=1), nn.LeakyReLU(0.2),
            nn.Conv2d(dim, 2 * dim, 3, stride=2, padding=1), nn.LayerNorm([2 * dim, 2, 2]), nn.LeakyReLU(0.2))
        self.output = nn.Linear(4 * 2 * dim, 1)

    def forward(self, input):
        output = self.main(input)
        output = output.view(-1, 4 * 8)
        return self.output(output).view(-1)


class Generator(nn.Module):
    def __init__(self, dim=4):
        super().__init__()
        self.preprocess = nn.Sequential(nn.Linear(3, 2 * dim * 2 * 2, bias=False), nn.BatchNorm1d(2 * dim * 2 * 2), nn.ReLU(True))
        self.block = nn.Sequential(nn.ConvTranspose2d(2 * dim, dim, 2, stride=2, bias=False), nn.BatchNorm2d(dim), nn.ReLU(True))
        self.deconv_out = nn.ConvTranspose2d(dim, 1, 2, stride=2)
        self.tanh = nn.Tanh()

    def forward(self, input):
        output = self.preprocess(input)
        output = output.view(-1, 8, 2, 2)
        output = self.block(output)
        return self.tanh(self.deconv_out(output))


def calc_gradient_penalty(netD, real_data, fake_data):
    alpha = torch.rand(real_data.size(0), 1, 1, 1)
    alpha = alpha.expand(real_data.size())
    interpolates = alpha * real_data + ((1 - alpha) * fake_data)
    interpolates = autograd.Variable(interpolates, requires_grad=True)
    disc_interpolates = netD(interpolates)
    gradients = autograd.grad(outputs=disc_interpolates, inputs=interpolates, grad_outputs=torch.ones(disc_interpolates.size()),
                              create_graph=True, retain_graph=True, only_inputs=True)[0]
    gradients = gradients.view(gradients.size(0), -1)
    gradient_penalty = ((gradients.norm(2, dim=1) - 1) ** 2).mean() * LAMBDA
    return gradient_penalty


def main():
    torch.manual_seed(1)
    netG = Generator()
    netD = Critic()
    optimizerD = torch.optim.Adam(netD.parameters(), lr=1e-2, betas=(0.5, 0.9))
    optimizerG = torch.optim.Adam(netG.parameters(), lr=1e-2, betas=(0.5, 0.9))
    one = torch.tensor(1, dtype=torch.float)
    mone = one * -1
    for iteration in range(2):
        for p in netD.parameters():
            p.requires_grad = True
        for _ in range(2):
            real = torch.tanh(torch.randn(5, 1, 8, 8))
            netD.zero_grad()
            D_real = netD(real).mean()
            D_real.backward(mone)
            fake = netG(torch.randn(5, 3)).detach()
            D_fake = netD(fake).mean()
            D_fake.backward(one)
            gradient_penalty = calc_gradient_penalty(netD, real, fake)
            gradient_penalty.backward()
            D_cost = D_fake - D_real + gradient_penalty
            Wasserstein_D = D_real - D_fake
            optimizerD.step()
        for p in netD.parameters():
            p.requires_grad = False
        netG.zero_grad()
        G = netG(torch.randn(5, 3))
        G = netD(G).mean()
        G.backward(mone)
        optimizerG.step()
        print(iteration, D_cost.item(), Wasserstein_D.item(), gradient_penalty.item(), -G.item())
    for name, p in netD.named_parameters():
        print(name, p.grad.abs().sum().item())
    print(sum(p.abs().sum() for p in netG.parameters()).item())
