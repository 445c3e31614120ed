"""A search for a network: operations in a ModuleDict, mixed by weights in a ParameterList and a ParameterDict."""

import torch
import torch.nn as nn
import torch.nn.functional as F

OPS = {
    "none": lambda C, stride: Zero(stride),
    "skip": lambda C, stride: nn.Identity() if stride == 1 else nn.AvgPool2d(1, stride),
    "conv_3x3": lambda C, stride: ReLUConvBN(C, C, 3, stride, 1),
    "sep_3x3": lambda C, stride: nn.Sequential(nn.Conv2d(C, C, 3, stride, 1, groups=C, bias=False), nn.Conv2d(C, C, 1, bias=False)),
}


class Zero(nn.Module):
    def __init__(self, stride):
        super().__init__()
        self.stride = stride

    def forward(self, x):
        if self.stride == 1:
            return x.mul(0.0)
        return x[:, :, ::self.stride, ::self.stride].mul(0.0)


class ReLUConvBN(nn.Module):
    def __init__(self, C_in, C_out, kernel_size, stride, padding, affine=True):
        super().__init__()
        self.op = nn.Sequential(
            nn.ReLU(inplace=False),
            nn.Conv2d(C_in, C_out, kernel_size, stride=stride, padding=padding, bias=False),
            nn.BatchNorm2d(C_out, affine=affine))

    def forward(self, x):
        return self.op(x)


class MixedOp(nn.Module):
    def __init__(self, C, stride):
        super().__init__()
        self._ops = nn.ModuleDict({name: OPS[name](C, stride) for name in OPS})

    def forward(self, x, weights):
        return sum(w * op(x) for w, op in zip(weights, self._ops.values()))


class Network(nn.Module):
    def __init__(self, C, layers):
        super().__init__()
        self.stem = nn.Conv2d(1, C, 3, padding=1)
        self.cells = nn.ModuleList([MixedOp(C, 2 if i == 1 else 1) for i in range(layers)])
        self.alphas = nn.ParameterList([nn.Parameter(1e-3 * torch.randn(len(OPS))) for _ in range(layers)])
        self.heads = nn.ParameterDict({"scale": nn.Parameter(torch.ones(C)), "shift": nn.Parameter(torch.zeros(C))})
        self.register_buffer("temperature", torch.tensor(1.0))

    def forward(self, x):
        x = self.stem(x)
        for cell, alpha in zip(self.cells, self.alphas):
            x = cell(x, F.softmax(alpha / self.temperature, dim=-1))
        x = x.mean((2, 3))
        return x * self.heads["scale"] + self.heads["shift"]


def main():
    torch.manual_seed(67)
    net = Network(2, 2)
    print(net)
    arch = [p for n, p in net.named_parameters() if n.startswith("alphas")]
    rest = [p for n, p in net.named_parameters() if not n.startswith("alphas")]
    print([n for n, _ in net.named_parameters()])
    w_opt = torch.optim.SGD(rest, lr=0.1)
    a_opt = torch.optim.Adam(arch, lr=0.1, betas=(0.5, 0.999), weight_decay=1e-3)
    x, y = torch.randn(4, 1, 6, 6), torch.tensor([0, 1, 1, 0])
    for step in range(2):
        for opt in (a_opt, w_opt):
            opt.zero_grad()
            loss = F.cross_entropy(net(x), y)
            loss.backward()
            opt.step()
        net.temperature *= 0.9
        print(step, loss.item())
    for alpha in net.alphas:
        print(F.softmax(alpha, dim=-1))
    print([list(OPS)[alpha.argmax().item()] for alpha in net.alphas], net.heads["scale"], len(net.alphas), net.alphas[-1].shape)
    net.alphas.append(nn.Parameter(torch.zeros(2)))
    print(net.alphas, net.heads, list(net.heads.keys()), "scale" in net.heads)
    print(list(net.state_dict())[:4], net.temperature)
    gumbel = F.gumbel_softmax(torch.log_softmax(net.alphas[0], -1), tau=0.5, hard=True)
    print(gumbel.sum(), gumbel.requires_grad)
    bank = nn.ModuleDict({"a": nn.ReLU(), "b": nn.Tanh()})
    bank["c"] = nn.Identity()
    print(bank, [k for k in bank], len(bank), bank.pop("a"))
