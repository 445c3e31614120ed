"""Training that stops and goes on from a checkpoint, with averaged weights beside it."""

import copy
import os
import tempfile

import torch
import torch.nn as nn


class EMA:
    def __init__(self, model, decay):
        self.model = model
        self.decay = decay
        self.shadow = {}
        self.backup = {}

    def register(self):
        for name, param in self.model.named_parameters():
            if param.requires_grad:
                self.shadow[name] = param.data.clone()

    def update(self):
        for name, param in self.model.named_parameters():
            if param.requires_grad:
                assert name in self.shadow
                new_average = (1.0 - self.decay) * param.data + self.decay * self.shadow[name]
                self.shadow[name] = new_average.clone()

    def apply_shadow(self):
        for name, param in self.model.named_parameters():
            if param.requires_grad:
                self.backup[name] = param.data
                param.data = self.shadow[name]

    def restore(self):
        for name, param in self.model.named_parameters():
            if param.requires_grad:
                param.data = self.backup[name]
        self.backup = {}


def make():
    return nn.Sequential(nn.Conv2d(1, 3, 3, bias=False), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(27, 2))


def step(model, optimizer, X, y):
    loss = nn.functional.cross_entropy(model(X), y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def main():
    torch.manual_seed(17)
    model = make()
    ema = EMA(model, 0.9)
    ema.register()
    X, y = torch.randn(6, 1, 5, 5), torch.randint(0, 2, (6,))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.05)
    scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.8)
    best = 1e9
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "checkpoint.pt")
        for epoch in range(3):
            loss = step(model, optimizer, X, y)
            scheduler.step()
            ema.update()
            print(epoch, loss)
            if loss < best:
                best = loss
                torch.save({"epoch": epoch + 1, "state_dict": model.state_dict(), "best": best, "optimizer": optimizer.state_dict(),
                            "scheduler": scheduler.state_dict()}, path)
        expected = [step(model, optimizer, X, y) for _ in range(2)]
        checkpoint = torch.load(path)
    other = make()
    other.load_state_dict(checkpoint["state_dict"])
    optimizer2 = torch.optim.Adam(other.parameters(), lr=1.0)
    optimizer2.load_state_dict(checkpoint["optimizer"])
    scheduler2 = torch.optim.lr_scheduler.ExponentialLR(optimizer2, gamma=0.1)
    scheduler2.load_state_dict(checkpoint["scheduler"])
    print(checkpoint["epoch"], checkpoint["best"], scheduler2.last_epoch, optimizer2.param_groups[0]["lr"])
    print(expected == [step(other, optimizer2, X, y) for _ in range(2)], expected)
    ema.apply_shadow()
    model.eval()
    print(model(X).sum().item())
    ema.restore()
    print(model(X).sum().item())
    print(sorted(optimizer.state_dict()["state"][0].keys()), optimizer.state_dict()["param_groups"][0]["params"])
