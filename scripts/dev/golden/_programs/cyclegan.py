"""CycleGAN: generators with reflected borders and residual blocks, a buffer of old pictures, two losses, rates that decay."""

import itertools
import random

import torch
import torch.nn as nn
import torch.nn.functional as F


class ResidualBlock(nn.Module):
    def __init__(self, in_features):
        super(ResidualBlock, self).__init__()
        self.block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(in_features, in_features, 3), nn.InstanceNorm2d(in_features), nn.ReLU(inplace=True),
            nn.ReflectionPad2d(1), nn.Conv2d(in_features, in_features, 3), nn.InstanceNorm2d(in_features))

    def forward(self, x):
        return x + self.block(x)


class GeneratorResNet(nn.Module):
    def __init__(self, channels=1, num_residual_blocks=1):
        super(GeneratorResNet, self).__init__()
        out_features = 2
        model = [nn.ReflectionPad2d(channels), nn.Conv2d(channels, out_features, 3), nn.InstanceNorm2d(out_features), nn.ReLU(inplace=True)]
        in_features = out_features
        out_features *= 2
        model += [nn.Conv2d(in_features, out_features, 3, stride=2, padding=1), nn.InstanceNorm2d(out_features), nn.ReLU(inplace=True)]
        in_features = out_features
        for _ in range(num_residual_blocks):
            model += [ResidualBlock(out_features)]
        out_features //= 2
        model += [nn.Upsample(scale_factor=2), nn.Conv2d(in_features, out_features, 3, stride=1, padding=1),
                  nn.InstanceNorm2d(out_features), nn.ReLU(inplace=True)]
        model += [nn.ReflectionPad2d(channels), nn.Conv2d(out_features, channels, 3), nn.Tanh()]
        self.model = nn.Sequential(*model)

    def forward(self, x):
        return self.model(x)


class Discriminator(nn.Module):
    def __init__(self, channels=1):
        super(Discriminator, self).__init__()

        def discriminator_block(in_filters, out_filters, normalize=True):
            layers = [nn.Conv2d(in_filters, out_filters, 4, stride=2, padding=1)]
            if normalize:
                layers.append(nn.InstanceNorm2d(out_filters))
            layers.append(nn.LeakyReLU(0.2, inplace=True))
            return layers

        self.model = nn.Sequential(*discriminator_block(channels, 2, normalize=False), *discriminator_block(2, 4),
                                   nn.ZeroPad2d((1, 0, 1, 0)), nn.Conv2d(4, 1, 4, padding=1))

    def forward(self, img):
        return self.model(img)


class ReplayBuffer:
    def __init__(self, max_size=3):
        self.max_size, self.data = max_size, []

    def push_and_pop(self, data):
        to_return = []
        for element in data.data:
            element = torch.unsqueeze(element, 0)
            if len(self.data) < self.max_size:
                self.data.append(element)
                to_return.append(element)
            elif torch.rand(1).item() > 0.5:
                i = torch.randint(0, self.max_size, (1,)).item()
                to_return.append(self.data[i].clone())
                self.data[i] = element
            else:
                to_return.append(element)
        return torch.autograd.Variable(torch.cat(to_return))


class LambdaRate:
    def __init__(self, n_epochs, offset, decay_start_epoch):
        self.n_epochs, self.offset, self.decay_start_epoch = n_epochs, offset, decay_start_epoch

    def step(self, epoch):
        return 1.0 - max(0, epoch + self.offset - self.decay_start_epoch) / (self.n_epochs - self.decay_start_epoch)


def weights_init_normal(m):
    classname = m.__class__.__name__
    if classname.find("Conv") != -1:
        torch.nn.init.normal_(m.weight.data, 0.0, 0.02)
        if hasattr(m, "bias") and m.bias is not None:
            torch.nn.init.constant_(m.bias.data, 0.0)


def main():
    torch.manual_seed(3)
    criterion_GAN, criterion_cycle, criterion_identity = nn.MSELoss(), nn.L1Loss(), nn.L1Loss()
    G_AB, G_BA, D_A = GeneratorResNet(), GeneratorResNet(), Discriminator()
    for net in (G_AB, G_BA, D_A):
        net.apply(weights_init_normal)
    print(G_AB)
    optimizer_G = torch.optim.SGD(itertools.chain(G_AB.parameters(), G_BA.parameters()), lr=0.02, momentum=0.5)
    optimizer_D_A = torch.optim.SGD(D_A.parameters(), lr=0.02, momentum=0.5)
    lr_scheduler_G = torch.optim.lr_scheduler.LambdaLR(optimizer_G, lr_lambda=LambdaRate(4, 0, 1).step)
    fake_A_buffer = ReplayBuffer()
    real_A, real_B = torch.rand(2, 1, 16, 16) * 2 - 1, torch.rand(2, 1, 16, 16) * 2 - 1
    for epoch in range(3):
        out = D_A(real_A)
        valid = torch.ones_like(out, requires_grad=False)
        fake = torch.zeros_like(out, requires_grad=False)
        optimizer_G.zero_grad()
        loss_identity = (criterion_identity(G_BA(real_A), real_A) + criterion_identity(G_AB(real_B), real_B)) / 2
        fake_B, fake_A = G_AB(real_A), G_BA(real_B)
        loss_GAN = criterion_GAN(D_A(fake_A), valid)
        recov_A, recov_B = G_BA(fake_B), G_AB(fake_A)
        loss_cycle = (criterion_cycle(recov_A, real_A) + criterion_cycle(recov_B, real_B)) / 2
        loss_G = loss_GAN + 10.0 * loss_cycle + 5.0 * loss_identity
        loss_G.backward()
        optimizer_G.step()
        optimizer_D_A.zero_grad()
        loss_real = criterion_GAN(D_A(real_A), valid)
        fake_A_ = fake_A_buffer.push_and_pop(fake_A)
        loss_fake = criterion_GAN(D_A(fake_A_.detach()), fake)
        loss_D_A = (loss_real + loss_fake) / 2
        loss_D_A.backward()
        optimizer_D_A.step()
        lr_scheduler_G.step()
        print(f"[D loss: {loss_D_A.item():.5f}] [G loss: {loss_G.item():.5f}, adv: {loss_GAN.item():.5f}, cycle: {loss_cycle.item():.5f}] lr {lr_scheduler_G.get_last_lr()[0]:.5f}")
    print(fake_A_.shape, f"{F.mse_loss(fake_A_, real_A).item():.5f}")
