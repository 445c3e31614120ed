"""Windows by hand: unfold and fold as a convolution, patches, local attention, involution."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class UnfoldConv2d(nn.Module):
    def __init__(self, cin, cout, k, stride=1, padding=0):
        super().__init__()
        self.k, self.stride, self.padding = k, stride, padding
        self.weight = nn.Parameter(torch.empty(cout, cin, k, k))
        self.bias = nn.Parameter(torch.empty(cout))
        nn.init.xavier_uniform_(self.weight)
        nn.init.uniform_(self.bias, -0.1, 0.1)

    def forward(self, x):
        n, c, h, w = x.shape
        oh = (h + 2 * self.padding - self.k) // self.stride + 1
        ow = (w + 2 * self.padding - self.k) // self.stride + 1
        cols = F.unfold(x, self.k, padding=self.padding, stride=self.stride)
        out = cols.transpose(1, 2).matmul(self.weight.view(self.weight.size(0), -1).t()).transpose(1, 2)
        return out.reshape(n, -1, oh, ow) + self.bias[None, :, None, None]


class Involution(nn.Module):
    def __init__(self, channels, kernel_size, stride):
        super().__init__()
        self.kernel_size = kernel_size
        self.stride = stride
        self.groups = 2
        self.group_channels = channels // self.groups
        self.conv1 = nn.Conv2d(channels, channels // 2, 1)
        self.conv2 = nn.Conv2d(channels // 2, kernel_size ** 2 * self.groups, 1)
        if stride > 1:
            self.avgpool = nn.AvgPool2d(stride, stride)
        self.unfold = nn.Unfold(kernel_size, 1, (kernel_size - 1) // 2, stride)

    def forward(self, x):
        weight = self.conv2(self.conv1(x if self.stride == 1 else self.avgpool(x)))
        b, c, h, w = weight.shape
        weight = weight.view(b, self.groups, self.kernel_size ** 2, h, w).unsqueeze(2)
        out = self.unfold(x).view(b, self.groups, self.group_channels, self.kernel_size ** 2, h, w)
        return (weight * out).sum(dim=3).view(b, -1, h, w)


def main():
    torch.manual_seed(43)
    x = torch.randn(2, 4, 6, 6)
    conv = UnfoldConv2d(4, 3, 3, stride=2, padding=1)
    print(conv)
    mine, theirs = conv(x), F.conv2d(x, conv.weight, conv.bias, stride=2, padding=1)
    print(torch.allclose(mine, theirs, atol=1e-6), mine[0, 0])
    mine.sum().backward()
    print(conv.weight.grad.sum((0, 2, 3)), conv.bias.grad)
    inv = Involution(4, 3, 2)
    print(inv, inv(x).shape, inv(x)[1, 3])
    patches = x.unfold(2, 3, 3).unfold(3, 3, 3)
    print(patches.shape, patches.contiguous().view(2, 4, -1, 3, 3).mean((1, 3, 4)))
    cols = nn.Unfold((3, 3), stride=(3, 3))(x)
    back = nn.Fold((6, 6), (3, 3), stride=(3, 3))(cols)
    print(cols.shape, torch.equal(back, x))
    ones = F.fold(F.unfold(torch.ones(1, 1, 4, 4), 3), (4, 4), 3)
    print(ones)
    series = torch.arange(8.0)
    windows = series.unfold(0, 4, 2)
    print(windows, windows.std(1))
    blocks = x.view(2, 4, 2, 3, 2, 3).permute(0, 2, 4, 3, 5, 1).reshape(-1, 9, 4)
    print(blocks.shape, blocks.norm(dim=(1, 2)))
    rolled = torch.roll(x, shifts=(-1, -1), dims=(2, 3))
    print(rolled[0, 0, -1], F.pixel_unshuffle(x, 2).shape, F.pixel_shuffle(x, 2)[0, 0, 0, :4])
