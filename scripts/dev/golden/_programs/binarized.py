"""Weights and activations rounded, with gradients that go straight through: functions with a gradient of their own."""

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.autograd import Function


class BinaryActivation(Function):
    @staticmethod
    def forward(ctx, input):
        ctx.save_for_backward(input)
        return input.sign()

    @staticmethod
    def backward(ctx, grad_output):
        input, = ctx.saved_tensors
        grad_input = grad_output.clone()
        grad_input[input.ge(1)] = 0
        grad_input[input.le(-1)] = 0
        return grad_input


class Round(Function):
    @staticmethod
    def forward(ctx, x, bits):
        ctx.bits = bits
        n = 2 ** bits - 1
        return torch.round(x * n) / n

    @staticmethod
    def backward(ctx, grad_output):
        return grad_output, None


class ReverseLayerF(Function):
    @staticmethod
    def forward(ctx, x, alpha):
        ctx.alpha = alpha
        return x.view_as(x)

    @staticmethod
    def backward(ctx, grad_output):
        output = grad_output.neg() * ctx.alpha
        return output, None


class Scale(Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.save_for_backward(x, weight)
        return x * weight.view(1, -1, 1, 1)

    @staticmethod
    def backward(ctx, grad_output):
        x, weight = ctx.saved_tensors
        grad_x = grad_weight = None
        if ctx.needs_input_grad[0]:
            grad_x = grad_output * weight.view(1, -1, 1, 1)
        if ctx.needs_input_grad[1]:
            grad_weight = (grad_output * x).sum((0, 2, 3))
        return grad_x, grad_weight


class BinConv2d(nn.Conv2d):
    def forward(self, input):
        w = self.weight
        alpha = w.abs().mean((1, 2, 3), keepdim=True)
        wb = alpha * BinaryActivation.apply(w - w.mean())
        return F.conv2d(input, wb, self.bias, self.stride, self.padding, self.dilation, self.groups)


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = BinConv2d(1, 3, 3, padding=1)
        self.scale = nn.Parameter(torch.ones(3) * 0.5)
        self.fc = nn.Linear(3, 2)

    def forward(self, x):
        x = BinaryActivation.apply(self.conv(x))
        x = Scale.apply(x, self.scale)
        x = Round.apply(torch.sigmoid(x), 2)
        x = ReverseLayerF.apply(x, 0.5)
        return self.fc(x.mean((2, 3)))


def main():
    torch.manual_seed(13)
    net = Net()
    print(net)
    x = torch.randn(2, 1, 5, 5)
    out = net(x)
    print(out)
    F.cross_entropy(out, torch.tensor([0, 1])).backward()
    for name, p in net.named_parameters():
        print(name, p.grad)
    a = torch.tensor([-2.0, -0.5, 0.5, 2.0], requires_grad=True)
    y = BinaryActivation.apply(a)
    print(y)
    y.backward(torch.arange(4.0))
    print(a.grad)
    print(Round.apply(torch.linspace(0, 1, 5), 2))
    q = a.detach().clone().requires_grad_()
    z = q + (torch.round(q) - q).detach()
    z.sum().backward()
    print(z, q.grad)
