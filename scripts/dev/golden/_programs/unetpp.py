"""UNet++: decoders of all depths, nested, each with a mask of its own, and their losses together."""

import torch
import torch.nn as nn


class VGGBlock(nn.Module):
    def __init__(self, in_channels, middle_channels, out_channels):
        super().__init__()
        self.relu = nn.ReLU(inplace=True)
        self.conv1 = nn.Conv2d(in_channels, middle_channels, 3, padding=1)
        self.bn1 = nn.BatchNorm2d(middle_channels)
        self.conv2 = nn.Conv2d(middle_channels, out_channels, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(out_channels)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        return self.relu(self.bn2(self.conv2(out)))


class NestedUNet(nn.Module):
    def __init__(self, num_classes=1, input_channels=2, deep_supervision=True):
        super().__init__()
        nb = [2, 4, 8]
        self.deep_supervision = deep_supervision
        self.pool = nn.MaxPool2d(2, 2)
        self.up = nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)
        self.conv0_0 = VGGBlock(input_channels, nb[0], nb[0])
        self.conv1_0 = VGGBlock(nb[0], nb[1], nb[1])
        self.conv2_0 = VGGBlock(nb[1], nb[2], nb[2])
        self.conv0_1 = VGGBlock(nb[0] + nb[1], nb[0], nb[0])
        self.conv1_1 = VGGBlock(nb[1] + nb[2], nb[1], nb[1])
        self.conv0_2 = VGGBlock(nb[0] * 2 + nb[1], nb[0], nb[0])
        self.finals = nn.ModuleList([nn.Conv2d(nb[0], num_classes, kernel_size=1) for _ in range(2)])

    def forward(self, input):
        x0_0 = self.conv0_0(input)
        x1_0 = self.conv1_0(self.pool(x0_0))
        x0_1 = self.conv0_1(torch.cat([x0_0, self.up(x1_0)], 1))
        x2_0 = self.conv2_0(self.pool(x1_0))
        x1_1 = self.conv1_1(torch.cat([x1_0, self.up(x2_0)], 1))
        x0_2 = self.conv0_2(torch.cat([x0_0, x0_1, self.up(x1_1)], 1))
        if self.deep_supervision:
            return [self.finals[0](x0_1), self.finals[1](x0_2)]
        return self.finals[1](x0_2)


class BCEDiceLoss(nn.Module):
    def forward(self, input, target):
        bce = nn.functional.binary_cross_entropy_with_logits(input, target)
        smooth = 1e-5
        input = torch.sigmoid(input)
        num = target.size(0)
        input = input.view(num, -1)
        target = target.view(num, -1)
        intersection = input * target
        dice = (2. * intersection.sum(1) + smooth) / (input.sum(1) + target.sum(1) + smooth)
        return 0.5 * bce + 1 - dice.sum() / num


def iou_score(output, target):
    output = torch.sigmoid(output) > 0.5
    target = target > 0.5
    intersection = (output * target).sum()
    union = torch.logical_or(output, target).sum()
    return (intersection + 1e-5) / (union + 1e-5)


def main():
    torch.manual_seed(2)
    model = NestedUNet()
    print(model.conv0_2)
    print(sum(p.numel() for p in model.parameters() if p.requires_grad))
    x = torch.randn(2, 2, 8, 8)
    target = (x.mean(1, keepdim=True) > 0).float()
    optimizer = torch.optim.SGD(filter(lambda p: p.requires_grad, model.parameters()), lr=0.1, momentum=0.9, weight_decay=1e-4)
    criterion = BCEDiceLoss()
    for _ in range(3):
        outputs = model(x)
        loss = 0
        for output in outputs:
            loss += criterion(output, target)
        loss /= len(outputs)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        print("loss %.6f iou %.4f" % (loss.item(), iou_score(outputs[-1], target).item()))
    model.deep_supervision = False
    model.eval()
    print(model(x).shape, model(x)[0, 0, 0])
