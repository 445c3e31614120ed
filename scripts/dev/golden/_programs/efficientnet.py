"""MBConv blocks with squeeze-and-excitation, a swish with a gradient of its own, drop connect, and an average of the weights."""

import copy
import math

import torch
from torch import nn
from torch.nn import functional as F


class SwishImplementation(torch.autograd.Function):
    @staticmethod
    def forward(ctx, i):
        result = i * torch.sigmoid(i)
        ctx.save_for_backward(i)
        return result

    @staticmethod
    def backward(ctx, grad_output):
        i = ctx.saved_tensors[0]
        sigmoid_i = torch.sigmoid(i)
        return grad_output * (sigmoid_i * (1 + i * (1 - sigmoid_i)))


class MemoryEfficientSwish(nn.Module):
    def forward(self, x):
        return SwishImplementation.apply(x)


class Conv2dStaticSamePadding(nn.Conv2d):
    def __init__(self, in_channels, out_channels, kernel_size, stride=1, image_size=None, **kwargs):
        super().__init__(in_channels, out_channels, kernel_size, stride, **kwargs)
        ih = iw = image_size
        kh, kw = self.weight.size()[-2:]
        sh, sw = self.stride
        oh, ow = math.ceil(ih / sh), math.ceil(iw / sw)
        pad_h = max((oh - 1) * self.stride[0] + (kh - 1) * self.dilation[0] + 1 - ih, 0)
        pad_w = max((ow - 1) * self.stride[1] + (kw - 1) * self.dilation[1] + 1 - iw, 0)
        if pad_h > 0 or pad_w > 0:
            self.static_padding = nn.ZeroPad2d((pad_w // 2, pad_w - pad_w // 2, pad_h // 2, pad_h - pad_h // 2))
        else:
            self.static_padding = nn.Identity()

    def forward(self, x):
        x = self.static_padding(x)
        return F.conv2d(x, self.weight, self.bias, self.stride, self.padding, self.dilation, self.groups)


def drop_connect(inputs, p, training):
    if not training:
        return inputs
    batch_size = inputs.shape[0]
    keep_prob = 1 - p
    random_tensor = keep_prob
    random_tensor += torch.rand([batch_size, 1, 1, 1], dtype=inputs.dtype)
    binary_tensor = torch.floor(random_tensor)
    return inputs / keep_prob * binary_tensor


class MBConvBlock(nn.Module):
    def __init__(self, inp, oup, kernel_size, stride, expand_ratio, image_size, se_ratio=0.25):
        super().__init__()
        self.id_skip, self.stride, self.inp, self.oup, self.expand = True, stride, inp, oup, expand_ratio
        hidden = inp * expand_ratio
        if expand_ratio != 1:
            self._expand_conv = Conv2dStaticSamePadding(inp, hidden, 1, image_size=image_size, bias=False)
            self._bn0 = nn.BatchNorm2d(hidden, momentum=0.01, eps=1e-3)
        self._depthwise_conv = Conv2dStaticSamePadding(hidden, hidden, kernel_size, stride, image_size=image_size, groups=hidden, bias=False)
        self._bn1 = nn.BatchNorm2d(hidden, momentum=0.01, eps=1e-3)
        squeezed = max(1, int(inp * se_ratio))
        self._se_reduce = Conv2dStaticSamePadding(hidden, squeezed, 1, image_size=1)
        self._se_expand = Conv2dStaticSamePadding(squeezed, hidden, 1, image_size=1)
        self._project_conv = Conv2dStaticSamePadding(hidden, oup, 1, image_size=math.ceil(image_size / stride), bias=False)
        self._bn2 = nn.BatchNorm2d(oup, momentum=0.01, eps=1e-3)
        self._swish = MemoryEfficientSwish()

    def forward(self, inputs, drop_connect_rate=None):
        x = inputs
        if self.expand != 1:
            x = self._swish(self._bn0(self._expand_conv(inputs)))
        x = self._swish(self._bn1(self._depthwise_conv(x)))
        x_squeezed = F.adaptive_avg_pool2d(x, 1)
        x_squeezed = self._se_expand(self._swish(self._se_reduce(x_squeezed)))
        x = torch.sigmoid(x_squeezed) * x
        x = self._bn2(self._project_conv(x))
        if self.id_skip and self.stride == 1 and self.inp == self.oup:
            if drop_connect_rate:
                x = drop_connect(x, p=drop_connect_rate, training=self.training)
            x = x + inputs
        return x


class EfficientNet(nn.Module):
    def __init__(self):
        super().__init__()
        self._conv_stem = Conv2dStaticSamePadding(3, 4, kernel_size=3, stride=2, image_size=9, bias=False)
        self._bn0 = nn.BatchNorm2d(4, momentum=0.01, eps=1e-3)
        self._blocks = nn.ModuleList([
            MBConvBlock(4, 4, 3, 1, 1, 5), MBConvBlock(4, 6, 5, 2, 2, 5), MBConvBlock(6, 6, 3, 1, 2, 3)])
        self._fc = nn.Linear(6, 3)
        self._swish = MemoryEfficientSwish()

    def forward(self, x):
        x = self._swish(self._bn0(self._conv_stem(x)))
        for idx, block in enumerate(self._blocks):
            x = block(x, drop_connect_rate=0.2 * float(idx) / len(self._blocks))
        return self._fc(F.adaptive_avg_pool2d(x, 1).flatten(start_dim=1))


class EMA:
    def __init__(self, model, decay=0.9):
        self.ema = copy.deepcopy(model).eval()
        self.decay = decay
        for p in self.ema.parameters():
            p.requires_grad_(False)

    @torch.no_grad()
    def update(self, model):
        msd = model.state_dict()
        for k, v in self.ema.state_dict().items():
            if v.dtype.is_floating_point:
                v *= self.decay
                v += (1. - self.decay) * msd[k].detach()
            else:
                v.copy_(msd[k])


def main():
    torch.manual_seed(11)
    model = EfficientNet()
    print(model._blocks[1])
    ema = EMA(model)
    optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-2, alpha=0.9, eps=1e-3, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda e: 0.97 ** (e / 2.4))
    x, y = torch.randn(5, 3, 9, 9), torch.tensor([0, 1, 2, 1, 0])
    for epoch in range(3):
        model.train()
        loss = F.cross_entropy(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ema.update(model)
        scheduler.step()
        print(f"{epoch} {loss.item():.6f} {scheduler.get_last_lr()[0]:.6f}")
    with torch.no_grad():
        print(ema.ema(x).argmax(1).tolist(), f"{F.cross_entropy(ema.ema(x), y).item():.6f}")
    print(f"{ema.ema._bn0.running_var.sum().item():.6f}", ema.ema._bn0.num_batches_tracked.item())
