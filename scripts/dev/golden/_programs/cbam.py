"""Attention over channels and places in a residual network: squeeze-and-excitation, and CBAM after Woo et al."""

import torch
import torch.nn as nn


class SELayer(nn.Module):
    def __init__(self, channel, reduction=4):
        super().__init__()
        self.avg_pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Sequential(nn.Linear(channel, channel // reduction, bias=False), nn.ReLU(inplace=True),
                                nn.Linear(channel // reduction, channel, bias=False), nn.Sigmoid())

    def forward(self, x):
        b, c, _, _ = x.size()
        y = self.avg_pool(x).view(b, c)
        y = self.fc(y).view(b, c, 1, 1)
        return x * y.expand_as(x)


class CBAM(nn.Module):
    def __init__(self, planes, ratio=4, kernel_size=3):
        super().__init__()
        self.fc = nn.Sequential(nn.Conv2d(planes, planes // ratio, 1, bias=False), nn.ReLU(), nn.Conv2d(planes // ratio, planes, 1, bias=False))
        self.conv = nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2, bias=False)
        self.max_pool = nn.AdaptiveMaxPool2d(1)

    def forward(self, x):
        avg_out = self.fc(nn.functional.adaptive_avg_pool2d(x, 1))
        max_out = self.fc(self.max_pool(x))
        x = x * torch.sigmoid(avg_out + max_out)
        avg_out = torch.mean(x, dim=1, keepdim=True)
        max_out, _ = torch.max(x, dim=1, keepdim=True)
        return x * torch.sigmoid(self.conv(torch.cat([avg_out, max_out], dim=1)))


class Block(nn.Module):
    def __init__(self, inplanes, planes, stride=1, attention=None):
        super().__init__()
        self.conv1 = nn.Conv2d(inplanes, planes, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(planes)
        self.attention = attention(planes)
        self.downsample = None
        if stride != 1 or inplanes != planes:
            self.downsample = nn.Sequential(nn.Conv2d(inplanes, planes, 1, stride, bias=False), nn.BatchNorm2d(planes))

    def forward(self, x):
        residual = x if self.downsample is None else self.downsample(x)
        out = self.attention(self.bn1(self.conv1(x)))
        out += residual
        return torch.relu(out)


def main():
    torch.manual_seed(3)
    model = nn.Sequential(Block(3, 8, 1, SELayer), Block(8, 8, 2, CBAM), nn.AdaptiveAvgPool2d((1, 1)), nn.Flatten(), nn.Linear(8, 4))
    for m in model.modules():
        if isinstance(m, nn.Conv2d):
            nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
    print(model)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4, nesterov=True)
    x, y = torch.randn(4, 3, 8, 8), torch.tensor([0, 1, 2, 3])
    for _ in range(3):
        loss = nn.CrossEntropyLoss()(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print("%.6f" % loss.item(), "%.6f" % model[1].attention.conv.weight.grad.abs().sum().item())
    hits = (model.eval()(x).argmax(1) == y).sum().item()
    print(hits, [tuple(p.shape) for p in model[0].attention.parameters()])
