"""Sub-pixel convolution with PSNR, dense residual features, and a perceptual and a Charbonnier loss."""

import math

import torch
import torch.nn as nn
import torch.nn.functional as F


class ESPCN(nn.Module):
    def __init__(self, scale_factor, num_channels=1):
        super(ESPCN, self).__init__()
        self.first_part = nn.Sequential(nn.Conv2d(num_channels, 8, kernel_size=5, padding=5 // 2), nn.Tanh(), nn.Conv2d(8, 6, kernel_size=3, padding=3 // 2), nn.Tanh())
        self.last_part = nn.Sequential(nn.Conv2d(6, num_channels * (scale_factor ** 2), kernel_size=3, padding=3 // 2), nn.PixelShuffle(scale_factor))
        self._initialize_weights()

    def _initialize_weights(self):
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                if m.in_channels == 6:
                    nn.init.normal_(m.weight.data, mean=0.0, std=0.001)
                    nn.init.zeros_(m.bias.data)
                else:
                    nn.init.normal_(m.weight.data, mean=0.0, std=math.sqrt(2 / (m.out_channels * m.weight.data[0][0].numel())))
                    nn.init.zeros_(m.bias.data)

    def forward(self, x):
        x = self.first_part(x)
        x = self.last_part(x)
        return x


class CharbonnierLoss(nn.Module):
    def __init__(self, eps=1e-6):
        super(CharbonnierLoss, self).__init__()
        self.eps = eps

    def forward(self, X, Y):
        diff = torch.add(X, -Y)
        error = torch.sqrt(diff * diff + self.eps)
        return torch.mean(error)


def calc_psnr(img1, img2):
    return 10. * torch.log10(1. / torch.mean((img1 - img2) ** 2))


def gaussian(window_size, sigma):
    gauss = torch.Tensor([math.exp(-(x - window_size // 2) ** 2 / float(2 * sigma ** 2)) for x in range(window_size)])
    return gauss / gauss.sum()


def ssim(img1, img2, window_size=5, channel=1):
    _1D_window = gaussian(window_size, 1.5).unsqueeze(1)
    _2D_window = _1D_window.mm(_1D_window.t()).float().unsqueeze(0).unsqueeze(0)
    window = _2D_window.expand(channel, 1, window_size, window_size).contiguous()
    mu1 = F.conv2d(img1, window, padding=window_size // 2, groups=channel)
    mu2 = F.conv2d(img2, window, padding=window_size // 2, groups=channel)
    mu1_sq, mu2_sq, mu1_mu2 = mu1.pow(2), mu2.pow(2), mu1 * mu2
    sigma1_sq = F.conv2d(img1 * img1, window, padding=window_size // 2, groups=channel) - mu1_sq
    sigma2_sq = F.conv2d(img2 * img2, window, padding=window_size // 2, groups=channel) - mu2_sq
    sigma12 = F.conv2d(img1 * img2, window, padding=window_size // 2, groups=channel) - mu1_mu2
    C1, C2 = 0.01 ** 2, 0.03 ** 2
    ssim_map = ((2 * mu1_mu2 + C1) * (2 * sigma12 + C2)) / ((mu1_sq + mu2_sq + C1) * (sigma1_sq + sigma2_sq + C2))
    return ssim_map.mean()


def main():
    torch.manual_seed(123)
    model = ESPCN(scale_factor=2)
    criterion = CharbonnierLoss()
    optimizer = torch.optim.Adam([{"params": model.first_part.parameters()}, {"params": model.last_part.parameters(), "lr": 1e-3 * 0.1}], lr=1e-3)
    scheduler = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, mode="max", factor=0.5, patience=0)
    hr = torch.rand(4, 1, 12, 12)
    lr = F.avg_pool2d(hr, 2)
    for epoch in range(4):
        for param_group in optimizer.param_groups:
            param_group["lr"] = param_group["lr"] * (0.9 ** (epoch // 2))
        preds = model(lr)
        loss = criterion(preds, hr)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        psnr = calc_psnr(preds.clamp(0.0, 1.0), hr)
        scheduler.step(psnr)
        print("loss {:.6f} psnr {:.2f} ssim {:.4f} lr {}".format(loss.item(), psnr.item(), ssim(preds, hr).item(), [g["lr"] for g in optimizer.param_groups]))
    bilinear = F.interpolate(lr, scale_factor=2, mode="bilinear", align_corners=False)
    nearest = F.interpolate(lr, scale_factor=2)
    print(calc_psnr(bilinear, hr), calc_psnr(nearest, hr), ssim(bilinear, hr))
