"""ShuffleNet V2 units: half of the channels pass by, the other half goes through depthwise convolutions, then they are shuffled."""

import torch
import torch.nn as nn


def channel_shuffle(x, groups):
    batchsize, num_channels, height, width = x.size()
    x = x.view(batchsize, groups, num_channels // groups, height, width)
    x = torch.transpose(x, 1, 2).contiguous()
    return x.view(batchsize, -1, height, width)


class InvertedResidual(nn.Module):
    def __init__(self, inp, oup, stride):
        super().__init__()
        self.stride = stride
        branch = oup // 2
        self.branch1 = nn.Sequential(self.depthwise(inp, inp, stride), nn.BatchNorm2d(inp), nn.Conv2d(inp, branch, 1, bias=False),
                                     nn.BatchNorm2d(branch), nn.ReLU(inplace=True)) if stride > 1 else nn.Sequential()
        self.branch2 = nn.Sequential(nn.Conv2d(inp if stride > 1 else branch, branch, 1, bias=False), nn.BatchNorm2d(branch), nn.ReLU(inplace=True),
                                     self.depthwise(branch, branch, stride), nn.BatchNorm2d(branch), nn.Conv2d(branch, branch, 1, bias=False),
                                     nn.BatchNorm2d(branch), nn.ReLU(inplace=True))

    @staticmethod
    def depthwise(i, o, stride):
        return nn.Conv2d(i, o, 3, stride, 1, bias=False, groups=i)

    def forward(self, x):
        if self.stride == 1:
            x1, x2 = x.chunk(2, dim=1)
            out = torch.cat((x1, self.branch2(x2)), dim=1)
        else:
            out = torch.cat((self.branch1(x), self.branch2(x)), dim=1)
        return channel_shuffle(out, 2)


def main():
    torch.manual_seed(5)
    model = nn.Sequential()
    model.add_module("conv1", nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), nn.ReLU(inplace=True)))
    model.add_module("maxpool", nn.MaxPool2d(kernel_size=3, stride=2, padding=1))
    for i, (inp, oup, stride) in enumerate([(4, 8, 2), (8, 8, 1)]):
        model.add_module(f"stage{i + 2}", InvertedResidual(inp, oup, stride))
    model.add_module("conv5", nn.Conv2d(8, 6, 1))
    print(model)
    print(sum(p.numel() for p in model.parameters()))
    optimizer = torch.optim.RMSprop(model.parameters(), lr=0.01, alpha=0.9, momentum=0.9)
    x, y = torch.randn(3, 3, 16, 16), torch.tensor([0, 5, 2])
    for _ in range(3):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x).mean([2, 3]), y)
        loss.backward()
        optimizer.step()
        print("%.5f" % loss.item())
    print(channel_shuffle(torch.arange(8.).view(1, 8, 1, 1), 4).flatten().tolist())
    print([k for k in model.state_dict() if "stage3" in k and "weight" in k])
