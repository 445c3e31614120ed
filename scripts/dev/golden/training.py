"""Whole trainings from a seed: draws, layers, losses, gradients and optimizers together. The losses after each step."""

import torch
from torch import nn

NETWORKS = {
    "LeNet": ("new nn.Sequential(new nn.LazyConv2d(6, { kernel_size: 5, padding: 2 }), new nn.Sigmoid(), new nn.AvgPool2d(2, { stride: 2 }), "
              "new nn.LazyConv2d(16, 5), new nn.Sigmoid(), new nn.AvgPool2d(2, { stride: 2 }), new nn.Flatten(), "
              "new nn.LazyLinear(120), new nn.Sigmoid(), new nn.LazyLinear(84), new nn.Sigmoid(), new nn.LazyLinear(10))", [8, 1, 28, 28]),
    "normalised": ("new nn.Sequential(new nn.Conv2d(1, 4, 3, { padding: 1, bias: false }), new nn.BatchNorm2d(4), new nn.ReLU(), new nn.MaxPool2d(2), "
                   "new nn.Dropout(0.25), new nn.Conv2d(4, 8, 3, { groups: 2 }), new nn.ReLU(), new nn.AdaptiveAvgPool2d(1), new nn.Flatten(), new nn.Linear(8, 10))", [8, 1, 12, 12]),
    "upsampling": ("new nn.Sequential(new nn.ConvTranspose2d(1, 3, 3, { stride: 2 }), new nn.Tanh(), new nn.Upsample({ scale_factor: 2 }), "
                   "new nn.Conv2d(3, 1, 3, { stride: 2, padding_mode: 'reflect', padding: 1 }), new nn.Flatten(), new nn.Linear(121, 10))", [4, 1, 5, 5]),
}
OPTIMIZERS = ["SGD { lr: 0.1, momentum: 0.9 }", "Adam { lr: 0.01 }"]


def train(line, shape, optimizer, steps=12):
    from modules import python

    torch.manual_seed(2)
    net = eval(python(line), {"nn": nn})
    X, y = torch.randn(shape), torch.randint(0, 10, (shape[0],))
    net(X)  # gives the lazy layers their sizes
    kind, settings = optimizer.split(" ", 1)
    trainer = eval(f"torch.optim.{kind}(net.parameters(), {python(settings)})", {"torch": torch, "net": net})
    losses = []
    for _ in range(steps):
        trainer.zero_grad()
        loss = nn.functional.cross_entropy(net(X), y)
        loss.backward()
        trainer.step()
        losses.append(float(f"{loss.item():.8g}"))
    return losses


def cases():
    import warnings
    warnings.simplefilter("ignore")
    return [{"name": name, "line": line, "shape": shape, "optimizer": optimizer, "losses": train(line, shape, optimizer)}
            for name, (line, shape) in NETWORKS.items() for optimizer in OPTIMIZERS]
