"""Learning rates over time, saved and taken up again."""

import torch
import torch.nn as nn
from torch.optim.lr_scheduler import (
    CosineAnnealingLR, CosineAnnealingWarmRestarts, CyclicLR, LambdaLR, LinearLR, MultiplicativeLR, MultiStepLR, OneCycleLR,
    PolynomialLR, ReduceLROnPlateau, SequentialLR)


def optimizer(lr=0.1):
    net = nn.Conv2d(1, 1, 1)
    return torch.optim.SGD([{"params": [net.weight]}, {"params": [net.bias], "lr": lr / 10}], lr=lr, momentum=0.9)


def run(name, opt, scheduler, n=6):
    lrs = []
    for _ in range(n):
        opt.step()
        lrs.append([round(g["lr"], 8) for g in opt.param_groups])
        scheduler.step()
    print(name, lrs, scheduler.last_epoch)


def main():
    torch.manual_seed(83)
    opt = optimizer()
    run("multistep", opt, MultiStepLR(opt, milestones=[2, 4], gamma=0.1))
    opt = optimizer()
    run("cosine", opt, CosineAnnealingLR(opt, T_max=5, eta_min=1e-3))
    opt = optimizer()
    run("restarts", opt, CosineAnnealingWarmRestarts(opt, T_0=2, T_mult=2))
    opt = optimizer()
    run("onecycle", opt, OneCycleLR(opt, max_lr=[0.5, 0.05], total_steps=6, pct_start=0.4))
    print(opt.param_groups[0]["momentum"])
    opt = optimizer()
    run("poly", opt, PolynomialLR(opt, total_iters=4, power=2.0))
    opt = optimizer()
    run("lambda", opt, LambdaLR(opt, lr_lambda=[lambda e: 0.9 ** e, lambda e: 1 / (e + 1)]))
    opt = optimizer()
    run("mult", opt, MultiplicativeLR(opt, lr_lambda=lambda e: 0.95))
    opt = optimizer()
    run("cyclic", opt, CyclicLR(opt, base_lr=0.01, max_lr=0.1, step_size_up=2, mode="triangular2"))
    opt = optimizer()
    warm = LinearLR(opt, start_factor=0.1, total_iters=3)
    run("sequential", opt, SequentialLR(opt, [warm, CosineAnnealingLR(opt, T_max=3)], milestones=[3]))
    opt = optimizer()
    plateau = ReduceLROnPlateau(opt, mode="min", factor=0.5, patience=1, threshold=0.01, cooldown=1, min_lr=0.01)
    for loss in [1.0, 0.9, 0.9, 0.91, 0.92, 0.93, 0.5, 0.6, 0.7, 0.8]:
        plateau.step(loss)
        print(loss, [g["lr"] for g in opt.param_groups], plateau.num_bad_epochs, plateau.best)
    opt = optimizer()
    scheduler = MultiStepLR(opt, milestones=[1, 3])
    opt.step()
    scheduler.step()
    state = scheduler.state_dict()
    print(state["last_epoch"], state["base_lrs"], state["_last_lr"])
    other = optimizer()
    again = MultiStepLR(other, milestones=[1, 3])
    again.load_state_dict(state)
    other.load_state_dict(opt.state_dict())
    for _ in range(3):
        other.step()
        again.step()
    print(again.get_last_lr(), other.param_groups[0]["lr"])
    print(other)
