"""Learning to learn (MAML): one step on a task's own weights, and gradients through that step; gradients along a path, too."""

import torch
import torch.nn.functional as F
from torch import nn


class Learner(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.vars = nn.ParameterList()
        self.vars_bn = nn.ParameterList()
        for name, param in self.config:
            if name == "conv2d":
                w = nn.Parameter(torch.ones(*param[:4]))
                torch.nn.init.kaiming_normal_(w)
                self.vars.append(w)
                self.vars.append(nn.Parameter(torch.zeros(param[0])))
            elif name == "linear":
                w = nn.Parameter(torch.ones(*param))
                torch.nn.init.kaiming_normal_(w)
                self.vars.append(w)
                self.vars.append(nn.Parameter(torch.zeros(param[0])))
            elif name == "bn":
                self.vars.append(nn.Parameter(torch.ones(param[0])))
                self.vars.append(nn.Parameter(torch.zeros(param[0])))
                running_mean = nn.Parameter(torch.zeros(param[0]), requires_grad=False)
                running_var = nn.Parameter(torch.ones(param[0]), requires_grad=False)
                self.vars_bn.extend([running_mean, running_var])

    def forward(self, x, vars=None, bn_training=True):
        if vars is None:
            vars = self.vars
        idx = bn_idx = 0
        for name, param in self.config:
            if name == "conv2d":
                x = F.conv2d(x, vars[idx], vars[idx + 1], stride=param[4], padding=param[5])
                idx += 2
            elif name == "linear":
                x = F.linear(x, vars[idx], vars[idx + 1])
                idx += 2
            elif name == "bn":
                x = F.batch_norm(x, self.vars_bn[bn_idx], self.vars_bn[bn_idx + 1], weight=vars[idx], bias=vars[idx + 1], training=bn_training)
                idx += 2
                bn_idx += 2
            elif name == "relu":
                x = F.relu(x, inplace=param[0])
            elif name == "max_pool2d":
                x = F.max_pool2d(x, param[0], param[1], param[2])
            elif name == "flatten":
                x = x.view(x.size(0), -1)
        return x


def integrated_gradients(net, x, target, steps=4):
    baseline = torch.zeros_like(x)
    total = torch.zeros_like(x)
    for k in range(1, steps + 1):
        scaled = (baseline + (k / steps) * (x - baseline)).requires_grad_(True)
        score = net(scaled, bn_training=True)[:, target].sum()
        total += torch.autograd.grad(score, scaled)[0]
    return (x - baseline) * total / steps


def main():
    torch.manual_seed(222)
    config = [("conv2d", [3, 1, 3, 3, 1, 1]), ("relu", [True]), ("bn", [3]), ("max_pool2d", [2, 2, 0]),
              ("conv2d", [3, 3, 3, 3, 1, 1]), ("relu", [True]), ("bn", [3]), ("flatten", []), ("linear", [2, 27])]
    net = Learner(config)
    meta_optim = torch.optim.Adam([p for p in net.parameters() if p.requires_grad], lr=1e-2)
    update_lr, update_step = 0.1, 2
    for it in range(2):
        x_spt, y_spt = torch.randn(2, 4, 1, 6, 6), torch.tensor([[0, 1, 0, 1], [1, 0, 1, 0]])
        x_qry, y_qry = torch.randn(2, 4, 1, 6, 6), torch.tensor([[0, 1, 1, 0], [1, 1, 0, 0]])
        losses_q = [0 for _ in range(update_step + 1)]
        for i in range(2):
            loss = F.cross_entropy(net(x_spt[i], vars=None, bn_training=True), y_spt[i])
            grad = torch.autograd.grad(loss, list(net.vars), create_graph=True)
            fast_weights = list(map(lambda p: p[1] - update_lr * p[0], zip(grad, net.vars)))
            with torch.no_grad():
                losses_q[0] += F.cross_entropy(net(x_qry[i], net.vars, bn_training=True), y_qry[i])
            losses_q[1] = losses_q[1] + F.cross_entropy(net(x_qry[i], fast_weights, bn_training=True), y_qry[i])
            for k in range(1, update_step):
                loss = F.cross_entropy(net(x_spt[i], fast_weights, bn_training=True), y_spt[i])
                grad = torch.autograd.grad(loss, fast_weights, create_graph=True)
                fast_weights = list(map(lambda p: p[1] - update_lr * p[0], zip(grad, fast_weights)))
                losses_q[k + 1] = losses_q[k + 1] + F.cross_entropy(net(x_qry[i], fast_weights, bn_training=True), y_qry[i])
        loss_q = losses_q[-1] / 2
        meta_optim.zero_grad()
        loss_q.backward()
        meta_optim.step()
        print(f"step: {it}", *[f"{float(loss):.5f}" for loss in losses_q])
        print(*[f"{p.grad.norm().item():.5f}" for p in (net.vars[0], net.vars[2], net.vars[6], net.vars[8])])
    attribution = integrated_gradients(net, x_qry[0], 1)
    print(attribution.shape, f"{attribution.sum().item():.5f} {attribution.abs().max().item():.5f}")
