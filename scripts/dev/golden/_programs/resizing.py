"""Pictures in other sizes, all kinds of interpolation, with gradients."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def main():
    torch.manual_seed(48)
    x = torch.randn(1, 2, 5, 4, requires_grad=True)
    for mode in ["nearest", "nearest-exact", "bilinear", "bicubic", "area"]:
        for kwargs in [{"size": (3, 7)}, {"scale_factor": 2}, {"scale_factor": (0.7, 1.3)}, {"scale_factor": 1.5, "recompute_scale_factor": True}]:
            x.grad = None
            y = F.interpolate(x, mode=mode, **kwargs)
            y.square().sum().backward()
            print(mode, tuple(y.shape), y[0, 0, 0], x.grad[0, 1, 2])
    for mode in ["bilinear", "bicubic"]:
        y = F.interpolate(x, size=(8, 3), mode=mode, align_corners=True)
        print(mode, y[0, 1, 3])
    print(nn.Upsample(scale_factor=2, mode="nearest"), nn.Upsample(size=(4, 4), mode="bilinear", align_corners=True)(x)[0, 0])
    print(F.interpolate(torch.arange(4.0).view(1, 1, 4), scale_factor=2, mode="linear", align_corners=False))
    print(F.interpolate(torch.arange(8.0).view(1, 1, 2, 2, 2), size=3, mode="nearest")[0, 0, 1])
    label = torch.randint(0, 5, (2, 6, 6))
    small = F.interpolate(label.unsqueeze(1).float(), size=(3, 3), mode="nearest").squeeze(1).long()
    print(small)
    grid_y, grid_x = torch.meshgrid(torch.linspace(-1, 1, 3), torch.linspace(-1, 1, 4), indexing="ij")
    flow = torch.stack((grid_x, grid_y), 2).unsqueeze(0) + 0.1
    warped = F.grid_sample(x, flow, mode="bilinear", padding_mode="border", align_corners=True)
    print(warped)
    pyramid = [x]
    for _ in range(2):
        pyramid.append(F.avg_pool2d(pyramid[-1], 2, stride=2, ceil_mode=True, count_include_pad=False))
    print([tuple(p.shape) for p in pyramid], pyramid[-1])
    for bad in [lambda: F.interpolate(x), lambda: F.interpolate(x, size=2, scale_factor=2), lambda: F.interpolate(x, size=(1, 2, 3)),
                lambda: F.interpolate(x, scale_factor=2, mode="linear"), lambda: F.interpolate(x, size=3, mode="nearest", align_corners=True)]:
        try:
            bad()
        except Exception as error:
            print(type(error).__name__, error)
